import HTTPTypes
import Hummingbird

/// Which path is answered by what.
package struct Routes: Sendable {
    typealias Handler = @Sendable (ServerState, ServerState.Call) async throws -> Response

    /// A path that is answered.
    struct Route: Sendable {
        var method: HTTPRequest.Method
        var path: String
        /// Whether it is answered without a key.
        var isOpen = false
        /// Whether further parts of a path belong to it.
        var takesRest = false
        var handler: Handler
    }

    /// All paths.
    static let all: [Route] = [
        Route(method: .get, path: "/", isOpen: true) { try await $0.page("/", $1) },
        Route(method: .get, path: "/page/", isOpen: true, takesRest: true) {
            try await $0.page("/page/" + $1.rest, $1)
        },
        Route(method: .get, path: "/health", isOpen: true) { try await $0.health($1) },
        Route(method: .get, path: "/v1/health", isOpen: true) { try await $0.health($1) },
        Route(method: .get, path: "/v1/models") { try await $0.models($1) },
        Route(method: .get, path: "/models") { try await $0.models($1) },
        Route(method: .get, path: "/v1/models/", takesRest: true) { try await $0.oneModel($1) },
        Route(method: .post, path: "/v1/chat/completions") { try await $0.chatCompletions($1) },
        Route(method: .post, path: "/chat/completions") { try await $0.chatCompletions($1) },
        Route(method: .post, path: "/v1/completions") { try await $0.completions($1) },
        Route(method: .post, path: "/completion") { try await $0.nativeCompletion($1) },
        Route(method: .post, path: "/completions") { try await $0.nativeCompletion($1) },
        Route(method: .post, path: "/v1/embeddings") { try await $0.embeddings($1) },
        Route(method: .get, path: "/v1/personas") { try await $0.personas($1) },
        Route(method: .get, path: "/v1/conversations") { try await $0.listConversations($1) },
        Route(method: .post, path: "/v1/conversations") { try await $0.addConversation($1) },
        Route(method: .get, path: "/v1/conversations/", takesRest: true) { try await $0.showConversation($1) },
        Route(method: .post, path: "/v1/conversations/", takesRest: true) { try await $0.changeConversation($1) },
        Route(method: .patch, path: "/v1/conversations/", takesRest: true) { try await $0.changeConversation($1) },
        Route(method: .delete, path: "/v1/conversations/", takesRest: true) { try await $0.deleteConversation($1) },
        Route(method: .post, path: "/chat") { try await $0.chat($1) },
        Route(method: .post, path: "/api/chat") { try await $0.apiChat($1) },
        Route(method: .get, path: "/metrics") { try await $0.metrics($1) },
        Route(method: .get, path: "/openapi.json") { try await $0.description($1) },
        Route(method: .get, path: "/slots") { try await $0.slots($1) },
        Route(method: .get, path: "/props") { try await $0.properties($1) },
        Route(method: .post, path: "/tokenize") { try await $0.tokenize($1) },
        Route(method: .post, path: "/detokenize") { try await $0.detokenize($1) },
        Route(method: .post, path: "/apply-template") { try await $0.applyTemplate($1) },
    ]

    /// The paths that are answered.
    package static var paths: [String] { all.map(\.path) }

    /// The same with their methods: `GET /health`.
    package static var pathsWithMethods: Set<String> { Set(all.map { "\($0.method.rawValue) \($0.path)" }) }

    /// What a request means.
    enum Match: Sendable {
        case route(Route, rest: String)
        /// The path is there, for other methods.
        case otherMethods([HTTPRequest.Method])
        case nothing
    }

    /// Finds the route of a request.
    ///
    /// - Parameters:
    ///   - method: its method; HEAD is answered as GET.
    ///   - path: its path without the query.
    /// - Returns: the route, with the rest of the path behind it.
    static func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        let fitting = all.filter { $0.takesRest ? path.hasPrefix($0.path) && path != $0.path : path == $0.path }
        let wanted = method == .head ? .get : method
        if let route = fitting.first(where: { $0.method == wanted }) {
            return .route(route, rest: route.takesRest ? String(path.dropFirst(route.path.count)) : "")
        }
        return fitting.isEmpty ? .nothing : .otherMethods(fitting.map(\.method))
    }
}
