/// Where an answer that points elsewhere leads, and whether that is gone to.
package enum RedirectDecision: Equatable, Sendable {
    /// Ask there.
    case follow(WebAddress)
    /// Do not.
    case refuse(Reason)

    /// Why it is not gone to.
    package enum Reason: Equatable, Sendable {
        /// The answer names no address that can be asked.
        case noAddress
        /// It leads from an encrypted address, or from another machine, to one in the clear.
        case unsafe
        /// It was pointed elsewhere too often.
        case tooMany
    }

    /// The most answers that may point elsewhere, one after the other.
    package static let most = 5

    /// Whether an answer points elsewhere.
    ///
    /// - Parameter status: the number of the answer.
    /// - Returns: whether it does.
    package static func applies(to status: Int) -> Bool { [301, 302, 303, 307, 308].contains(status) }

    /// Decides.
    ///
    /// - Parameters:
    ///   - address: what was asked.
    ///   - location: what the answer names; nil where it names nothing.
    ///   - hops: how many answers pointed elsewhere before this one.
    /// - Returns: what to do.
    package static func decide(from address: WebAddress, location: String?, hops: Int) -> RedirectDecision {
        guard hops < most else { return .refuse(.tooMany) }
        guard let location, !location.isEmpty, let next = address.resolving(location) else {
            return .refuse(.noAddress)
        }
        guard next.origin.scheme == .https || (next.isLoopback && address.origin.scheme == .http) else {
            return .refuse(.unsafe)
        }
        return .follow(next)
    }
}

/// What proves to the hub who asks, and the only server that it is sent to.
package struct HubToken: Sendable {
    private let origin: WebAddress.Origin
    private let secret: String?

    /// Binds a token to a server.
    ///
    /// - Parameters:
    ///   - secret: the token; nil for none.
    ///   - endpoint: the hub.
    package init(_ secret: String?, for endpoint: WebAddress) {
        self.secret = secret
        origin = endpoint.origin
    }

    /// Whether there is one.
    package var isPresent: Bool { secret != nil }

    /// What is sent with a question, if anything.
    ///
    /// - Parameter address: what is asked.
    /// - Returns: the value of the `Authorization` field; nil for every server but the hub, and for one in the clear.
    package func authorization(for address: WebAddress) -> String? {
        guard address.origin == origin, address.isSafe else { return nil }
        return secret.map { "Bearer " + $0 }
    }
}
