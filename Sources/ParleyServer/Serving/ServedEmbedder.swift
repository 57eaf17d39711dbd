import Hummingbird
package import ParleyCore
import Synchronization

/// The embedding model behind the server, from the start of its loading on.
package final class ServedEmbedder: Sendable {
    private enum State: Sendable {
        case loading
        case ready(EmbeddingModel)
        case failed(String)
    }

    private let request: ModelRequest
    private let state = Mutex(State.loading)

    /// A model that is not loaded yet.
    package init(_ request: ModelRequest) { self.request = request }

    /// Loads it.
    ///
    /// - Returns: the model in memory.
    /// - Throws: what loading throws.
    @discardableResult
    package func load() async throws -> EmbeddingModel {
        do {
            let model = try await ModelLoader.embedder(request)
            state.withLock { $0 = .ready(model) }
            return model
        } catch {
            state.withLock { $0 = .failed("\(error)") }
            throw error
        }
    }

    /// The model in memory.
    ///
    /// - Throws: ``APIError`` with 503 while it is loading.
    package func ready() throws(APIError) -> EmbeddingModel {
        switch state.withLock({ $0 }) {
        case .ready(let model): return model
        case .loading:
            var error = APIError(.unavailable, "Loading model")
            error.retryAfter = 1
            throw error
        case .failed(let reason): throw APIError(.server, "The embedding model could not be loaded: \(reason)")
        }
    }
}

extension ServerState {
    /// Answers `/v1/embeddings`.
    func embeddings(_ call: Call) async throws -> Response {
        guard let embedder else {
            throw APIError(.notSupported, "This server has no embedding model. Start it with --embedding-model NAME.")
        }
        let model = try embedder.ready()
        let request = try EmbeddingRequest(try RequestFields(body: call.body), vectorLength: model.vectorLength)
        let place = try admission.enter()
        let task = Task { try await model.vectors(of: request.inputs) }
        await call.context.onDisconnect { task.cancel() }
        do {
            let vectors = try await task.value
            withExtendedLifetime(place) {}
            return .json(request.body(vectors, model: model.name))
        } catch {
            var error = APIError(error)
            if error.kind == .contextExceeded || error.kind == .invalidRequest { error.parameter = "input" }
            throw error
        }
    }
}
