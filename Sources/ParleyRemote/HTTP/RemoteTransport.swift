import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ParleyCore
import Synchronization

/// Sends requests and gets their responses; nothing here knows what they mean.
struct RemoteTransport: Sendable {
    /// One request.
    struct Request: Sendable {
        var url: String
        /// What is sent; nil for a GET.
        var body: [UInt8]?
        var key: RemoteKey?
    }

    /// A response whose body is still to be read.
    struct Response: Sendable {
        var status: Int
        var isEventStream: Bool
        var isJSON: Bool
        var retryAfter: Int?
        var location: String?
        var body: HTTPClientResponse.Body
    }

    /// The most of an error's body that is read, in bytes.
    private static let longestError = 64 << 10

    /// How long a server may say nothing.
    let silence: Duration

    /// Sends a request; redirects are not followed, so that a key never goes where nobody meant it to.
    ///
    /// - Throws: what the network throws; `CancellationError` when the task was cancelled.
    func send(_ request: Request) async throws -> Response {
        var message = HTTPClientRequest(url: request.url)
        message.headers.add(name: "User-Agent", value: "parley")
        message.headers.add(name: "Accept", value: "text/event-stream, application/x-ndjson, application/json")
        if let key = request.key { message.headers.add(name: "Authorization", value: "Bearer \(key.text)") }
        if let body = request.body {
            message.method = .POST
            message.headers.add(name: "Content-Type", value: "application/json")
            message.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            let response = try await Self.client(silence).execute(message, deadline: .distantFuture)
            let type = response.headers.first(name: "Content-Type")?.lowercased() ?? ""
            return Response(
                status: Int(response.status.code),
                isEventStream: type.hasPrefix("text/event-stream"),
                isJSON: type.hasPrefix("application/json"),
                retryAfter: response.headers.first(name: "Retry-After").flatMap { Int($0) },
                location: response.headers.first(name: "Location"),
                body: response.body
            )
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw error
        }
    }

    /// Reads a body that must not be long.
    ///
    /// - Parameters:
    ///   - response: the response.
    ///   - limit: as many bytes are read at most.
    /// - Returns: the bytes, as far as they came.
    /// - Throws: what the network throws.
    static func bytes(of response: Response, atMost limit: Int = longestError) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in response.body {
            bytes.append(contentsOf: part.readableBytesView.prefix(limit - bytes.count))
            if bytes.count >= limit { break }
        }
        return bytes
    }

    /// What is wrong when no response comes.
    static func fault(_ error: any Error, origin: String) -> LanguageModelError {
        let reason: String
        switch error {
        case let error as HTTPClientError where error == .connectTimeout: reason = "it cannot be reached in time"
        case let error as HTTPClientError where error == .readTimeout: reason = "it said nothing for too long"
        case let error as HTTPClientError where error == .remoteConnectionClosed: reason = "it closed the connection"
        case let error as IOError where error.errnoCode == ECONNREFUSED: reason = "nothing listens there"
        default: reason = RemoteFault.cleaned("\(error)")
        }
        return RemoteFault.unavailable(
            "\(origin) does not answer: \(reason). Is the server running, and the URL right?"
        )
    }

    /// One client for each patience, for as long as the program runs: connections are kept for the next request.
    private static func client(_ silence: Duration) -> HTTPClient {
        clients.withLock { clients in
            if let client = clients[silence] { return client }
            var configuration = HTTPClient.Configuration()
            configuration.redirectConfiguration = .disallow
            configuration.timeout.connect = .seconds(10)
            configuration.timeout.read = .milliseconds(Int64(silence / .milliseconds(1)))
            configuration.httpVersion = .http1Only
            // How often something is tried is the policy's to say.
            configuration.connectionPool.retryConnectionEstablishment = false
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            clients[silence] = client
            return client
        }
    }

    private static let clients = Mutex<[Duration: HTTPClient]>([:])
}
