import Foundation
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
    package enum Facts: Sendable {
        /// A server with an API that others have too.
        case api(RemoteEndpoint, RemoteEndpoint.Dialect, ModelList.Model)
        /// A running server of Parley's, over its socket.
        case running(RunningServer)

        /// The model's name.
        package var name: String {
            switch self {
            case .api(_, _, let model): model.name
            case .running(let server): server.name
            }
        }

        /// The tokens of its context; nil where that is not told.
        package var contextSize: Int? {
            switch self {
            case .api(_, _, let model): model.contextSize
            case .running(let server): server.contextSize
            }
        }
    }

    /// Where the server is.
    private enum Place: Sendable {
        case url(RemoteEndpoint)
        case socket(LocalSocket)
    }

    /// The server, as messages name it.
    package var origin: String {
        switch place {
        case .url(let endpoint): endpoint.origin
        case .socket: "The running server"
        }
    }

    let configuration: Configuration
    let transport: RemoteTransport
    let key: RemoteKey?
    private let policy: RetryPolicy
    private let place: Place
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
        place = .url(try RemoteEndpoint(url))
        if let text = configuration.key { key = try RemoteKey(text) } else { key = nil }
        name = model.flatMap { $0.isEmpty ? nil : $0 }
        self.configuration = configuration
        policy = RetryPolicy(attempts: configuration.attempts)
        let silence = configuration.silence.isFinite ? min(max(configuration.silence, 1), 86_400) : 86_400
        transport = RemoteTransport(silence: .seconds(silence))
    }

    /// The model of a running server of the same user's.
    ///
    /// - Parameters:
    ///   - socket: where the server is.
    ///   - configuration: how it is asked.
    package init(socket: LocalSocket, configuration: Configuration) {
        place = .socket(socket)
        key = nil
        name = nil
        self.configuration = configuration
        // Two models in memory are what this is to spare.
        policy = .whileLoading
        transport = RemoteTransport(silence: .seconds(86_400))
    }

    /// The model that a `parley serve` of the same user's has in memory, as `parley chat` finds it.
    ///
    /// - Returns: the model; nil where no server runs.
    /// - Throws: ``LanguageModelError/modelUnavailable(_:)`` when the server is of another version.
    public static func running() async throws -> RemoteLanguageModel? {
        let environment = ProcessInfo.processInfo.environment
        guard let socket = LocalSocket.usual(environment["PARLEY_SOCKET"], environment: environment) else { return nil }
        return try await running(at: socket)
    }

    /// The model that a server has in memory.
    ///
    /// - Parameters:
    ///   - socket: where the server may be.
    ///   - configuration: how it is asked.
    /// - Returns: the model; nil where no server runs.
    /// - Throws: ``LanguageModelError/modelUnavailable(_:)`` when the server is of another version.
    package static func running(
        at socket: LocalSocket,
        configuration: Configuration = Configuration()
    ) async throws -> RemoteLanguageModel? {
        guard socket.isThere() else { return nil }
        let model = RemoteLanguageModel(socket: socket, configuration: configuration)
        do {
            _ = try await model.found()
            return model
        } catch is SilentServer {
            return nil
        }
    }

    /// The server does not answer at all.
    struct SilentServer: Error {
        /// What that means to a caller.
        let fault: LanguageModelError
    }

    /// What the model can do beside answering in text; that of a running server what a local one can.
    public var capabilities: LanguageModelCapabilities {
        switch place {
        case .url: LanguageModelCapabilities([.reasoning])
        case .socket: LanguageModelCapabilities([.reasoning, .responsePrefix, .completion, .tokenCounting])
        }
    }

    /// What its executors are made from: nothing that is not in the model.
    public var executorConfiguration: RemoteExecutor.Configuration { RemoteExecutor.Configuration() }

    /// Asks the server which models it has.
    ///
    /// - Throws: ``LanguageModelError/modelUnavailable(_:)`` with what is wrong and what to do, or `CancellationError`.
    public func load() async throws { _ = try await served() }

    /// What the server has told of itself; it is asked once.
    ///
    /// - Returns: the facts.
    /// - Throws: as ``load()``.
    package func served() async throws -> Facts { try await told { try await found() } }

    /// The same, telling a server that does not answer from others.
    private func found() async throws -> Facts {
        if let known = facts.withLock({ $0 }) { return known }
        let found = try await find()
        facts.withLock { $0 = found }
        return found
    }

    private func find() async throws -> Facts {
        switch place {
        case .url(let endpoint): return try await find(at: endpoint)
        case .socket:
            let answer = try await get(url(LocalProtocol.Path.model))
            do {
                return .running(try RunningServer(json: answer))
            } catch {
                throw RemoteFault.unavailable(error.description)
            }
        }
    }

    /// The address of one of the local protocol's paths.
    ///
    /// - Parameter path: the path.
    /// - Returns: the address, as async-http-client takes it.
    func url(_ path: String) -> String {
        guard case .socket(let socket) = place else { return path }
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        return "http+unix://\(socket.path.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")\(path)"
    }

    private func find(at endpoint: RemoteEndpoint) async throws -> Facts {
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
                return .api(base, dialect, model)
            } catch let error as LanguageModelError {
                // A server that knows no such path may speak the other language.
                refusal = refusal ?? error
                guard endpoint.dialect == nil, case .modelUnavailable = error else { throw error }
            }
        }
        throw refusal ?? RemoteFault.unavailable("\(origin) speaks neither OpenAI's API nor Ollama's.")
    }

    private func get(_ url: String) async throws -> JSONValue {
        let response = try await reach(RemoteTransport.Request(url: url, key: key))
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
        try await told { try await reach(request) }
    }

    private func told<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do { return try await body() } catch let silent as SilentServer { throw silent.fault }
    }

    /// The same, telling a server that does not answer from others.
    ///
    /// - Parameter request: the request.
    /// - Returns: a response with a status of success.
    /// - Throws: ``LanguageModelError``, ``SilentServer``, or `CancellationError`.
    func reach(_ request: RemoteTransport.Request) async throws -> RemoteTransport.Response {
        var attempt = 1
        while true {
            let failure: RetryPolicy.Failure
            let error: any Error
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
                error = SilentServer(fault: RemoteTransport.fault(cause, origin: origin))
            }
            guard let delay = policy.delay(behind: attempt, failure, chance: .random(in: 0...1)) else { throw error }
            try await Task.sleep(for: delay)
            attempt += 1
        }
    }
}
