import Foundation
package import ParleyCore
import ParleyJSON

/// What a server's refusals mean to a caller.
package enum RemoteFault {
    /// The most characters of a server's own words that are told.
    private static let longestWords = 400

    /// The meaning of a response that is none of what was asked for.
    ///
    /// - Parameters:
    ///   - status: its status.
    ///   - body: the beginning of its body.
    ///   - origin: the server.
    ///   - sentKey: whether a key was shown.
    ///   - location: where it sends on to.
    /// - Returns: the error.
    package static func error(
        status: Int,
        body: [UInt8],
        origin: String,
        sentKey: Bool,
        location: String? = nil
    ) -> LanguageModelError {
        let details = (try? JSONValue(parsing: body)).flatMap(Details.init) ?? Details(plain: body)
        switch status {
        case 300..<400:
            let place = location.flatMap { try? RemoteEndpoint($0).origin } ?? "another address"
            return unavailable(
                "\(origin) sends on to \(place), and is not followed there. Give that address if you trust it."
            )
        case 401, 403:
            return unavailable(
                sentKey
                    ? "\(origin) does not take the key (\(status))\(details.words). Check it."
                    : "\(origin) asks for a key. Give it with --url-key-file FILE or PARLEY_URL_KEY."
            )
        case 404:
            return unavailable("\(origin) has nothing there (404)\(details.words). Check the URL and the model's name.")
        case 400, 413, 422:
            if details.isContextExceeded {
                return .contextSizeExceeded(
                    .init(
                        contextSize: details.contextSize ?? 0,
                        tokenCount: details.promptTokens ?? 0,
                        debugDescription: "The conversation does not fit the context of \(origin)\(details.words)."
                    )
                )
            }
            return .invalidOption(.init(debugDescription: "\(origin) refuses the request (\(status))\(details.words)."))
        case 408, 429, 503: return unavailable("\(origin) is busy (\(status))\(details.words). Try again later.")
        default: return .inferenceFailure(.init(debugDescription: "\(origin) failed (\(status))\(details.words)."))
        }
    }

    /// The meaning of an error that comes in the middle of a reply.
    ///
    /// - Parameters:
    ///   - value: what came.
    ///   - origin: the server.
    /// - Returns: the error; nil where it is none.
    static func error(in value: JSONValue, origin: String) -> LanguageModelError? {
        guard let error = value["error"], !error.isNull else { return nil }
        let words = Details(value)?.words ?? ""
        return .inferenceFailure(.init(debugDescription: "\(origin) broke off\(words)."))
    }

    static func unavailable(_ words: String) -> LanguageModelError { .modelUnavailable(.init(debugDescription: words)) }

    /// A server's own words on one line, without anything that could steer a terminal.
    static func cleaned(_ text: String) -> String {
        let line = String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(longestWords).map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: " "
                    default: scalar
                    }
                }
            )
        )
        let words = line.split(separator: " ").joined(separator: " ")
        return words.hasSuffix(".") ? String(words.dropLast()) : words
    }

    /// What an error's body tells.
    private struct Details {
        var message: String?
        var isContextExceeded = false
        var promptTokens: Int?
        var contextSize: Int?

        /// Reads OpenAI's, Ollama's and FastAPI's forms.
        init?(_ value: JSONValue) {
            guard value.objectValue != nil else { return nil }
            let error = value["error"] ?? value
            message =
                error.stringValue ?? error["message"]?.stringValue ?? value["message"]?.stringValue
                ?? value["detail"]?.stringValue
            let names = [error["code"]?.stringValue, error["type"]?.stringValue]
            promptTokens = error["n_prompt_tokens"]?.intValue
            contextSize = error["n_ctx"]?.intValue
            // vLLM tells it in words alone.
            let length = message?.firstMatch(of: /maximum (?:context|model) length (?:is|of) (\d+)/)
            isContextExceeded =
                names.contains("context_length_exceeded") || names.contains("exceed_context_size_error")
                || length != nil
            contextSize = contextSize ?? length.flatMap { Int($0.output.1) }
        }

        init(plain body: [UInt8]) {
            let text = String(decoding: body, as: UTF8.self)
            // Pages of proxies say nothing that helps.
            message = text.contains("<") ? nil : text
        }

        var words: String {
            let cleaned = message.map(RemoteFault.cleaned) ?? ""
            return cleaned.isEmpty ? "" : ": \(cleaned)"
        }
    }
}
