import Foundation
package import ParleyChatFormat
package import ParleyInference
import ParleyJinja
package import ParleyLlama
import ParleyModels
import Synchronization

/// A model in memory, ready to be asked.
package final class LoadedModel: Sendable {
    /// Its name.
    package let name: String
    /// Its file, or its recipe's folder.
    package let path: String
    /// Its files as messages name them.
    package let files: String
    /// The engine that all its sessions share.
    package let engine: InferenceEngine
    /// The library's handle on it.
    package let llama: LlamaModel
    /// How chats are written for it.
    package let format: ChatFormat
    /// The adapters that its requests run under.
    package let adapters: [AdapterUse]
    /// Every setting with its source.
    package let settings: ResolvedSettings
    /// What the person should know.
    package let notices: [String]
    /// How long loading took.
    package let loadTime: Duration

    private let tokenizer: PromptTokenizer
    private let syntax: ReplySyntax
    private let showsReasoning: Bool
    private let controls: Set<String>
    private let longestPiece = Mutex<Int?>(nil)

    init(
        name: String,
        path: String,
        files: String,
        engine: InferenceEngine,
        llama: LlamaModel,
        format: ChatFormat,
        adapters: [AdapterUse],
        settings: ResolvedSettings,
        notices: [String],
        loadTime: Duration
    ) {
        self.name = name
        self.path = path
        self.files = files
        self.engine = engine
        self.llama = llama
        self.format = format
        self.adapters = adapters
        self.settings = settings
        self.notices = notices
        self.loadTime = loadTime
        tokenizer = PromptTokenizer(vocabulary: llama.vocabulary)
        let controls = llama.vocabulary.specialTokens.filter(\.isControl).map(\.text)
        self.controls = Set(controls)
        syntax = ReplySyntax.recognise(
            template: format.source,
            endings: format.endings,
            markers: llama.vocabulary.markers
        )
        showsReasoning = syntax.reasoning.contains { format.source.contains($0.open) }
    }

    /// Its vocabulary.
    package var vocabulary: LlamaVocabulary { llama.vocabulary }

    /// The tokens that a conversation and its reply may have together.
    package var contextSize: Int { engine.capabilities.contextTokens }

    /// The most tokens of a reply, where a request does not say.
    package var maximumTokens: Int { settings.maximumTokens }

    /// What a request's prompt is.
    package struct Prompt: Sendable {
        /// Its text with its origins.
        package var stretches: [Stretch]
        /// Its tokens.
        package var tokens: [Int32]
    }

    /// A request's prompt as the model reads it.
    ///
    /// - Parameter request: the request.
    /// - Returns: the prompt.
    /// - Throws: ``LanguageModelError``; ``LanguageModelError/contextSizeExceeded(_:)`` when the bytes alone prove that it
    ///   does not fit.
    package func prompt(for request: LanguageModelExecutorGenerationRequest) async throws -> Prompt {
        if let raw = request.rawPrompt { return try prompt(raw) }
        let ending: ChatFormat.Ending =
            switch request.ending {
            case .reply: .reply
            case .entry: .message
            case .openEntry: .openMessage
            }
        do {
            var stretches = try format.render(
                ChatMessage.messages(of: request.transcript),
                ending: ending,
                now: JinjaClock.now
            ).stretches
            if let prefix = request.responsePrefix { stretches.append(Stretch(prefix, .data)) }
            try checkLength(stretches)
            return Prompt(stretches: stretches, tokens: try tokenizer.tokenize(stretches))
        } catch {
            throw LanguageModelError(inference: error, files: files)
        }
    }

    private func prompt(_ raw: LanguageModelExecutorGenerationRequest.RawPrompt) throws -> Prompt {
        switch raw {
        case .tokens(let tokens): return Prompt(stretches: [], tokens: tokens)
        case .text(let text):
            let stretches = [Stretch(text, .template)]
            do {
                try checkLength(stretches)
                return Prompt(
                    stretches: stretches,
                    tokens: try vocabulary.tokenize(text, addsSpecial: true, parsesSpecial: true)
                )
            } catch {
                throw LanguageModelError(inference: error, files: files)
            }
        }
    }

    /// The tokens of a conversation as the model reads it.
    ///
    /// - Parameters:
    ///   - transcript: the conversation.
    ///   - opensReply: whether the opening of the next reply is counted.
    /// - Returns: the tokens.
    /// - Throws: as ``prompt(for:)``.
    package func promptTokens(of transcript: Transcript, opensReply: Bool) async throws -> [Int32] {
        var request = LanguageModelExecutorGenerationRequest(transcript: transcript)
        request.ending = opensReply ? .reply : .entry
        return try await prompt(for: request).tokens
    }

    /// What the engine is asked for a session's request, and how its reply is read.
    func generation(
        for request: LanguageModelExecutorGenerationRequest
    ) async throws -> (request: GenerationRequest, syntax: ReplySyntax) {
        let options = request.generationOptions
        let prompt = try await prompt(for: request)
        guard !prompt.tokens.isEmpty else {
            let text = prompt.stretches.map(\.text).joined()
            throw LanguageModelError.noTokens(of: text, template: format.name, files: files)
        }
        var generation = GenerationRequest(prompt: prompt.tokens)
        generation.sampling = try sampling(for: options)
        generation.maximumTokens = options.maximumResponseTokens ?? maximumTokens
        generation.adapters = adapters
        generation.logProbabilities = request.logProbabilities
        if let most = generation.maximumTokens, most < 1 {
            throw LanguageModelError.invalidOption(
                .init(debugDescription: "A response needs room for at least one token; \(most) were asked for.")
            )
        }
        let stops = options.sampling.stop
        guard !stops.contains("") else {
            throw LanguageModelError.invalidOption(
                .init(debugDescription: "A stop text is empty. Leave it out, or say what ends the response.")
            )
        }
        if request.rawPrompt != nil {
            generation.stops = stops.map { Array($0.utf8) }
            return (generation, ReplySyntax())
        }
        var syntax = syntax
        let opening = prompt.stretches.suffix(2).filter { $0.origin == .template }.map(\.text).joined()
        let opensReply = request.responsePrefix == nil && request.ending == .reply
        syntax.opening = opensReply ? syntax.opening(behind: opening) : .answer
        let endings = format.endings.filter { !controls.contains($0) }
        generation.stops = endings.map { Array($0.utf8) }
        if showsReasoning {
            // Stop texts do not count in the reasoning, so the reader decides.
            syntax.stops = stops
        } else {
            // The engine stops at the very token.
            generation.stops += stops.map { Array($0.utf8) }
        }
        return (generation, syntax)
    }

    /// The sampling of a request: the model's settings, changed by what the request asks for.
    ///
    /// - Throws: ``LanguageModelError/invalidOption(_:)`` for a value out of its range.
    package func sampling(for options: GenerationOptions) throws(LanguageModelError) -> SamplingOptions {
        let layer: SettingsLayer
        do {
            layer = try SettingsLayer(.request, values: options.sampling.values.mapValues { $0 })
        } catch {
            throw LanguageModelError(inference: error, files: files)
        }
        var sampling = settings.overridden(by: layer).samplingOptions
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
        sampling.logitBias = options.sampling.logitBias
        sampling.unpenalizedTokens = options.sampling.unpenalizedTokens
        return sampling
    }

    /// Refuses what can never fit before any time is spent on tokenizing it.
    private func checkLength(_ stretches: [Stretch]) throws {
        let bytes = stretches.reduce(0) { $0 + $1.text.utf8.count }
        guard bytes / 4 > contextSize else { return }
        let least = bytes / longest()
        if least > contextSize {
            throw LanguageModelError.tooLong(tokens: least, contextSize: contextSize, isAtLeast: true)
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
