import HTTPTypes
import Hummingbird
import NIOCore
import ParleyModels

extension ServerState {
    /// Answers `/` and `/page/NAME`: the page's files, which anybody may have.
    func page(_ path: String, _ call: Call) async throws -> Response {
        try PageFiles.response(path, known: call.knownTag)
    }
}

/// The page's files, which are compiled into the program.
enum PageFiles {
    /// A file as it is sent.
    struct File: Sendable {
        let type: String
        let bytes: [UInt8]
        /// What tells this version of it from others (RFC 9110, 8.8.3).
        let tag: String

        init(_ type: String, _ bytes: [UInt8]) {
            self.type = type
            self.bytes = bytes
            tag = "\"\(ContentHash.of(bytes))\""
        }
    }

    private static let script = "text/javascript; charset=utf-8"

    /// The files by their paths.
    static let all: [String: File] = [
        "/": File("text/html; charset=utf-8", PackageResources.index_html),
        "/page/style.css": File("text/css; charset=utf-8", PackageResources.style_css),
        "/page/icon.svg": File("image/svg+xml", PackageResources.icon_svg),
        "/page/api.js": File(script, PackageResources.api_js),
        "/page/code.js": File(script, PackageResources.code_js),
        "/page/dom.js": File(script, PackageResources.dom_js),
        "/page/drafts.js": File(script, PackageResources.drafts_js),
        "/page/entry.js": File(script, PackageResources.entry_js),
        "/page/figures.js": File(script, PackageResources.figures_js),
        "/page/following.js": File(script, PackageResources.following_js),
        "/page/kept.js": File(script, PackageResources.kept_js),
        "/page/keys.js": File(script, PackageResources.keys_js),
        "/page/main.js": File(script, PackageResources.main_js),
        "/page/markdown.js": File(script, PackageResources.markdown_js),
        "/page/personas.js": File(script, PackageResources.personas_js),
        "/page/settings.js": File(script, PackageResources.settings_js),
        "/page/sidebar.js": File(script, PackageResources.sidebar_js),
        "/page/tree.js": File(script, PackageResources.tree_js),
        "/page/turns.js": File(script, PackageResources.turns_js),
    ]

    /// What the page may do: run its own files, and ask its own server.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    /// Answers with a file.
    ///
    /// - Parameters:
    ///   - path: the file's path.
    ///   - known: the tag of the version that the browser has.
    /// - Returns: the file, or word that the browser's is still right.
    /// - Throws: ``APIError`` for a path that is none.
    static func response(_ path: String, known: String?) throws(APIError) -> Response {
        guard let file = all[path] else { throw .nothing(at: path) }
        var headers: HTTPFields = [
            .contentType: file.type, .eTag: file.tag, .cacheControl: "no-cache", .contentSecurityPolicy: policy,
            .xContentTypeOptions: "nosniff",
        ]
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        if known == file.tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }
}
