#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that only its owner may read and write.
package enum PrivateFile {
    /// Makes an empty file where there is none, and takes everybody else's permissions from one that is there.
    ///
    /// A file that is there is not opened.
    ///
    /// - Parameter path: the file.
    /// - Throws: what the system says.
    package static func make(_ path: String) throws(FileFault) {
        guard !path.utf8.contains(0) else { throw FileFault(code: ENOENT) }
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor < 0 else {
            close(descriptor)
            return
        }
        guard errno == EEXIST else { throw FileFault(code: errno) }
        let facts = try FileFacts(path: path)
        guard facts.kind == .file else { throw facts.kind == .folder ? FileFault(code: EISDIR) : .notAFile }
        guard facts.isPrivate || chmod(path, 0o600) == 0 else { throw FileFault(code: errno) }
    }
}
