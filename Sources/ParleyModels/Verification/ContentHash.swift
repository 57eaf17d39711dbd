import Crypto

/// SHA-256 of texts and files, in lower-case hexadecimal digits.
package enum ContentHash {
    /// How many bytes are read at once.
    private static let chunk = 1 << 20

    /// The hash of some bytes.
    ///
    /// - Parameter bytes: the bytes.
    /// - Returns: 64 digits.
    package static func of(_ bytes: [UInt8]) -> String {
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return digits(hash.finalize())
    }

    /// The hash of a file, and what the file system knew of it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - progress: told how many bytes of how many are done; returns whether to go on.
    /// - Returns: the facts and 64 digits; nil when `progress` did not want to go on, or the file changed meanwhile.
    /// - Throws: what the system says.
    static func of(
        file path: String,
        progress: (_ done: UInt64, _ total: UInt64) -> Bool
    ) throws(FileFault) -> (facts: FileFacts, sha256: String)? {
        let file = try OpenFile(path: path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 64)
        defer { buffer.deallocate() }
        var hash = SHA256()
        var done: UInt64 = 0
        while true {
            guard progress(done, file.facts.size) else { return nil }
            let count = try file.fill(buffer)
            if count == 0 { break }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            done += UInt64(count)
            // A file that grows for ever must not keep us for ever.
            guard done <= file.facts.size else { return nil }
        }
        guard try file.currentFacts() == file.facts, done == file.facts.size else { return nil }
        return (file.facts, digits(hash.finalize()))
    }

    static func digits(_ digest: SHA256.Digest) -> String {
        let table = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in digest { text += [table[Int(byte >> 4)], table[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
