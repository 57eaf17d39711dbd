import Foundation
package import ParleyCore

/// Where a server is: an origin, and the path that its API stands under.
package struct RemoteEndpoint: Sendable, Hashable {
    /// Which API is spoken there.
    package enum Dialect: String, Sendable, Hashable {
        /// OpenAI's: llama-server, vLLM, Parley and many more.
        case openAI
        /// Ollama's.
        case ollama
    }

    /// Scheme, host and port: `http://127.0.0.1:8000`.
    package let origin: String
    /// The path before the API's own, without a slash at its end: empty, or such as `/v1`.
    package let path: String
    /// Which API its path tells of; nil where that is to be found out.
    package let dialect: Dialect?

    /// An endpoint whose API is known.
    ///
    /// - Parameters:
    ///   - origin: scheme, host and port.
    ///   - path: the path before the API's own.
    ///   - dialect: which API it is.
    package init(origin: String, path: String, dialect: Dialect?) {
        self.origin = origin
        self.path = path
        self.dialect = dialect
    }

    /// Reads an address as people write it.
    ///
    /// A path that ends in `/v1` is OpenAI's API, one that ends in `/api` Ollama's; what clients add behind those may
    /// stand there too.
    ///
    /// - Parameter text: the address: `http://HOST:PORT`, `https://HOST/v1`.
    /// - Throws: ``LanguageModelError/invalidOption(_:)`` for what is no address of a server.
    package init(_ text: String) throws(LanguageModelError) {
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        func fault(_ what: String) -> LanguageModelError {
            let shown = String(trimmed.prefix(200))
            return .invalidOption(
                .init(debugDescription: "The URL \"\(shown)\" \(what) Write it as http://HOST:PORT or https://HOST/v1.")
            )
        }
        guard let parts = URLComponents(string: trimmed), let scheme = parts.scheme?.lowercased(),
            let host = parts.encodedHost?.lowercased(), !host.isEmpty
        else { throw fault("is none of a server.") }
        guard scheme == "http" || scheme == "https" else { throw fault("is neither http nor https.") }
        guard parts.user == nil, parts.password == nil else {
            throw fault("holds a user's name. Give a key with --url-key instead.")
        }
        guard parts.query == nil, parts.fragment == nil else { throw fault("has something behind its path.") }
        if let port = parts.port, !(1...65_535 ~= port) { throw fault("has a port that cannot be.") }
        let standard = scheme == "http" ? 80 : 443
        let port = parts.port.flatMap { $0 == standard ? nil : ":\($0)" } ?? ""
        origin = "\(scheme)://\(host)\(port)"
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        for (ending, kept) in Self.endings where path.hasSuffix(ending) {
            path = String(path.dropLast(ending.count)) + kept
            break
        }
        if path.hasSuffix("/v1") {
            dialect = .openAI
        } else if path.hasSuffix("/api") {
            path.removeLast(4)
            dialect = .ollama
        } else {
            dialect = nil
        }
        self.path = path
    }

    /// The full address of a path of the API.
    ///
    /// - Parameter rest: the path behind this one's, with a slash at its front.
    /// - Returns: the address.
    package func url(_ rest: String) -> String { origin + path + rest }

    /// What people copy from documentation, with what of it belongs to the base.
    private static let endings = [
        ("/v1/chat/completions", "/v1"), ("/v1/completions", "/v1"), ("/v1/models", "/v1"),
        ("/api/chat", "/api"), ("/api/generate", "/api"), ("/api/tags", "/api"),
    ]
}

/// The key that is shown to a server.
package struct RemoteKey: Sendable, Hashable {
    /// The key itself.
    package let text: String

    /// A key.
    ///
    /// - Parameter text: the key; blanks around it do not count.
    /// - Throws: ``LanguageModelError/invalidOption(_:)`` for what no header can hold.
    package init(_ text: String) throws(LanguageModelError) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty, trimmed.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw .invalidOption(
                .init(debugDescription: "The key for the URL is empty or holds characters that a key cannot have.")
            )
        }
        self.text = trimmed
    }
}
