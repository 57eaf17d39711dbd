import ParleyModels

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that is still being fetched: bytes are put behind each other, and hashed as they come.
///
/// It belongs to one task, and to one process as long as that holds the ``PullLock``.
final class PartFile {
    /// How many bytes are there.
    private(set) var size: UInt64
    private let path: String
    private let descriptor: Int32
    private var hash = RunningHash()

    private static let chunk = 1 << 20

    /// Opens a file, and makes it where it is missing; a link is not followed.
    ///
    /// - Parameter path: the file.
    /// - Throws: ``PullError``.
    init(_ path: String) throws(PullError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
        guard descriptor >= 0 else { throw Self.fault(path, FileFault(code: errno)) }
        do {
            let facts = try FileFacts(descriptor: descriptor)
            guard facts.kind == .file else { throw FileFault.notAFile }
            size = facts.size
        } catch {
            close(descriptor)
            throw Self.fault(path, error as? FileFault ?? .notAFile)
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The hash of what is there, in 64 digits.
    var sha256: String { hash.digits }

    /// Hashes what was there before.
    ///
    /// - Parameter progress: told how many bytes of how many are done.
    /// - Throws: ``PullError``, or `CancellationError`.
    func hashContents(progress: (_ done: UInt64, _ total: UInt64) -> Void) throws {
        hash = RunningHash()
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.fault(path, FileFault(code: errno)) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 64)
        defer { buffer.deallocate() }
        var done: UInt64 = 0
        while done < size {
            try Task.checkCancellation()
            progress(done, size)
            let count = read(descriptor, buffer.baseAddress, min(buffer.count, Int(size - done)))
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.fault(path, FileFault(code: errno))
            }
            guard count > 0 else { break }
            hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            done += UInt64(count)
        }
        size = done
    }

    /// Throws away what is there.
    ///
    /// - Throws: ``PullError``.
    func empty() throws(PullError) {
        guard ftruncate(descriptor, 0) == 0 else { throw Self.fault(path, FileFault(code: errno)) }
        size = 0
        hash = RunningHash()
    }

    /// Puts bytes behind what is there.
    ///
    /// - Parameter bytes: the bytes.
    /// - Throws: ``PullError``; what could be written stays.
    func append(_ bytes: UnsafeRawBufferPointer) throws(PullError) {
        var rest = bytes
        while let base = rest.baseAddress, !rest.isEmpty {
            let count = pwrite(descriptor, base, rest.count, off_t(size))
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.fault(path, FileFault(code: errno))
            }
            hash.update(UnsafeRawBufferPointer(rebasing: rest[..<count]))
            size += UInt64(count)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// The first bytes, at most four.
    var magic: [UInt8] {
        var bytes: [UInt8] = [0, 0, 0, 0]
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    /// Waits until what is there would survive a power cut.
    ///
    /// - Throws: ``PullError``.
    func synchronize() throws(PullError) {
        guard fsync(descriptor) == 0 else { throw Self.fault(path, FileFault(code: errno)) }
    }

    /// A fault of writing, in words.
    static func fault(_ path: String, _ fault: FileFault) -> PullError {
        guard fault.isOfSpace else {
            return PullError(
                .file,
                "\(path.shownInMessage) cannot be written: \(fault.ofWriting). \(fault.advice(for: path))"
            )
        }
        return PullError(
            .diskFull,
            """
            \(path.shownInMessage) could not be written on: \(fault). \(fault.advice(for: path)) What was fetched is \
            kept: pull again, and it goes on from there.
            """
        )
    }
}
