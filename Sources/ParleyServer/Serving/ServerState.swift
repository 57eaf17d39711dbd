import Foundation
import Hummingbird
package import ParleyCore
package import ParleyStore

/// What all requests share.
package final class ServerState: Sendable {
    /// One request with its body.
    struct Call: Sendable {
        var body: [UInt8]
        var context: ServerContext
        /// Whose request it is: as many as there are keys, and all the same without keys.
        var owner = ""
        /// The part of the path behind the route's own, as it was sent.
        var rest = ""
        /// The tag of the version that a browser has already.
        var knownTag: String?
        /// What stands behind the `?`.
        var query: [String: String] = [:]
    }

    let pool: ModelPool
    let embedder: ServedModel<EmbeddingModel>?
    let admission: Admission
    let access: AccessGuard
    let store: ServedModel<ConversationStore?>
    let turns = TurnQueue()
    let metrics = ServerMetrics()
    let version: String
    let accessLog: AccessLog?
    let offeredPersonas: @Sendable () -> [OfferedPersona]
    /// When the server was started, in seconds since 1970.
    let started = Int(Date().timeIntervalSince1970)

    /// A server's state.
    ///
    /// - Parameters:
    ///   - pool: the models behind it.
    ///   - embedder: the model that turns texts into vectors; nil for none.
    ///   - store: where conversations are kept, once it is open; nil in it where they are not.
    ///   - access: who may ask.
    ///   - version: the program's.
    ///   - accessLog: where a line for each request goes; nil for nowhere.
    ///   - personas: reads the personas to choose from.
    ///   - queue: how many requests may wait or be answered at once.
    package init(
        pool: ModelPool,
        embedder: ServedModel<EmbeddingModel>? = nil,
        store: ServedModel<ConversationStore?>,
        access: AccessGuard,
        version: String,
        accessLog: AccessLog? = nil,
        personas: @escaping @Sendable () -> [OfferedPersona] = { [] },
        queue: Int = 512
    ) {
        self.pool = pool
        self.embedder = embedder
        self.store = store
        self.access = access
        self.version = version
        self.accessLog = accessLog
        offeredPersonas = personas
        admission = Admission(limit: queue)
    }
}
