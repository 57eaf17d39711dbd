import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// Takes every request: lets it in, finds its route, and turns errors into responses.
struct ServerResponder: HTTPResponder {
    typealias Context = ServerContext

    /// The longest body, in bytes: more than any context holds.
    static let longestBody = 16 << 20

    let state: ServerState

    func respond(to request: Request, context: ServerContext) async throws -> Response {
        let begun = (date: Date(), instant: ContinuousClock.now)
        let match = Routes.match(request.method, request.uri.path)
        var response = await response(to: request, match, context)
        // Only our own paths are counted by name: there is no end to those that clients can think of.
        let path = if case .route(let route, _) = match { route.path } else { "other" }
        state.metrics.answered(path, status: Int(response.status.code))
        // A body behind the answer to HEAD would be read as the beginning of the next answer.
        if request.method == .head { response = response.createHeadResponse() }
        guard let log = state.accessLog else { return response }
        let entry = AccessLog.Entry(
            time: begun.date,
            peer: context.peer,
            method: request.method.rawValue,
            path: path,
            status: Int(response.status.code),
            duration: .zero,
            isWhole: true
        )
        response.body = Self.logged(response.body, entry, since: begun.instant, in: log)
        return response
    }

    /// The body, with a line in the log once it is sent, or given up.
    private static func logged(
        _ body: ResponseBody,
        _ entry: AccessLog.Entry,
        since begun: ContinuousClock.Instant,
        in log: AccessLog
    ) -> ResponseBody {
        ResponseBody(contentLength: body.contentLength) { writer in
            var entry = entry
            defer {
                entry.duration = .now - begun
                log.log(entry)
            }
            do {
                try await body.write(writer)
            } catch {
                entry.isWhole = false
                throw error
            }
        }
    }

    private func response(to request: Request, _ match: Routes.Match, _ context: ServerContext) async -> Response {
        let facts = facts(request, match)
        let origin: String?
        switch state.access.verdict(facts) {
        case .allowed(let allowed): origin = allowed
        case .refused(let error): return .failure(error)
        }
        var response: Response
        do {
            response = try await answer(request, match, context, owner: state.access.owner(facts.key))
        } catch {
            response = .failure(APIError(error))
        }
        if let origin {
            response.headers[.accessControlAllowOrigin] = origin
            response.headers[.vary] = "Origin"
        }
        return response
    }

    private func answer(
        _ request: Request,
        _ match: Routes.Match,
        _ context: ServerContext,
        owner: String
    ) async throws -> Response {
        if request.method == .options { return preflight() }
        switch match {
        case .nothing:
            throw APIError.nothing(at: request.uri.path)
        case .otherMethods(let methods):
            let names = methods.map(\.rawValue).joined(separator: ", ")
            var response = Response.failure(
                APIError(
                    .methodNotAllowed,
                    "\(request.uri.path) does not answer to \(request.method.rawValue). Send \(names)."
                )
            )
            response.headers[.allow] = names
            return response
        case .route(let route, let rest):
            let body = route.method == .get ? [] : try await Self.body(of: request)
            var call = ServerState.Call(body: body, context: context, owner: owner, rest: rest)
            call.knownTag = request.headers[.ifNoneMatch]
            for (name, value) in request.uri.queryParameters { call.query[String(name)] = String(value) }
            return try await route.handler(state, call)
        }
    }

    /// The bytes of a request's body.
    ///
    /// - Parameter request: the request.
    /// - Returns: the bytes.
    /// - Throws: ``APIError`` for one that is too long, or not sent as HTTP has it.
    static func body(of request: Request) async throws -> [UInt8] {
        let tooLarge = APIError(.tooLarge, "The body is longer than \(Self.longestBody >> 20) MiB.")
        if let length = request.headers[.contentLength].flatMap(Int.init), length > Self.longestBody { throw tooLarge }
        var bytes: [UInt8] = []
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= Self.longestBody else { throw tooLarge }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch let error as HTTPParserError {
            throw APIError(.invalidRequest, "The body is not sent as HTTP has it: \(error).")
        }
        return bytes
    }

    private func preflight() -> Response {
        var response = Response(status: .noContent)
        response.headers[.accessControlAllowMethods] = "GET, POST, PATCH, DELETE, OPTIONS"
        response.headers[.accessControlAllowHeaders] = "Authorization, Content-Type, X-Api-Key"
        response.headers[.accessControlMaxAge] = "600"
        return response
    }

    private func facts(_ request: Request, _ match: Routes.Match) -> AccessGuard.Facts {
        var facts = AccessGuard.Facts(host: request.head.authority, origin: request.headers[.origin])
        // The first Host header is the authority; another one is a sign that somebody else reads the request otherwise.
        if let name = HTTPField.Name("Host"), request.headers[name] != nil { facts.host = nil }
        if let bearer = request.headers[.authorization], bearer.lowercased().hasPrefix("bearer ") {
            facts.key = String(bearer.dropFirst(7))
        } else if let name = HTTPField.Name("X-Api-Key") {
            facts.key = request.headers[name]
        }
        // A preflight carries no key, and tells nothing but who may ask.
        if request.method == .options { facts.isOpen = true }
        if case .route(let route, _) = match, route.isOpen { facts.isOpen = true }
        return facts
    }
}
