package import ParleyModels

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why the file of the history cannot be used.
package enum HistoryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// It cannot be read.
    case unreadable(String, FileFault)
    /// It cannot be written.
    case unwritable(String, FileFault)
    /// It is larger than any history.
    case tooLarge(String)
    /// Another program does not let go of it.
    case locked(String)

    /// What is wrong and what to do, in one or two sentences.
    package var description: String {
        switch self {
        case .unreadable(let path, let fault):
            "The lines typed earlier cannot be read from \(path): \(fault). Mend or delete it to have them kept."
        case .unwritable(let path, let fault):
            // A fault's own words speak of reading.
            "What you type cannot be kept in \(path): "
                + (fault.code == EACCES ? "you have no permission to write it" : fault.description)
                + ". Mend or delete it to have it kept."
        case .tooLarge(let path):
            "\(path) is too large for a history and was left as it is. Delete it to begin a new one."
        case .locked(let path):
            "What you type cannot be kept in \(path) now: another program holds it."
        }
    }
}
