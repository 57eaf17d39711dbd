import ParleyChatFormat
import ParleyJinja
import ParleyLlama

/// Counts tokens without a model's weights.
package struct TokenCounter: Sendable {
    /// What the person should know where a conversation is counted.
    package let notices: [String]
    private let vocabulary: LlamaVocabulary
    private let format: ChatFormat
    private let files: String

    init(vocabulary: LlamaVocabulary, format: ChatFormat, files: String, notices: [String]) {
        self.notices = notices
        self.vocabulary = vocabulary
        self.format = format
        self.files = files
    }

    /// The tokens of a text as it is.
    ///
    /// - Throws: ``LanguageModelError`` when it cannot be tokenized.
    package func count(_ text: String) throws(LanguageModelError) -> Int {
        do {
            return try vocabulary.tokenize(text).count
        } catch {
            throw LanguageModelError(inference: error, files: files)
        }
    }

    /// The tokens of a conversation as the model reads it, without the opening of a next reply.
    ///
    /// - Throws: ``LanguageModelError`` when it cannot be tokenized.
    package func count(_ transcript: Transcript) throws(LanguageModelError) -> Int {
        do {
            let messages = ChatMessage.messages(of: transcript)
            let stretches = try format.render(messages, ending: .message, now: .now).stretches
            return try PromptTokenizer(vocabulary: vocabulary).tokenize(stretches).count
        } catch {
            throw LanguageModelError(inference: error, files: files)
        }
    }
}
