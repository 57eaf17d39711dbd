import ParleyChatFormat
import ParleyInference
import ParleyLlama
import Synchronization

extension LocalLanguageModel: LanguageModel {
    /// What carries out requests to a local model.
    public typealias Executor = LocalExecutor

    /// What a local model can do beside answering in text.
    public var capabilities: LanguageModelCapabilities {
        LanguageModelCapabilities([.reasoning, .responsePrefix, .completion, .tokenCounting])
    }

    /// What its executors are made from: nothing that is not in the model.
    public var executorConfiguration: LocalExecutor.Configuration { LocalExecutor.Configuration() }
}

/// Carries a session's requests out on a local model.
public final class LocalExecutor: LanguageModelExecutor {
    /// The kind of model that it serves.
    public typealias Model = LocalLanguageModel

    /// What it is made from.
    public struct Configuration: Hashable, Sendable {}

    private let warming = Mutex<Task<Void, Never>?>(nil)

    /// An executor for a session.
    ///
    /// - Parameter configuration: has nothing to say.
    public init(configuration: Configuration) {}

    deinit { warming.withLock { $0 }?.cancel() }

    /// Computes what a coming request will begin with, and loads the model for it.
    ///
    /// - Parameters:
    ///   - model: the session's model.
    ///   - transcript: what that request will begin with; a prompt at its end is taken as a beginning.
    public func prewarm(model: LocalLanguageModel, transcript: Transcript) {
        let task = Task {
            guard let loaded = try? await model.loaded(), !transcript.isEmpty else { return }
            var request = LanguageModelExecutorGenerationRequest(transcript: transcript)
            request.ending = transcript.last?.isPrompt == true ? .openEntry : .entry
            guard var generation = try? await loaded.generation(for: request).request else { return }
            generation.maximumTokens = 0
            generation.priority = -1
            guard let stream = try? await loaded.engine.submit(generation) else { return }
            do { for try await _ in stream {} } catch {}
        }
        let old = warming.withLock { warming in
            defer { warming = task }
            return warming
        }
        old?.cancel()
    }

    /// Answers the last entry of a transcript, or completes it.
    ///
    /// - Parameters:
    ///   - request: the transcript, and how to generate.
    ///   - model: the session's model; it is loaded when it is not yet.
    ///   - channel: where the reply's events go.
    /// - Throws: ``LanguageModelError``.
    public nonisolated(nonsending) func respond(
        to request: LanguageModelExecutorGenerationRequest,
        model: LocalLanguageModel,
        streamingInto channel: LanguageModelExecutorGenerationChannel
    ) async throws {
        let began = ContinuousClock.now
        // What was computed ahead by now is found in the cache; the rest would stand in the way.
        warming.withLock { $0 }?.cancel()
        guard request.schema == nil else {
            throw LanguageModelError.unsupportedCapability(
                .init(capability: .guidedGeneration, debugDescription: "This model does not answer to a schema yet.")
            )
        }
        let loaded = try await model.loaded()
        let (generation, syntax) = try await loaded.generation(for: request)
        let stream: GenerationStream
        do {
            stream = try await loaded.engine.submit(generation)
        } catch {
            throw LanguageModelError(inference: error, files: loaded.files)
        }
        var reply = LocalReply(vocabulary: loaded.vocabulary, syntax: syntax, wantsRaw: request.wantsRaw, began: began)
        do {
            for try await event in stream {
                for part in reply.take(event) { await channel.send(part) }
                if reply.isOver { stream.cancel() }
            }
        } catch {
            throw LanguageModelError(inference: error, files: loaded.files)
        }
    }
}

extension LocalLanguageModel: ContextMeter {
    package var maximumReply: Int? { get async throws { try await loaded().maximumTokens } }

    package func promptTokenCount(for request: LanguageModelExecutorGenerationRequest) async throws -> Int {
        try await loaded().prompt(for: request).tokens.count
    }
}

extension LanguageModelError {
    /// What an error of the engine or its sampler means to a caller.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - files: the model's files as messages name them, whose fault it may be.
    package init(inference error: any Error, files: String) {
        switch error {
        case let error as LanguageModelError: self = error
        case InferenceError.promptTooLong(let tokens, let limit):
            self = .tooLong(tokens: tokens, contextSize: limit + 1)
        case InferenceError.emptyPrompt, InferenceError.unknownToken, SamplingError.outOfRange:
            self = .invalidOption(.init(debugDescription: "\(error)"))
        case let error as SettingsError: self = .invalidOption(.init(debugDescription: error.description))
        case let error as ChatFormatError:
            let file = Self.origin(ofTemplate: error.template, in: files)
            self = .invalidTemplate(.init(debugDescription: file + error.description))
        default: self = .inferenceFailure(.init(debugDescription: "\(files): \(error)"))
        }
    }

    /// The beginning of a message about a template: the model's files, where it came with them.
    private static func origin(ofTemplate template: String, in files: String) -> String {
        template == FormatChoice.ownTemplate ? "\(files): " : ""
    }

    /// A prompt that comes out without a token, which is the template's fault or the vocabulary's.
    ///
    /// - Parameters:
    ///   - text: what the template wrote.
    ///   - template: the template's name.
    ///   - files: the model's files as messages name them.
    /// - Returns: the error.
    package static func noTokens(of text: String, template: String, files: String) -> LanguageModelError {
        guard !text.isEmpty else {
            return .invalidTemplate(
                .init(
                    debugDescription: """
                        \(origin(ofTemplate: template, in: files))The chat template (\(template)) writes nothing for this \
                        conversation. Name another one with --template.
                        """
                )
            )
        }
        return .inferenceFailure(
            .init(
                debugDescription: """
                    \(files): The vocabulary has no token for anything in the prompt. Use another file of this model, or \
                    fetch it anew.
                    """
            )
        )
    }

    static func tooLong(tokens: Int, contextSize: Int, isAtLeast: Bool = false) -> LanguageModelError {
        .contextSizeExceeded(
            ContextSizeExceeded(
                contextSize: contextSize,
                tokenCount: tokens,
                debugDescription: """
                    The conversation has \(isAtLeast ? "at least " : "")\(tokens) tokens and the context holds \
                    \(contextSize), with room for a reply. Shorten it, begin a new one, or load the model with a larger \
                    context size.
                    """
            )
        )
    }
}
