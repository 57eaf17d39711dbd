package import ParleyChatFormat
package import ParleyInference
package import ParleyLlama
import ParleyModels
import Synchronization

/// A model in memory, ready to be asked.
package final class LoadedModel: Sendable {
    /// Its name.
    package let name: String
    /// The engine that all its sessions share.
    package let engine: InferenceEngine
    /// The library's handle on it.
    package let llama: LlamaModel
    /// How chats are written for it.
    package let format: ChatFormat
    /// Texts that end a reply beside its own end tokens.
    package let stops: [[UInt8]]
    /// The adapters that its requests run under.
    package let adapters: [AdapterUse]
    /// Every setting with its source.
    package let settings: ResolvedSettings
    /// What the person should know.
    package let notices: [String]
    /// How long loading took.
    package let loadTime: Duration

    private let tokenizer: PromptTokenizer
    private let longestPiece = Mutex<Int?>(nil)

    init(
        name: String,
        engine: InferenceEngine,
        llama: LlamaModel,
        format: ChatFormat,
        adapters: [AdapterUse],
        settings: ResolvedSettings,
        notices: [String],
        loadTime: Duration
    ) {
        self.name = name
        self.engine = engine
        self.llama = llama
        self.format = format
        self.adapters = adapters
        self.settings = settings
        self.notices = notices
        self.loadTime = loadTime
        tokenizer = PromptTokenizer(vocabulary: llama.vocabulary)
        let special = Set(llama.vocabulary.specialTokens.map(\.text))
        stops = format.endings.filter { !special.contains($0) }.map { Array($0.utf8) }
    }

    /// Its vocabulary.
    package var vocabulary: LlamaVocabulary { llama.vocabulary }

    /// The tokens that a conversation and its reply may have together.
    package var contextSize: Int { engine.capabilities.contextTokens }

    /// The most tokens of a reply, where a request does not say.
    package var maximumTokens: Int { settings.maximumTokens }

    /// The tokens of a conversation as the model reads it.
    ///
    /// - Parameters:
    ///   - transcript: the conversation.
    ///   - opensReply: whether the opening of the next reply is counted.
    /// - Returns: the tokens.
    /// - Throws: ``LanguageModelError/contextSizeExceeded(_:)`` when the bytes alone prove that it does not fit.
    package func promptTokens(of transcript: Transcript, opensReply: Bool) async throws -> [Int32] {
        let stretches = format.render(Self.messages(of: transcript), opensReply: opensReply)
        let bytes = stretches.reduce(0) { $0 + $1.text.utf8.count }
        // Tokenizing takes time in proportion to the text: no need to spend it on what can never fit.
        if bytes / 4 > contextSize {
            let least = bytes / longest()
            if least > contextSize {
                throw LanguageModelError.tooLong(tokens: least, contextSize: contextSize, isAtLeast: true)
            }
        }
        do {
            return try tokenizer.tokenize(stretches)
        } catch {
            throw LanguageModelError(inference: error)
        }
    }

    /// The sampling of a request: the model's settings, changed by what the request asks for.
    package func sampling(for options: GenerationOptions) -> SamplingOptions {
        var sampling = settings.samplingOptions
        if let temperature = options.temperature { sampling.temperature = Float(temperature) }
        switch options.samplingMode?.kind {
        case nil: break
        case .greedy: sampling.temperature = 0
        case .randomTop(let count, let seed):
            sampling.topK = count
            (sampling.topP, sampling.minP) = (1, 0)
            sampling.seed = seed ?? sampling.seed
        case .randomProbability(let threshold, let seed):
            sampling.topP = Float(threshold)
            (sampling.topK, sampling.minP) = (0, 0)
            sampling.seed = seed ?? sampling.seed
        }
        return sampling
    }

    static func messages(of transcript: Transcript) -> [ChatMessage] {
        transcript.map { entry in
            switch entry {
            case .instructions: ChatMessage(.system, entry.text)
            case .prompt: ChatMessage(.user, entry.text)
            case .response(let response): ChatMessage(.assistant, entry.text, tokens: response.tokens)
            }
        }
    }

    /// The most bytes that one token stands for, found out when it is first needed.
    private func longest() -> Int {
        longestPiece.withLock { known in
            if let known { return known }
            let longest = (0..<Int32(vocabulary.count)).reduce(1) { max($0, vocabulary.bytes(of: $1).count) }
            known = longest
            return longest
        }
    }
}
