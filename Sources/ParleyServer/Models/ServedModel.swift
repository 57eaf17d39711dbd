import Synchronization

/// A model behind the server, from the start of its loading on.
package final class ServedModel<Model: Sendable>: Sendable {
    private enum State: Sendable {
        case loading
        case ready(Model)
        case failed(String)
    }

    private let state = Mutex(State.loading)

    /// A model that is not loaded yet.
    package init() {}

    /// Loads it.
    ///
    /// - Parameter body: loads it.
    /// - Returns: the model in memory.
    /// - Throws: what loading throws.
    @discardableResult
    package func load(_ body: () async throws -> Model) async throws -> Model {
        do {
            let model = try await body()
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
    package func ready() throws(APIError) -> Model {
        switch state.withLock({ $0 }) {
        case .ready(let model): return model
        case .loading: throw .loading
        case .failed(let reason): throw APIError(.server, "The model could not be loaded: \(reason)")
        }
    }
}
