import ParleyModels

/// What `parley models pull` is to fetch.
package enum PullReference: Hashable, Sendable {
    /// Which file of a repository is meant.
    package enum Choice: Hashable, Sendable {
        /// The one that most people want.
        case usual
        /// The one with this quantization, in capitals.
        case quantization(String)
        /// The file of this path.
        case file(String)
    }

    /// A repository of the hub.
    package struct Repository: Hashable, Sendable {
        /// Whose it is.
        package let owner: String
        /// Its name.
        package let name: String
        /// The branch, tag or commit.
        package let revision: String

        /// Names a repository by parts that have been checked.
        package init(owner: String, name: String, revision: String = Self.main) {
            self.owner = owner
            self.name = name
            self.revision = revision
        }

        /// The branch where none is named.
        package static let main = "main"

        /// As people write it.
        package var text: String { "\(owner)/\(name)" }
    }

    /// A model of a repository.
    case repository(Repository, Choice)
    /// A file behind any address.
    case address(WebAddress)

    /// Reads a reference.
    ///
    /// Addresses of the hub's own pages mean the repository, so that their hash is known.
    ///
    /// - Parameters:
    ///   - text: `hf:OWNER/REPO`, with `:QUANT` or `/FILE` behind it, or an address.
    ///   - endpoint: the hub.
    /// - Throws: ``PullError`` when it is neither.
    package init(_ text: String, endpoint: WebAddress) throws(PullError) {
        if let mark = ["hf://", "hf:"].first(where: { text.hasPrefix($0) }) {
            self = try Self.repository(String(text.dropFirst(mark.count)), written: text)
            return
        }
        let lower = text.lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else {
            throw PullError(
                .reference,
                """
                \(text.quotedForMessage) names nothing that can be fetched. Write hf:OWNER/REPO, hf:OWNER/REPO:QUANT, \
                hf:OWNER/REPO/FILE.gguf, or https://….gguf.
                """
            )
        }
        guard let address = WebAddress(text) else {
            throw PullError(
                .reference,
                "\(text.quotedForMessage) is no address that can be asked. Names and passwords may not stand in it."
            )
        }
        guard address.isSafe else {
            throw PullError(
                .reference,
                "\(text.quotedForMessage) is not encrypted. Write https://; http:// is for this machine alone."
            )
        }
        if let page = Self.page(address, endpoint) {
            self = page
            return
        }
        guard Self.fileName(of: address) != nil else {
            throw PullError(
                .reference,
                """
                \(text.quotedForMessage) does not end with the name of a model file: letters, digits, '.', '-' and '_', \
                and .gguf at its end. Give the address of the file itself.
                """
            )
        }
        self = .address(address)
    }

    /// The checked name of the file behind an address; nil where its path ends with none.
    ///
    /// - Parameter address: the address.
    /// - Returns: the name.
    package static func fileName(of address: WebAddress) -> String? {
        let last = address.path[
            (address.path.lastIndex(of: "/").map(address.path.index(after:)) ?? address.path.startIndex)...
        ]
        guard let name = decoded(last), PlainName.isModelFile(name) else { return nil }
        return name
    }

    private static func repository(_ text: String, written: String) throws(PullError) -> PullReference {
        func fault(_ what: String) -> PullError {
            PullError(
                .reference,
                """
                \(written.quotedForMessage) \(what) Write hf:OWNER/REPO, hf:OWNER/REPO:QUANT or \
                hf:OWNER/REPO/FILE.gguf.
                """
            )
        }
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map { String($0) }
        guard parts.count >= 2 else { throw fault("names no repository.") }
        let isFile = parts.count == 3
        let pieces = parts[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        guard PlainName.isPlain(parts[0]), PlainName.isPlain(pieces[0]), parts[0].utf8.count <= 96,
            pieces[0].utf8.count <= 96
        else { throw fault("is no name of a repository: letters, digits, '.', '-' and '_' alone.") }
        let repository = Repository(owner: parts[0], name: pieces[0])
        if isFile {
            guard pieces.count == 1, PlainName.modelPath(parts[2]) != nil else {
                throw fault("names no model file: letters, digits, '.', '-' and '_', and .gguf at its end.")
            }
            return .repository(repository, .file(parts[2]))
        }
        guard pieces.count == 2 else { return .repository(repository, .usual) }
        let tag = pieces[1].uppercased()
        guard QuantizationTag.isTag(tag) else {
            throw fault("names no quantization behind its colon, such as Q4_K_M.")
        }
        return .repository(repository, .quantization(tag))
    }

    /// What a page or a file of the hub means: `/OWNER/REPO`, `/OWNER/REPO/resolve/REVISION/FILE` and `/blob/…`.
    private static func page(_ address: WebAddress, _ endpoint: WebAddress) -> PullReference? {
        guard address.origin == endpoint.origin else { return nil }
        let parts = address.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            .map { decoded($0) ?? "" }
        guard parts.count >= 2, PlainName.isPlain(parts[0]), PlainName.isPlain(parts[1]) else { return nil }
        if parts.count == 2, !hasModelSuffix(parts[1]) {
            return .repository(Repository(owner: parts[0], name: parts[1]), .usual)
        }
        guard parts.count >= 5, ["resolve", "blob"].contains(parts[2]), PlainName.isPlain(parts[3]) else { return nil }
        let path = parts[4...].joined(separator: "/")
        guard PlainName.modelPath(path) != nil else { return nil }
        return .repository(Repository(owner: parts[0], name: parts[1], revision: parts[3]), .file(path))
    }

    /// A part of a path with its percent signs worked out; nil where that gives no text.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
