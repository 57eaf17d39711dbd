#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that is open for reading.
package struct OpenFile: ~Copyable {
    /// What the file system knew of it when it was opened.
    package let facts: FileFacts
    private let descriptor: Int32

    /// Opens an ordinary file; never waits, as opening a pipe would.
    ///
    /// - Parameter path: the file.
    /// - Throws: what the system says.
    package init(path: String) throws(FileFault) {
        guard !path.utf8.contains(0) else { throw FileFault(code: ENOENT) }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault(code: errno) }
        let facts: FileFacts
        do throws(FileFault) {
            facts = try FileFacts(descriptor: descriptor)
            guard facts.kind != .folder else { throw FileFault(code: EISDIR) }
            guard facts.kind == .file else { throw FileFault.notAFile }
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.facts = facts
    }

    deinit { close(descriptor) }

    /// Asks again what the file system knows of it.
    ///
    /// - Returns: the facts by now.
    /// - Throws: what the system says.
    package func currentFacts() throws(FileFault) -> FileFacts {
        try FileFacts(descriptor: descriptor)
    }

    /// Reads the next bytes.
    ///
    /// - Parameter buffer: where they go; it is filled unless the file ends before.
    /// - Returns: how many there were.
    /// - Throws: what the system says.
    package func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(FileFault) -> Int {
        guard let base = buffer.baseAddress else { return 0 }
        var filled = 0
        while filled < buffer.count {
            let count = read(descriptor, base + filled, buffer.count - filled)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileFault(code: errno)
            }
            filled += count
        }
        return filled
    }
}

/// A small file's contents.
package enum SmallFile {
    /// Reads a file that should be small.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limit: the most bytes that are read.
    /// - Returns: its bytes, or nil when there are more than the limit.
    /// - Throws: what the system says.
    package static func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8]? {
        let file = try OpenFile(path: path)
        guard file.facts.size <= UInt64(limit) else { return nil }
        // The file may grow meanwhile, and those of /proc have no size: one byte more than allowed tells.
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: limit + 1, alignment: 1)
        defer { buffer.deallocate() }
        let count = try file.fill(buffer)
        return count > limit ? nil : Array(buffer[..<count])
    }

    /// Writes a file beside the old one and puts it in its place, so that no reader sees half of it.
    ///
    /// - Parameters:
    ///   - path: the file; only its owner may read it.
    ///   - bytes: the contents.
    /// - Throws: what the system says.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(FileFault) {
        let beside = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileFault(code: errno) }
        var fault: FileFault?
        var rest = bytes[...]
        while !rest.isEmpty, fault == nil {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                fault = FileFault(code: errno)
            }
        }
        if close(descriptor) != 0, fault == nil, errno != EINTR { fault = FileFault(code: errno) }
        if fault == nil, rename(beside, path) != 0 { fault = FileFault(code: errno) }
        if let fault {
            unlink(beside)
            throw fault
        }
    }
}
