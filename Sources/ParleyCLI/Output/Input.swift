import Foundation
import ParleyModels

/// What a command reads: an argument, a file, or the standard input.
enum Input {
    /// The most bytes that are read of a file or the standard input.
    static let most = 64 << 20

    /// A text from the argument, or from the standard input where that is asked for.
    ///
    /// - Parameters:
    ///   - argument: the text, `-` for the standard input, nil for the standard input when it is no terminal.
    ///   - what: what the text is, for the error.
    ///   - most: the most bytes that are read.
    /// - Returns: the text.
    /// - Throws: ``UsageError`` when there is none, or it is no text.
    static func text(argument: String?, what: String, most: Int = Input.most) throws -> String {
        if let argument, argument != "-" { return argument }
        if argument == nil, isatty(STDIN_FILENO) == 1 {
            throw UsageError(message: "There is no \(what). Give it as the argument, or pipe it in.")
        }
        let bytes = try standardInput(most: most)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UsageError(message: "The standard input is not UTF-8 text. Convert it first: iconv -t UTF-8")
        }
        return text
    }

    /// All of the standard input.
    ///
    /// - Parameter most: the most bytes that are read.
    /// - Returns: the bytes.
    /// - Throws: ``UsageError`` when it is longer than that.
    static func standardInput(most: Int = Input.most) throws -> [UInt8] {
        try read(STDIN_FILENO, name: "The standard input", most: most)
    }

    /// All of a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - most: the most bytes that are read.
    /// - Returns: the bytes.
    /// - Throws: ``UsageError`` when it cannot be read, or is longer than that.
    static func file(_ path: String, most: Int = Input.most) throws -> [UInt8] {
        let bytes: [UInt8]?
        do {
            bytes = try SmallFile.read(path, limit: most)
        } catch {
            throw UsageError(message: "\(path) cannot be read: \(error). \(error.advice(for: path))")
        }
        guard let bytes else { throw tooLong(path, most) }
        return bytes
    }

    private static func tooLong(_ name: String, _ most: Int) -> UsageError {
        UsageError(message: "\(name) is longer than \(most >> 20) MiB, more than any context holds. Cut it down.")
    }

    private static func read(_ descriptor: Int32, name: String, most: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                let fault = FileFault(code: errno)
                throw UsageError(message: "\(name) cannot be read: \(fault). Give it a file or a pipe.")
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= most else { throw tooLong(name, most) }
        }
    }
}
