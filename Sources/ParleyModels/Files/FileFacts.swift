#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the file system knows of a file.
package struct FileFacts: Sendable, Hashable {
    /// What lies at a path.
    package enum Kind: Sendable, Hashable {
        /// An ordinary file.
        case file
        /// A folder.
        case folder
        /// A pipe, a device or a socket: reading it might never end.
        case other
    }

    /// A point in time, in seconds since 1970 and nanoseconds.
    package struct Time: Sendable, Hashable {
        /// Whole seconds.
        package var seconds: Int
        /// The rest.
        package var nanoseconds: Int

        /// A point in time.
        package init(seconds: Int, nanoseconds: Int) {
            self.seconds = seconds
            self.nanoseconds = nanoseconds
        }

        /// The time now.
        package static var now: Time {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Time(seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
        }
    }

    /// Which file it is, whatever path leads to it.
    package struct Identity: Sendable, Hashable {
        /// The device that it lies on.
        package let device: UInt64
        /// Its number there.
        package let number: UInt64
    }

    /// Which file it is.
    package let identity: Identity
    /// What lies there.
    package let kind: Kind
    /// The size in bytes.
    package let size: UInt64
    /// When the contents last changed.
    package let modified: Time

    /// Asks about what lies at a path; links are followed.
    ///
    /// - Parameter path: the path.
    /// - Throws: what the system says.
    package init(path: String) throws(FileFault) {
        var facts = stat()
        guard !path.utf8.contains(0) else { throw FileFault(code: ENOENT) }
        guard stat(path, &facts) == 0 else { throw FileFault(code: errno) }
        self.init(facts)
    }

    /// Asks about an open file.
    init(descriptor: Int32) throws(FileFault) {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw FileFault(code: errno) }
        self.init(facts)
    }

    private init(_ facts: stat) {
        kind =
            switch facts.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        identity = Identity(
            device: UInt64(truncatingIfNeeded: facts.st_dev),
            number: UInt64(truncatingIfNeeded: facts.st_ino)
        )
        size = UInt64(clamping: facts.st_size)
        #if canImport(Darwin)
        let time = facts.st_mtimespec
        #else
        let time = facts.st_mtim
        #endif
        modified = Time(seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
    }
}

/// Why the system could not do something with a file.
package struct FileFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The number of the error, as `errno` gave it.
    package let code: Int32

    /// Wraps the number of an error.
    package init(code: Int32) { self.code = code }

    /// Whether there is nothing at the path.
    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

    /// The error in words.
    package var description: String {
        switch code {
        case ENOENT: return "there is no such file"
        case ENOTDIR: return "a part of its path is not a folder"
        case EACCES: return "you have no permission to read it"
        case ELOOP: return "its links lead in a circle"
        case ENAMETOOLONG: return "the path is too long"
        case EISDIR: return "it is a folder"
        default: return String(cString: strerror(code))
        }
    }
}
