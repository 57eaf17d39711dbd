/// Something that answers: a model on this machine, behind a URL, or of one's own making.
///
/// A cheap value that says what the model can do and how its executor is made. The work is the executor's.
public protocol LanguageModel: Sendable {
    /// What carries out requests to this kind of model.
    associatedtype Executor: LanguageModelExecutor where Executor.Model == Self

    /// What the model can do beside answering in text.
    var capabilities: LanguageModelCapabilities { get }

    /// What the executor is made from.
    var executorConfiguration: Executor.Configuration { get }
}

/// Carries out a session's requests: a request in, events out.
///
/// A session makes one for itself and hands it the whole transcript with every request. What was computed for an
/// earlier request is the executor's to find again.
public protocol LanguageModelExecutor: Sendable {
    /// What an executor is made from.
    associatedtype Configuration: Hashable, Sendable
    /// The kind of model that it serves.
    associatedtype Model: LanguageModel

    /// An executor for a session.
    ///
    /// - Parameter configuration: the model's.
    /// - Throws: what makes every request impossible.
    init(configuration: Configuration) throws

    /// Computes what a coming request will begin with. Doing nothing is allowed.
    ///
    /// - Parameters:
    ///   - model: the session's model.
    ///   - transcript: what that request will begin with.
    func prewarm(model: Model, transcript: Transcript)

    /// Answers the last entry of a transcript.
    ///
    /// Returning ends the reply. When its task is cancelled it returns soon; what it has sent by then counts.
    ///
    /// - Parameters:
    ///   - request: the transcript, and how to generate.
    ///   - model: the session's model.
    ///   - channel: where the reply's events go.
    /// - Throws: why there is no reply; the session is then as it was before. ``LanguageModelError`` says it to callers.
    nonisolated(nonsending) func respond(
        to request: LanguageModelExecutorGenerationRequest,
        model: Model,
        streamingInto channel: LanguageModelExecutorGenerationChannel
    ) async throws
}

extension LanguageModelExecutor {
    /// Does nothing.
    ///
    /// - Parameters:
    ///   - model: the session's model.
    ///   - transcript: what the next request will begin with.
    public func prewarm(model: Model, transcript: Transcript) {}
}

/// What a model can do beside answering in text.
public struct LanguageModelCapabilities: Sendable, Hashable {
    /// One ability.
    public struct Capability: Sendable, Hashable, CustomStringConvertible {
        /// The ability's name.
        public let description: String

        /// Sees images.
        public static let vision = Capability(description: "vision")
        /// Answers in the form of a schema.
        public static let guidedGeneration = Capability(description: "guided generation")
        /// Shows its reasoning apart.
        public static let reasoning = Capability(description: "reasoning")
        /// Calls tools.
        public static let toolCalling = Capability(description: "tool calling")
        /// Goes on from a beginning of the response that is given.
        public static let responsePrefix = Capability(description: "a response prefix")
        /// Completes what a person has typed so far.
        public static let completion = Capability(description: "completion of a prompt")
        /// Counts tokens, so that a conversation can be kept within the context.
        public static let tokenCounting = Capability(description: "token counting")
    }

    private let capabilities: Set<Capability>

    /// Abilities.
    ///
    /// - Parameter capabilities: those that the model has.
    public init(_ capabilities: some Sequence<Capability>) { self.capabilities = Set(capabilities) }

    /// Whether the model has an ability.
    ///
    /// - Parameter capability: the ability.
    /// - Returns: whether it has it.
    public func contains(_ capability: Capability) -> Bool { capabilities.contains(capability) }
}
