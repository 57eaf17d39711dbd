import Crypto
import ParleyModels

/// Who may ask: by address, by origin, by key.
///
/// Pure, so that every case is a row of a test's table.
package struct AccessGuard: Sendable {
    /// What is decided of a request.
    package enum Verdict: Sendable, Equatable {
        /// It is answered; with an origin, that may read the answer.
        case allowed(origin: String?)
        /// It is refused.
        case refused(APIError)
    }

    /// What of a request decides.
    package struct Facts: Sendable {
        /// The `Host` header.
        package var host: String?
        /// The `Origin` header: a browser's, telling whose page asks.
        package var origin: String?
        /// The key that was shown.
        package var key: String?
        /// Whether it may be asked without a key.
        package var isOpen: Bool

        /// Describes a request.
        package init(host: String?, origin: String? = nil, key: String? = nil, isOpen: Bool = false) {
            self.host = host
            self.origin = origin
            self.key = key
            self.isOpen = isOpen
        }
    }

    private let digests: [SHA256.Digest]
    private let checksHost: Bool
    private let hosts: Set<String>
    private let origins: Set<String>

    /// A guard.
    ///
    /// - Parameters:
    ///   - keys: any of them opens; without any, everybody who comes through may ask.
    ///   - address: where the server listens. On a loopback address only names of this machine are answered, so that no
    ///     page of a server elsewhere can have its own name point here and be let in.
    ///   - origins: pages that may ask beside those of this machine, such as `https://example.com`; `null` where it is
    ///     wanted.
    package init(keys: [String] = [], address: String = "127.0.0.1", origins: [String] = []) {
        digests = keys.map { SHA256.hash(data: Array($0.utf8)) }
        checksHost = Self.isLoopback(address)
        hosts = [address.lowercased()]
        self.origins = Set(origins.map { $0.lowercased() })
    }

    /// Decides.
    package func verdict(_ facts: Facts) -> Verdict {
        guard let host = facts.host, let name = Self.hostName(host) else {
            return .refused(APIError(.invalidRequest, "The request names no host, or two. Send one Host header."))
        }
        if checksHost, !Self.isLoopback(name), !hosts.contains(name) {
            return .refused(
                APIError(.permission, "This server does not answer to that host name. Ask 127.0.0.1 or localhost.")
            )
        }
        if let origin = facts.origin, !mayAsk(origin) {
            return .refused(
                APIError(.permission, "Pages of this origin may not ask. Allow it with --cors-origins.")
            )
        }
        if !digests.isEmpty, !facts.isOpen {
            guard let key = facts.key, isKnown(key) else {
                return .refused(
                    APIError(
                        .authentication,
                        "The key is missing or wrong. Send it as 'Authorization: Bearer KEY'.",
                        code: "invalid_api_key"
                    )
                )
            }
        }
        return .allowed(origin: facts.origin)
    }

    /// Whose a request is.
    ///
    /// - Parameter key: the key that was shown.
    /// - Returns: a name that tells nothing of the key; empty where no key is asked for.
    package func owner(_ key: String?) -> String {
        guard !digests.isEmpty, let key else { return "" }
        return ContentHash.of(Array(key.utf8))
    }

    /// Compares digests, and all of them: neither a key's length nor how much of it is right shows in the time.
    private func isKnown(_ key: String) -> Bool {
        let digest = SHA256.hash(data: Array(key.utf8))
        var found: UInt8 = 0
        for known in digests {
            var difference: UInt8 = 0
            for (left, right) in zip(digest, known) { difference |= left ^ right }
            found |= difference == 0 ? 1 : 0
        }
        return found == 1
    }

    private func mayAsk(_ origin: String) -> Bool {
        let origin = origin.lowercased()
        if origins.contains(origin) { return true }
        if origin.hasPrefix("vscode-webview://") { return true }
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            let rest = String(origin.dropFirst(scheme.count))
            return Self.hostName(rest).map(Self.isLoopback) ?? false
        }
        return false
    }

    /// The name in a host with or without a port, in small letters; nil when it is none.
    static func hostName(_ host: String) -> String? {
        var name = host.lowercased()
        guard !name.contains(where: { "/@?#\\ ".contains($0) }) else { return nil }
        if name.hasPrefix("[") {
            guard let end = name.firstIndex(of: "]") else { return nil }
            let port = name[name.index(after: end)...]
            guard port.isEmpty || isPort(port) else { return nil }
            name = String(name[name.index(after: name.startIndex)..<end])
        } else if let colon = name.firstIndex(of: ":") {
            guard isPort(name[colon...]) else { return nil }
            name = String(name[..<colon])
        }
        return name.isEmpty ? nil : name
    }

    private static func isPort(_ text: Substring) -> Bool {
        guard text.first == ":", let port = Int(text.dropFirst()) else { return false }
        return 0...65_535 ~= port
    }

    /// Whether an address or a name always means this machine.
    package static func isLoopback(_ name: String) -> Bool {
        let name = name.lowercased()
        if name == "localhost" || name.hasSuffix(".localhost") || name == "::1" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
