import Hummingbird
import ParleyCore

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
