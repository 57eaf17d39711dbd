import ParleyModels

/// Which hub is asked, and as whom: what Hugging Face's own tools take from the environment.
package struct HubSettings: Sendable {
    /// The hub.
    package let endpoint: WebAddress
    /// What proves to it who asks.
    package let token: HubToken

    private static let standard = WebAddress(
        origin: .init(scheme: .https, host: "huggingface.co", port: 443),
        path: "/"
    )
    private static let longestToken = 4096

    /// Reads the environment: `HF_ENDPOINT`; `HF_TOKEN`, else the file `HF_TOKEN_PATH`, else `token` in `HF_HOME`, else in
    /// `huggingface` in the user's cache folder.
    ///
    /// - Parameters:
    ///   - environment: the variables of the environment.
    ///   - home: the home folder.
    /// - Throws: ``PullError`` when the endpoint is no address, or not encrypted, or the token is none.
    package init(environment: [String: String], home: String) throws(PullError) {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        endpoint = try Self.endpoint(variable("HF_ENDPOINT"))
        let secret: String?
        if let text = variable("HF_TOKEN") {
            secret = try Self.token(text, from: "HF_TOKEN")
        } else {
            let cache = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.cache"
            let path =
                variable("HF_TOKEN_PATH") ?? variable("HF_HOME").map { $0 + "/token" } ?? cache + "/huggingface/token"
            secret = try Self.token(inFile: ParleyFolders.expanded(path, home: home))
        }
        token = HubToken(secret, for: endpoint)
    }

    private static func endpoint(_ text: String?) throws(PullError) -> WebAddress {
        guard let text else { return standard }
        guard let address = WebAddress(text), address.query == nil else {
            throw PullError(
                .reference,
                "HF_ENDPOINT is \(text.quotedForMessage), which is no address. Write https://…."
            )
        }
        guard address.isSafe else {
            throw PullError(
                .reference,
                "HF_ENDPOINT is \(text.quotedForMessage), which is not encrypted. Only this machine may be asked so."
            )
        }
        var path = address.path[...]
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return WebAddress(origin: address.origin, path: String(path))
    }

    private static func token(inFile path: String) throws(PullError) -> String? {
        let bytes: [UInt8]?
        do {
            bytes = try SmallFile.read(path, limit: longestToken)
        } catch {
            if error.isMissing { return nil }
            throw PullError(
                .file,
                "The token in \(path.shownInMessage) cannot be read: \(error). \(error.advice(for: path))"
            )
        }
        guard let bytes, let text = String(validating: bytes, as: UTF8.self) else {
            throw PullError(.file, "\(path.shownInMessage) holds no token. Remove it, or set HF_TOKEN.")
        }
        return text.allSatisfy(\.isWhitespace) ? nil : try token(text, from: path.shownInMessage)
    }

    /// A token without the blanks around it; what it is does not stand in the message.
    private static func token(_ text: String, from place: String) throws(PullError) -> String {
        let bytes = text.utf8.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
        guard (1...longestToken).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw PullError(.reference, "\(place) holds no token: a token is one word of letters, digits and signs.")
        }
        return String(decoding: Array(bytes), as: UTF8.self)
    }
}
