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
    /// Whether its owner alone may read or write it.
    package let isPrivate: Bool

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
    ///
    /// - Parameter descriptor: the file.
    /// - Throws: what the system says.
    package init(descriptor: Int32) throws(FileFault) {
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
        isPrivate = facts.st_mode & 0o077 == 0
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

    /// What lies there can be no file: the number that the system gives for opening a socket.
    package static let notAFile = FileFault(code: ENXIO)

    /// Whether there is nothing at the path.
    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

    /// Whether there was no room for what was written.
    package var isOfSpace: Bool { [ENOSPC, EDQUOT, EFBIG].contains(code) }

    /// The error in words.
    package var description: String {
        switch code {
        case ENOENT: return "there is no such file"
        case ENOTDIR: return "a part of its path is not a folder"
        case EACCES: return "you have no permission to read it"
        case ELOOP: return "its links lead in a circle"
        case ENAMETOOLONG: return "the path is too long"
        case EISDIR: return "it is a folder"
        case ENXIO: return "it is a pipe, a socket or a device"
        case ENOSPC: return "the disk is full"
        case EDQUOT: return "your share of the disk is full"
        case EFBIG: return "files may not become so large"
        default: return String(cString: strerror(code))
        }
    }

    /// The error in words where the file was to be written.
    package var ofWriting: String {
        switch code {
        case ENOENT: "its folder is not there"
        case EACCES: "you have no permission to write it"
        default: description
        }
    }

    /// What a person can do about it: a sentence.
    ///
    /// - Parameter path: the path at fault.
    /// - Returns: the sentence.
    package func advice(for path: String) -> String {
        switch code {
        case ENOENT where path.holdsRepairedBytes: String.renaming
        case ENOENT, ENOTDIR: "Check the path."
        case EACCES, EPERM: "Change its permissions."
        case ELOOP: "Mend the link."
        case ENAMETOOLONG: "Give a shorter one."
        case EISDIR, ENXIO: "Name a file, or put one in its place."
        case ENOSPC, EDQUOT: "Make room on the disk."
        case EFBIG: "Raise the limit: ulimit -f"
        default: "Check the file and its disk."
        }
    }
}

extension String {
    /// Whether it stands for a name that may not have been UTF-8: what is not comes in as U+FFFD, and names nothing then.
    var holdsRepairedBytes: Bool { unicodeScalars.contains("\u{FFFD}") }

    /// What to do about a file whose name cannot be given.
    static let renaming = "If its name holds bytes that are not UTF-8, rename it."
}
