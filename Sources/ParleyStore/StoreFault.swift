import GRDB
import ParleyModels

/// Why conversations cannot be kept or read.
package struct StoreFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of fault it is.
    package enum Kind: Sendable, Equatable {
        /// There is no room left.
        case full
        /// Another program holds it for too long.
        case busy
        /// The file is damaged, or none of ours.
        case damaged
        /// A newer Parley has written it.
        case newer
        /// The file cannot be opened or written.
        case inaccessible
        /// The name is another conversation's.
        case nameTaken
        /// There is no such conversation or turn.
        case missing
        /// Anything else.
        case other
    }

    /// What kind of fault it is.
    package let kind: Kind
    /// What is wrong and what to do.
    package let description: String

    /// Describes a fault.
    ///
    /// - Parameters:
    ///   - kind: what kind it is.
    ///   - description: what is wrong and what to do.
    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    /// The fault of a file.
    ///
    /// - Parameters:
    ///   - fault: what the system said.
    ///   - path: the file.
    init(_ fault: FileFault, path: String) {
        self.init(
            fault.isOfSpace ? .full : .inaccessible,
            "The conversations cannot be kept in \(path): \(fault.ofWriting). \(fault.advice(for: path))"
        )
    }

    /// What the database threw.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - path: the database's file.
    init(_ error: any Error, path: String) {
        if let fault = error as? StoreFault {
            self = fault
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.other, "The conversations in \(path) could not be used: \(error).")
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(
                .full,
                "There is no room for the conversations in \(path). Make room on the disk; what is there stays."
            )
        // A write that fails outright is nearly always a disk that is full, over its quota, or going.
        case .SQLITE_IOERR:
            self.init(.full, "\(path) could not be written or read. Is the disk full? What was kept before stays.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, "Another program holds \(path). Try again once it is done.")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .damaged,
                "\(path) is damaged, or no file of Parley's. Move it away, or name another with --store; a new one is made."
            )
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(.inaccessible, "\(path) cannot be opened for writing. Check its permissions and its folder's.")
        default:
            self.init(
                .other,
                "The conversations in \(path) could not be used: \(error.message ?? "\(error.resultCode)")."
            )
        }
    }
}
