import ParleyModels

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where programs of one user find a server that has a model in memory: a Unix socket that nobody else can reach.
package struct LocalSocket: Sendable, Hashable {
    /// The socket's name in its folder.
    static let name = "parley.sock"
    /// The longest path that the system takes, in bytes, with the zero behind it (`sun_path`: 108 on Linux, 104 on macOS).
    static let longestPath = 104

    /// Why there can be no socket.
    package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        /// What is wrong and what to do.
        package let description: String
    }

    /// The socket's path.
    package let path: String

    /// The socket at a path.
    ///
    /// - Parameter path: the path.
    package init(path: String) { self.path = path }

    /// The folder that it lies in.
    var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }

    /// The file whose lock says that a server holds the socket.
    var lockPath: String { path + ".lock" }

    /// The socket that is meant.
    ///
    /// It is the one that the user names, else `parley.sock` in `XDG_RUNTIME_DIR`, else in a folder of the user's own
    /// under the temporary one (XDG Base Directory Specification 0.8 on the former).
    ///
    /// - Parameters:
    ///   - setting: a path, or `none`; nil for the usual one.
    ///   - environment: the variables of the environment.
    ///   - user: the user's number.
    /// - Returns: the socket; nil where none is wanted.
    package static func usual(
        _ setting: String?,
        environment: [String: String],
        user: UInt32 = getuid()
    ) -> LocalSocket? {
        if let setting, !setting.isEmpty {
            guard setting != "none" else { return nil }
            return LocalSocket(path: ParleyFolders.expanded(setting, home: environment["HOME"]))
        }
        if let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/"), isPrivate(folder, of: user) == nil {
            return LocalSocket(path: folder + "/" + name)
        }
        let temporary = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        return LocalSocket(path: "\(temporary)/parley-\(user)/\(name)")
    }

    /// Checks that nobody else can have put the socket there.
    ///
    /// - Parameter user: the user's number.
    /// - Throws: ``Fault``.
    package func check(user: UInt32 = getuid()) throws(Fault) {
        guard path.utf8.count < Self.longestPath else {
            throw Fault(
                description: "The socket's path \(path.shownInMessage) is too long. Name a shorter one with --socket."
            )
        }
        if let why = Self.isPrivate(folder, of: user) {
            throw Fault(description: "The folder \(folder.shownInMessage) \(why). Name another socket with --socket.")
        }
    }

    /// Makes its folder, for its owner alone.
    ///
    /// - Throws: ``Fault``.
    package func makeFolder() throws(Fault) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw Fault(
                description: "The folder \(folder.shownInMessage) cannot be made: \(String(cString: strerror(errno)))."
            )
        }
        try check()
    }

    /// Whether a socket of this user's lies there; whether anybody listens shows in connecting.
    package func isThere(user: UInt32 = getuid()) -> Bool {
        var facts = stat()
        guard (try? check(user: user)) != nil, lstat(path, &facts) == 0 else { return false }
        return facts.st_mode & S_IFMT == S_IFSOCK && facts.st_uid == user
    }

    /// Why a folder is not the user's own; nil where it is.
    private static func isPrivate(_ folder: String, of user: UInt32) -> String? {
        var facts = stat()
        // Not through a link: whoever made it could turn it elsewhere.
        guard lstat(folder, &facts) == 0 else { return "is not there" }
        if facts.st_mode & S_IFMT == S_IFLNK { return "is a link" }
        if facts.st_mode & S_IFMT != S_IFDIR { return "is no folder" }
        if facts.st_uid != user { return "belongs to somebody else" }
        if facts.st_mode & 0o077 != 0 { return "is open to others" }
        return nil
    }
}

/// The right to listen on a local socket: one process has it at a time, and it ends with the process.
package final class LocalSocketClaim: Sendable {
    /// The socket.
    package let socket: LocalSocket
    private let lock: Int32

    /// Takes the right; a socket that a dead server left is removed, one that lives never.
    ///
    /// - Parameter socket: the socket.
    /// - Throws: ``LocalSocket/Fault`` when another server has it, or nobody could have it there.
    package init(_ socket: LocalSocket) throws(LocalSocket.Fault) {
        self.socket = socket
        try socket.makeFolder()
        let lock = open(socket.lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else {
            throw LocalSocket.Fault(
                description: "\(socket.lockPath.shownInMessage) cannot be opened: \(String(cString: strerror(errno)))."
            )
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0, !Self.isAlive(socket.path) else {
            close(lock)
            throw LocalSocket.Fault(
                description:
                    "Another server has \(socket.path.shownInMessage); programs reach this one by its port alone."
            )
        }
        var facts = stat()
        if lstat(socket.path, &facts) == 0, facts.st_mode & S_IFMT != S_IFSOCK {
            close(lock)
            throw LocalSocket.Fault(
                description: "\(socket.path.shownInMessage) is no socket. Move it, or name another with --socket."
            )
        }
        self.lock = lock
    }

    /// Removes the socket, and gives the right back.
    deinit {
        unlink(socket.path)
        close(lock)
    }

    /// Whether somebody listens there, whoever it is.
    private static func isAlive(_ path: String) -> Bool {
        let descriptor = systemSocket(AF_UNIX)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8.prefix(LocalSocket.longestPath - 1))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) == 0 }
        }
    }

    private static func systemSocket(_ family: Int32) -> Int32 {
        #if canImport(Glibc)
        Glibc.socket(family, Int32(SOCK_STREAM.rawValue), 0)
        #elseif canImport(Musl)
        Musl.socket(family, SOCK_STREAM, 0)
        #else
        Darwin.socket(family, SOCK_STREAM, 0)
        #endif
    }
}
