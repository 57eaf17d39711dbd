#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#else
import Darwin
#endif

extension GGUFFile {
    /// Reads the header of a file.
    ///
    /// Only regular files are read, and only their headers: a few megabytes for a large vocabulary.
    ///
    /// - Parameter path: The file's path.
    /// - Throws: An error that names the field when the file is truncated or damaged, or says why it cannot be read.
    package init(path: String) throws(GGUFError) {
        // Without O_NONBLOCK, opening a FIFO would wait for a writer before we could see that it is one.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unreadable(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.unreadable(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            throw GGUFError(
                .unreadable,
                field: path,
                isFolder
                    ? "This is a folder. Name a .gguf file in it." : "This is no regular file. Name a .gguf file."
            )
        }
        let size = UInt64(clamping: status.st_size)
        var error: GGUFError
        // Most headers fit into the first read; a large vocabulary takes one or two more.
        var wanted = min(size, 1 << 20)
        var buffer: [UInt8] = []
        repeat {
            try Self.fill(&buffer, upTo: wanted, from: descriptor, path: path)
            let outcome = buffer.withUnsafeBytes { bytes -> (Result<GGUFParser.Header, GGUFError>, Bool) in
                var parser = GGUFParser(bytes, fileSize: size)
                do throws(GGUFError) {
                    return (.success(try parser.parse()), false)
                } catch {
                    return (.failure(error), parser.needsMoreBytes)
                }
            }
            switch outcome.0 {
            case .success(let header):
                self.init(header, storage: Array(buffer.prefix(header.end)), fileSize: size)
                self.path = path
                return
            case .failure(let failure):
                error = failure
            }
            guard outcome.1 else { throw error }
            wanted = min(size, wanted &* 4)
        } while UInt64(buffer.count) < wanted
        throw error
    }

    private static func unreadable(_ path: String, _ code: Int32) -> GGUFError {
        let hint =
            switch code {
            case ENOENT, ENOTDIR: "There is no such file. Check the path."
            case EACCES, EPERM: "The file may not be read. Check its permissions."
            default: "The file cannot be read: \(String(cString: strerror(code))). Check the path."
            }
        return GGUFError(.unreadable, field: path, hint)
    }

    /// Reads on until the buffer holds `count` bytes of the file.
    private static func fill(
        _ buffer: inout [UInt8],
        upTo count: UInt64,
        from descriptor: Int32,
        path: String
    ) throws(GGUFError) {
        var filled = buffer.count
        guard let count = Int(exactly: count), count > filled else { return }
        buffer.append(contentsOf: repeatElement(0, count: count - filled))
        while filled < count {
            let got = buffer.withUnsafeMutableBytes { bytes in
                pread(descriptor, bytes.baseAddress.map { $0 + filled }, count - filled, off_t(filled))
            }
            if got > 0 {
                filled += got
            } else if got == 0 {
                throw .truncated(path, has: UInt64(filled), needs: UInt64(count))
            } else if errno != EINTR {
                throw unreadable(path, errno)
            }
        }
    }
}
