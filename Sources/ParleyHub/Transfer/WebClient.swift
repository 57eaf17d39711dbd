import AsyncHTTPClient
package import NIOCore
import NIOHTTP1
import ParleyModels

/// Asks servers, and follows answers that point elsewhere.
package final class WebClient: Sendable {
    /// An answer whose bytes are still to come.
    struct Answer {
        var head: ResponseHead
        var body: HTTPClientResponse.Body
        /// The `Link` fields.
        var links: [String]
    }

    private let client: HTTPClient
    private let token: HubToken

    /// Makes a client; ``shutDown()`` must be called at the end.
    ///
    /// - Parameters:
    ///   - token: what proves to the hub who asks.
    ///   - stall: after how long without a byte a transfer is broken off.
    package init(token: HubToken, stall: TimeAmount) {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: min(.seconds(20), stall), read: stall)
        // Whoever asks tries again himself, and says so.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.token = token
    }

    /// Closes all connections.
    package func shutDown() async { try? await client.shutdown() }

    /// Whether there is a token for the hub.
    var hasToken: Bool { token.isPresent }

    /// Asks for something.
    ///
    /// - Parameters:
    ///   - first: what to ask for.
    ///   - fields: further fields of the question.
    /// - Returns: the answer.
    /// - Throws: ``TransferFault``, ``PullError`` or `CancellationError`.
    func get(_ first: WebAddress, fields: [(String, String)] = []) async throws -> Answer {
        // Messages name what was asked first: where a server points is its own text.
        var address = first
        for hops in 0... {
            var request = HTTPClientRequest(url: address.description)
            request.headers.add(name: "User-Agent", value: "parley")
            request.headers.add(name: "Accept-Encoding", value: "identity")
            for (name, value) in fields { request.headers.add(name: name, value: value) }
            if let value = token.authorization(for: address) {
                request.headers.add(name: "Authorization", value: value)
            }
            let response: HTTPClientResponse
            do {
                response = try await client.execute(request, deadline: .distantFuture)
            } catch {
                throw Self.fault(error, first, isConnected: false)
            }
            let head = ResponseHead(status: Int(response.status.code)) { response.headers[$0] }
            guard RedirectDecision.applies(to: head.status) else {
                return Answer(head: head, body: response.body, links: response.headers["link"])
            }
            switch RedirectDecision.decide(
                from: address,
                location: response.headers.first(name: "location"),
                hops: hops
            ) {
            case .follow(let next): address = next
            case .refuse(let reason): throw Self.error(reason, first)
            }
        }
        throw Self.error(.tooMany, first)
    }

    /// Asks for something short.
    ///
    /// - Parameters:
    ///   - address: what to ask for.
    ///   - most: the most bytes that are read.
    /// - Returns: the answer and its bytes; none where the answer is no success.
    /// - Throws: ``TransferFault``, ``PullError`` or `CancellationError`.
    func text(_ address: WebAddress, most: Int) async throws -> (answer: Answer, bytes: [UInt8]) {
        let answer = try await get(address)
        guard answer.head.status == 200 else { return (answer, []) }
        var bytes: [UInt8] = []
        do {
            for try await buffer in answer.body {
                bytes += buffer.readableBytesView
                guard bytes.count <= most else {
                    throw PullError(.server, "\(address.shown) answers with more than is sensible.")
                }
            }
        } catch {
            throw Self.fault(error, address, isConnected: true)
        }
        if let length = answer.head.length, length != UInt64(bytes.count) { throw TransferFault.cutOff }
        return (answer, bytes)
    }

    /// What went wrong with a connection, in our words.
    ///
    /// - Parameters:
    ///   - error: what was thrown.
    ///   - address: what was asked.
    ///   - isConnected: whether an answer had begun.
    /// - Returns: the fault to throw.
    static func fault(_ error: any Error, _ address: WebAddress, isConnected: Bool) -> any Error {
        if error is PullError || error is TransferFault || error is CancellationError { return error }
        if Task.isCancelled { return CancellationError() }
        if let error = error as? HTTPClientError {
            if error == .cancelled { return CancellationError() }
            if error == .readTimeout || error == .deadlineExceeded { return TransferFault.stalled }
            if error == .remoteConnectionClosed { return TransferFault.cutOff }
        }
        return isConnected
            ? TransferFault.cutOff
            : TransferFault.noConnection(to: "\(address.origin.scheme.rawValue)://\(address.origin.host)")
    }

    private static func error(_ reason: RedirectDecision.Reason, _ address: WebAddress) -> PullError {
        let what =
            switch reason {
            case .noAddress: "points elsewhere, and to no address that can be asked."
            case .unsafe: "points to an address that is not encrypted. Nothing was fetched from there."
            case .tooMany: "points elsewhere again and again."
            }
        return PullError(.server, "\(address.shown) \(what)")
    }
}
