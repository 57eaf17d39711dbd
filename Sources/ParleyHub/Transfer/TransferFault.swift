/// Why a transfer broke off that may well go on when it is tried again.
package enum TransferFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// There was no connection to the server.
    case noConnection(to: String)
    /// Nothing came for too long.
    case stalled
    /// The connection ended before all was there.
    case cutOff
    /// What the server sends does not belong to what was begun.
    case changed
    /// The server is not ready.
    case busy(status: Int, retryAfter: Int?)

    /// How long the server wants to be left alone, in seconds.
    package var retryAfter: Int? {
        if case .busy(_, let seconds) = self { seconds } else { nil }
    }

    /// What happened, as a part of a sentence.
    package var description: String {
        switch self {
        case .noConnection(let server): "there is no connection to \(server), or to where it points"
        case .stalled: "nothing came for too long"
        case .cutOff: "the connection broke off"
        case .changed: "the server's file is not the one that was begun"
        case .busy(429, _): "the server asks for patience (429)"
        case .busy(let status, _): "the server cannot answer now (\(status))"
        }
    }
}
