import ArgumentParser
import Foundation
import ParleyCore

/// The one place that turns errors into words for people and exit codes for programs.
enum Failure {
    /// Nothing was wrong with the call, but it could not be done.
    static let failed: Int32 = 1
    /// The call itself was wrong.
    static let usage: Int32 = 2

    /// Says what is wrong.
    ///
    /// - Parameter error: what ended the command.
    /// - Returns: the exit code.
    static func report(_ error: any Error) -> Int32 {
        if let end = error as? Ended { return end.code }
        // Whoever read the results has left, as `head` does when it has enough; there is nobody to tell.
        if error is OutputClosed { return failed }
        let code = exitCode(of: error)
        if error is ExitCode { return code }
        let text = message(for: error)
        if !text.isEmpty {
            // Help and version are results that were asked for; everything else is about the call.
            if code == 0 { print(text) } else { Stderr.line(text) }
        }
        return code
    }

    /// The exit code for an error.
    static func exitCode(of error: any Error) -> Int32 {
        switch error {
        case let usage as UsageError: _ = usage; return Self.usage
        case let error as LanguageModelError:
            if case .invalidOption = error { return usage }
            return failed
        default: break
        }
        let code = ParleyCommand.exitCode(for: error).rawValue
        // The parser's own code for wrong usage is BSD's EX_USAGE.
        return code == 64 ? usage : code
    }

    /// The words for an error.
    static func message(for error: any Error) -> String {
        switch error {
        case let error as UsageError: "Error: \(error.message)"
        case let error as LanguageModelError: "Error: \(error.debugDescription)"
        case is CancellationError: "Stopped."
        default: ParleyCommand.fullMessage(for: error)
        }
    }
}

/// A command that has said all there is to say and ends with this code.
struct Ended: Error {
    var code: Int32
}

/// A value that cannot be used, found out after parsing.
struct UsageError: Error {
    var message: String
}

/// What is not a result goes to the standard error.
enum Stderr {
    static func line(_ text: String) { write(text + "\n") }

    static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
