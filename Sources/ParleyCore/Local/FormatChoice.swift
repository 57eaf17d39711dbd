import Foundation
package import ParleyChatFormat
package import ParleyLlama
package import ParleyModels

/// Decides in which format a model is talked to.
package struct FormatChoice: Sendable {
    /// The format.
    package let format: ChatFormat
    /// What the person should know about it.
    package let notices: [String]

    /// What messages call the template that a model's file brings along.
    package static let ownTemplate = "the model's own"

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
    package init(
        settings: ResolvedSettings,
        template: ResolvedModel.Template?,
        model: String,
        tokens: ChatFormat.Tokens
    ) throws(LanguageModelError) {
        var notices: [String] = []
        do {
            if let name = settings.template {
                format = try Self.named(name, tokens)
            } else if let template {
                do {
                    format = try ChatFormat(jinja: template.text, name: template.origin.title, tokens: tokens)
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
        func refusal(_ words: String) -> LanguageModelError { .invalidTemplate(.init(debugDescription: words)) }
        let path = (name as NSString).expandingTildeInPath
        let bytes: [UInt8]?
        do throws(FileFault) {
            bytes = try SmallFile.read(path, limit: largestFile)
        } catch {
            guard error.isMissing else {
                throw refusal("The chat template \(name) cannot be read: \(error). \(error.advice(for: path))")
            }
            throw refusal("There is no chat template \(name.quotedForMessage). Name a file, or one of \(names).")
        }
        guard let bytes else { throw refusal("The chat template \(name) is too large: at most 1 MiB is read.") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw refusal("The chat template \(name) is not UTF-8 text. Convert it first: iconv -t UTF-8")
        }
        let title = (name as NSString).lastPathComponent
        return try ChatFormat(file: text, name: title, tokens: tokens)
    }
}

extension ResolvedModel.Template.Origin {
    /// What messages call a template from there.
    fileprivate var title: String {
        switch self {
        case .recipe(let path): (path as NSString).lastPathComponent
        case .modelFile: FormatChoice.ownTemplate
        }
    }
}

extension ChatFormat.Tokens {
    /// The opening and ending of a model's vocabulary.
    package init(_ vocabulary: LlamaVocabulary) {
        self.init(
            opening: vocabulary.beginning.map { String(decoding: vocabulary.spelling(of: $0), as: UTF8.self) } ?? "",
            ending: vocabulary.ending.map { String(decoding: vocabulary.spelling(of: $0), as: UTF8.self) } ?? ""
        )
    }
}
