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
            if code == 0 { print(text) } else { Stderr.line(shown(text)) }
        }
        return code
    }

    /// A message as it is written: nothing in it steers a terminal, and a file cannot make it endless.
    static func shown(_ text: String) -> String {
        let safe = VisibleText.of(text)
        guard safe.utf8.count > longest else { return safe }
        return safe.prefix(longest / 2) + " … (\(safe.utf8.count) bytes in all)"
    }

    /// The longest message that is shown whole, in bytes.
    private static let longest = 8192

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

    /// Writes as much as can be written: when nobody reads it there is nobody to tell.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = Foundation.write(STDERR_FILENO, rest.baseAddress, rest.count)
                if written > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
                } else if written == 0 || errno != EINTR {
                    return
                }
            }
        }
    }
}
