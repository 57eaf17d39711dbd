public import ParleyCore
import ParleyJSON
import Synchronization

/// A model behind a URL: llama-server, vLLM, another Parley, Ollama, or any server of the same shape.
///
/// Cheap to make; the server is asked what it has with the first request, or by ``load()``.
public final class RemoteLanguageModel: LanguageModel {
    /// What carries out requests to a model behind a URL.
    public typealias Executor = RemoteExecutor

    /// How a server is asked.
    public struct Configuration: Sendable, Hashable {
        /// The key that is shown to the server, and to no other.
        public var key: String?
        /// How often a request is sent while the server is busy or does not answer, at least 1.
        public var attempts = 4
        /// How long the server may say nothing in the middle of an answer, in seconds.
        public var silence = 600.0
        /// Settings for requests that do not say.
        package var defaults: [SettingName: SettingValue] = [:]

        /// A configuration without a key.
        public init() {}
    }

    /// What a server has told of itself.
    package struct Facts: Sendable, Equatable {
        /// Where its API is.
        package var endpoint: RemoteEndpoint
        /// Which API it is.
        package var dialect: RemoteEndpoint.Dialect
        /// The model.
        package var model: ModelList.Model
    }

    /// The server, as messages name it.
    package var origin: String { endpoint.origin }

    let configuration: Configuration
    let transport: RemoteTransport
    let key: RemoteKey?
    private let endpoint: RemoteEndpoint
    private let name: String?
    private let facts = Mutex<Facts?>(nil)

    /// A model behind a URL.
    ///
    /// - Parameters:
    ///   - url: the server: `http://127.0.0.1:8000`, or with the path of its API, `https://example.com/v1`.
    ///   - model: the model's name there; nil takes the first that it lists.
    ///   - configuration: how it is asked.
    /// - Throws: ``LanguageModelError/invalidOption(_:)`` for what is no such URL, or no key.
    public init(
        url: String,
        model: String? = nil,
        configuration: Configuration = Configuration()
    ) throws(LanguageModelError) {
        endpoint = try RemoteEndpoint(url)
        if let text = configuration.key { key = try RemoteKey(text) } else { key = nil }
        name = model.flatMap { $0.isEmpty ? nil : $0 }
        self.configuration = configuration
        let silence = configuration.silence.isFinite ? min(max(configuration.silence, 1), 86_400) : 86_400
        transport = RemoteTransport(silence: .seconds(silence))
    }

    /// What a model behind a URL can do beside answering in text.
    public var capabilities: LanguageModelCapabilities { LanguageModelCapabilities([.reasoning]) }

    /// What its executors are made from: nothing that is not in the model.
    public var executorConfiguration: RemoteExecutor.Configuration { RemoteExecutor.Configuration() }

    /// Asks the server which models it has.
    ///
    /// - Throws: ``LanguageModelError/modelUnavailable(_:)`` with what is wrong and what to do, or `CancellationError`.
    public func load() async throws { _ = try await served() }

    /// The tokens that a conversation and its reply may have together; nil where the server does not tell.
    ///
    /// - Throws: as ``load()``.
    public var contextSize: Int? {
        get async throws { try await served().model.contextSize }
    }

    /// What the server has told of itself; it is asked once.
    ///
    /// - Returns: the facts.
    /// - Throws: as ``load()``.
    package func served() async throws -> Facts {
        if let known = facts.withLock({ $0 }) { return known }
        let found = try await find()
        facts.withLock { $0 = found }
        return found
    }

    private func find() async throws -> Facts {
        var refusal: LanguageModelError?
        for dialect in endpoint.dialect.map({ [$0] }) ?? [.openAI, .ollama] {
            var base = endpoint
            if endpoint.dialect == nil, dialect == .openAI {
                base = RemoteEndpoint(origin: endpoint.origin, path: endpoint.path + "/v1", dialect: dialect)
            }
            do {
                let answer = try await get(base.url(dialect == .openAI ? "/models" : "/api/tags"))
                let list = dialect == .openAI ? ModelList(openAI: answer) : ModelList(ollama: answer)
                guard let list else { throw RemoteFault.unavailable("\(origin) lists no models.") }
                guard let model = list.choose(name) else {
                    throw RemoteFault.unavailable("\(origin) has no model. Load one there first.")
                }
                return Facts(endpoint: base, dialect: dialect, model: model)
            } catch let error as LanguageModelError {
                // Only a server that is there, and knows no such path, may speak the other language.
                refusal = refusal ?? error
                guard endpoint.dialect == nil, case .modelUnavailable = error else { throw error }
            }
        }
        throw refusal ?? RemoteFault.unavailable("\(origin) speaks neither OpenAI's API nor Ollama's.")
    }

    private func get(_ url: String) async throws -> JSONValue {
        let response = try await ask(RemoteTransport.Request(url: url, key: key))
        let bytes = try await RemoteTransport.bytes(of: response, atMost: 8 << 20)
        guard let value = try? JSONValue(parsing: bytes) else {
            throw RemoteFault.unavailable("\(origin) lists no models. Is it an OpenAI- or Ollama-shaped server?")
        }
        return value
    }

    /// Sends a request until there is a response to read, as often as the policy has it.
    ///
    /// - Parameter request: the request.
    /// - Returns: a response with a status of success.
    /// - Throws: ``LanguageModelError``, or `CancellationError`.
    func ask(_ request: RemoteTransport.Request) async throws -> RemoteTransport.Response {
        let policy = RetryPolicy(attempts: configuration.attempts)
        var attempt = 1
        while true {
            let failure: RetryPolicy.Failure
            let error: LanguageModelError
            do {
                let response = try await transport.send(request)
                if 200..<300 ~= response.status { return response }
                failure = .status(response.status, retryAfter: response.retryAfter)
                error = RemoteFault.error(
                    status: response.status,
                    body: (try? await RemoteTransport.bytes(of: response)) ?? [],
                    origin: origin,
                    sentKey: key != nil,
                    location: response.location
                )
            } catch let cancelled as CancellationError {
                throw cancelled
            } catch let cause {
                failure = .noResponse
                error = RemoteTransport.fault(cause, origin: origin)
            }
            guard let delay = policy.delay(behind: attempt, failure, chance: .random(in: 0...1)) else { throw error }
            try await Task.sleep(for: delay)
            attempt += 1
        }
    }
}
