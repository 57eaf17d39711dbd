package import ParleyModels

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
            "What you type cannot be kept in \(path): \(fault.ofWriting). \(Self.advice(fault))"
        case .tooLarge(let path):
            "\(path) is too large for a history and was left as it is. Delete it to begin a new one."
        case .locked(let path):
            "What you type cannot be kept in \(path) now: another program holds it."
        }
    }

    /// A full disk is no fault of the file's.
    private static func advice(_ fault: FileFault) -> String {
        fault.isOfSpace ? fault.advice(for: "") : "Mend or delete it to have it kept."
    }
}
