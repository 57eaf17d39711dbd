package import ParleyCore
import Synchronization

/// The model behind the server, from the start of its loading on.
package final class ServedModel: Sendable {
    /// How far it is.
    package enum State: Sendable {
        /// It is being loaded; this part is done, from 0 to 1.
        case loading(Double)
        /// It answers.
        case ready(LoadedModel)
        /// It could not be loaded.
        case failed(String)
    }

    /// The model as sessions take it.
    package let model: LocalLanguageModel
    private let state = Mutex(State.loading(0))

    /// A model that is not loaded yet.
    package init(_ model: LocalLanguageModel) { self.model = model }

    /// How far it is.
    package var current: State { state.withLock { $0 } }

    /// Loads it.
    ///
    /// - Parameter progress: called with the part that is done, from 0 to 1.
    /// - Returns: the model in memory.
    /// - Throws: what loading throws.
    @discardableResult
    package func load(progress: @escaping @Sendable (Double) -> Void = { _ in }) async throws -> LoadedModel {
        do {
            try await model.load { [self] part in
                state.withLock { $0 = .loading(part) }
                progress(part)
            }
            let loaded = try await model.loaded()
            state.withLock { $0 = .ready(loaded) }
            return loaded
        } catch {
            state.withLock { $0 = .failed("\(error)") }
            throw error
        }
    }

    /// The model in memory.
    ///
    /// - Throws: ``APIError`` with 503 while it is loading.
    package func ready() throws(APIError) -> LoadedModel {
        switch current {
        case .ready(let loaded): return loaded
        case .loading:
            // Word for word what llama-server's clients wait for.
            var error = APIError(.unavailable, "Loading model")
            error.retryAfter = 1
            throw error
        case .failed(let reason): throw APIError(.server, "The model could not be loaded: \(reason)")
        }
    }
}
