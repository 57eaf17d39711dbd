import ParleyModels

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension FileFault {
    /// The file is larger than the limit.
    static let tooLarge = FileFault(code: EOVERFLOW)
    /// Another program has held the file for longer than is worth waiting.
    static let locked = FileFault(code: EWOULDBLOCK)

    static func ~= (pattern: FileFault, fault: FileFault) -> Bool { pattern == fault }
}

/// A file that no other program of ours changes as long as it is open, readable to its owner alone.
struct LockedFile: ~Copyable {
    private let descriptor: Int32
    private static let waits = 200
    private static let waitMilliseconds: Int32 = 10

    /// Opens the file, makes it where it is missing, and waits at most two seconds for others to be done with it.
    ///
    /// - Parameter path: the file.
    /// - Throws: what the system says.
    init(_ path: String) throws(FileFault) {
        guard !path.utf8.contains(0) else { throw FileFault(code: ENOENT) }
        var waited = 0
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw FileFault(code: errno) }
            do throws(FileFault) {
                try Self.lock(descriptor, waited: &waited)
                // Whoever held it may have put another file in its place.
                if try Self.isStillAt(path, descriptor) {
                    self.descriptor = descriptor
                    return
                }
            } catch {
                close(descriptor)
                throw error
            }
            close(descriptor)
        }
    }

    deinit { close(descriptor) }

    private static func lock(_ descriptor: Int32, waited: inout Int) throws(FileFault) {
        let facts = try FileFacts(descriptor: descriptor)
        guard facts.kind == .file else { throw FileFault.notAFile }
        if !facts.isPrivate, fchmod(descriptor, 0o600) != 0 { throw FileFault(code: errno) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw FileFault(code: errno) }
            guard waited < waits else { throw .locked }
            waited += 1
            poll(nil, 0, waitMilliseconds)
        }
    }

    private static func isStillAt(_ path: String, _ descriptor: Int32) throws(FileFault) -> Bool {
        let here = try FileFacts(descriptor: descriptor)
        guard let there = try? FileFacts(path: path) else { return false }
        return here.identity == there.identity
    }

    /// Reads all of it.
    ///
    /// - Parameter limit: the most bytes that are read.
    /// - Returns: its bytes, or nil when there are more than the limit.
    /// - Throws: what the system says.
    func read(limit: Int) throws(FileFault) -> [UInt8]? {
        guard lseek(descriptor, 0, SEEK_SET) >= 0 else { throw FileFault(code: errno) }
        var bytes: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= limit {
            let count = portion.withUnsafeMutableBytes { systemRead(descriptor, into: $0) }
            if count == 0 { return bytes }
            if count > 0 {
                bytes += portion[..<count]
            } else if errno != EINTR {
                throw FileFault(code: errno)
            }
        }
        return nil
    }

    /// Writes bytes at its end, all of them or none.
    ///
    /// - Parameter bytes: the bytes.
    /// - Throws: what the system says.
    func append(_ bytes: [UInt8]) throws(FileFault) {
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else { throw FileFault(code: errno) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite($0, to: descriptor) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                let fault = FileFault(code: errno)
                _ = ftruncate(descriptor, end)
                throw fault
            }
        }
    }
}
