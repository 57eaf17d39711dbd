package import ParleyJSON

/// A file of a repository, as the hub lists it.
package struct HubFile: Hashable, Sendable {
    /// Its path in the repository; every part of it is a ``PlainName``.
    package let path: String
    /// Its size in bytes.
    package let size: UInt64
    /// The SHA-256 of its contents, in lower-case hexadecimal digits; nil where the hub does not tell.
    package let sha256: String?

    /// Describes a file.
    ///
    /// - Parameters:
    ///   - path: its path, checked.
    ///   - size: its size in bytes.
    ///   - sha256: the hash of its contents.
    package init(path: String, size: UInt64, sha256: String? = nil) {
        self.path = path
        self.size = size
        self.sha256 = sha256
    }

    /// Reads an entry of the hub's list; nil for what is no model file, or has a name that is not plain.
    ///
    /// - Parameter json: the entry.
    package init?(json: JSONValue) {
        guard json["type"]?.stringValue == "file", let path = json["path"]?.stringValue,
            PlainName.modelPath(path) != nil
        else { return nil }
        let large = json["lfs"]
        guard let size = large?["size"]?.intValue ?? json["size"]?.intValue, size > 0 else { return nil }
        self.init(path: path, size: UInt64(size), sha256: large?["oid"]?.stringValue.flatMap { Self.hash($0) })
    }

    /// A SHA-256 in lower-case digits; nil for a text that is none.
    ///
    /// - Parameter text: the hash in upper or lower case, with or without `sha256:` before it.
    /// - Returns: 64 digits.
    package static func hash(_ text: String) -> String? {
        let digits = text.hasPrefix("sha256:") ? text.dropFirst(7) : text[...]
        guard digits.utf8.count == 64, digits.utf8.allSatisfy({ $0.hexValue != nil }) else { return nil }
        return digits.lowercased()
    }
}
