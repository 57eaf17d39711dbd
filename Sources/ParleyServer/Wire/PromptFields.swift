import ParleyCore
import ParleyJSON

/// Texts that go to a model as they are.
enum PromptFields {
    /// Reads a text, tokens, or an array of either.
    ///
    /// - Parameters:
    ///   - name: the field.
    ///   - fields: the request's.
    /// - Returns: the texts, at least one.
    /// - Throws: ``APIError``.
    static func read(
        _ name: String,
        of fields: RequestFields
    ) throws(APIError) -> [LanguageModelExecutorGenerationRequest.RawPrompt] {
        let form = "a string, an array of tokens, or an array of either"
        switch fields[name] {
        case .string(let text): return [.text(text)]
        case .array(let elements) where !elements.isEmpty:
            if let tokens = tokens(elements) { return [.tokens(tokens)] }
            var prompts: [LanguageModelExecutorGenerationRequest.RawPrompt] = []
            for element in elements {
                if let text = element.stringValue {
                    prompts.append(.text(text))
                } else if let tokens = element.arrayValue.flatMap(tokens), !tokens.isEmpty {
                    prompts.append(.tokens(tokens))
                } else {
                    throw fields.fault(name, mustBe: form)
                }
            }
            return prompts
        default: throw fields.fault(name, mustBe: form)
        }
    }

    private static func tokens(_ elements: [JSONValue]) -> [Int32]? {
        let tokens = elements.compactMap { $0.intValue.flatMap(Int32.init(exactly:)) }
        return tokens.count == elements.count ? tokens : nil
    }
}
