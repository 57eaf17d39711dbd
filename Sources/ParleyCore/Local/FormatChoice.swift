import Foundation
import ParleyChatFormat
import ParleyLlama

/// Decides in which format a model is talked to.
struct FormatChoice: Sendable {
    /// The format.
    let format: ChatFormat
    /// What the person should know about it.
    let notices: [String]

    /// The largest template file that is read, in bytes.
    private static let largestFile = 1 << 20

    /// Takes the template that was asked for, else the model's own, else ChatML.
    ///
    /// - Parameters:
    ///   - settings: may name a template, and have a system prompt for which there must be a place.
    ///   - template: the template of recipe or model file; nil where there is none.
    ///   - model: the model's name, for messages.
    ///   - tokens: the vocabulary's opening and ending.
    /// - Throws: ``LanguageModelError`` when the template that was asked for is none.
    init(
        settings: ResolvedSettings,
        template: String?,
        model: String,
        tokens: ChatFormat.Tokens
    ) throws(LanguageModelError) {
        var notices: [String] = []
        do {
            if let name = settings.template {
                format = try Self.named(name, tokens)
            } else if let template {
                do {
                    format = try ChatFormat(jinja: template, name: "the model's own", tokens: tokens)
                } catch {
                    notices.append("\(error) \(model) is talked to in ChatML, and may answer oddly.")
                    format = try ChatFormat(.chatML, tokens: tokens)
                }
            } else {
                notices.append(
                    "\(model) brings no chat template; it is talked to in ChatML, and may answer oddly. "
                        + "--template names another one."
                )
                format = try ChatFormat(.chatML, tokens: tokens)
            }
        } catch let error as LanguageModelError {
            throw error
        } catch {
            throw .invalidTemplate(.init(debugDescription: "\(error)"))
        }
        if settings.systemPrompt != nil {
            if !format.usesSystemPrompt {
                notices.append("The template \(format.name) has no {system}: the system prompt is not used.")
            } else if !format.hasSystemRole {
                notices.append("\(model) has no system role: the system prompt goes into the first message.")
            }
        }
        self.notices = notices
    }

    private static func named(_ name: String, _ tokens: ChatFormat.Tokens) throws -> ChatFormat {
        if let builtIn = BuiltInFormat.named(name) { return try ChatFormat(builtIn, tokens: tokens) }
        let names = BuiltInFormat.all.map(\.name).joined(separator: ", ")
        guard let file = FileHandle(forReadingAtPath: (name as NSString).expandingTildeInPath) else {
            throw LanguageModelError.invalidTemplate(
                .init(
                    debugDescription: """
                        --template is "\(name)", which is neither a file that can be read nor one of \(names).
                        """
                )
            )
        }
        defer { try? file.close() }
        let data: Data
        do {
            data = try file.read(upToCount: largestFile + 1) ?? Data()
        } catch {
            throw LanguageModelError.invalidTemplate(
                .init(debugDescription: "The chat template \(name) cannot be read: \(error.localizedDescription)")
            )
        }
        guard data.count <= largestFile, let text = String(data: data, encoding: .utf8) else {
            throw LanguageModelError.invalidTemplate(
                .init(debugDescription: "The chat template \(name) is no UTF-8 text of at most 1 MiB.")
            )
        }
        let title = (name as NSString).lastPathComponent
        return try ChatFormat(file: text, name: title, tokens: tokens)
    }
}

extension ChatFormat.Tokens {
    /// The opening and ending of a model's vocabulary.
    init(_ vocabulary: LlamaVocabulary) {
        self.init(
            opening: vocabulary.beginning.map { String(decoding: vocabulary.spelling(of: $0), as: UTF8.self) } ?? "",
            ending: vocabulary.ending.map { String(decoding: vocabulary.spelling(of: $0), as: UTF8.self) } ?? ""
        )
    }
}
