import Foundation

/// Thrown when nobody reads what is written any more.
struct OutputClosed: Error {}

/// Results go to the standard output.
enum Stdout {
    /// Writes all of a text.
    ///
    /// - Throws: ``OutputClosed`` when the reader has gone, ``DiskFull`` when there is no room.
    static func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = Foundation.write(STDOUT_FILENO, rest.baseAddress, rest.count)
                if written > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
                } else if errno == EAGAIN {
                    var waiting = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&waiting, 1, -1)
                } else if errno == ENOSPC {
                    throw DiskFull()
                } else if errno != EINTR {
                    throw OutputClosed()
                }
            }
        }
    }
}

/// A result could not be written for want of room.
struct DiskFull: Error, CustomStringConvertible {
    let description = "The output could not be written: the disk is full. Make room, or send it elsewhere."
}

/// Shows a reply as it comes.
///
/// On a terminal nothing in it can steer the terminal; elsewhere it is passed on as it is.
struct ReplyOutput {
    private let isTerminal: Bool
    private var filter = VisibleText()
    private var last: Character?
    private var isReasoning = false
    private let style: TerminalStyle

    init(isTerminal: Bool = isatty(STDOUT_FILENO) == 1) {
        self.isTerminal = isTerminal
        let device = TerminalDevice()
        style = TerminalStyle(hasColor: device.capabilities(of: device.output).hasColor)
    }

    /// Shows a part of the reasoning before the reply, faint, on a terminal; elsewhere it is no result.
    mutating func showReasoning(_ text: String) throws {
        guard isTerminal else { return }
        let safe = filter.push(text)
        last = safe.last ?? last
        isReasoning = true
        try Stdout.write(style.apply(.dim, to: safe))
    }

    /// Shows a part.
    mutating func show(_ text: String) throws {
        if isReasoning {
            try Stdout.write(last?.isNewline == true ? "\n" : "\n\n")
            isReasoning = false
        }
        let safe = isTerminal ? filter.push(text) : text
        last = safe.last ?? last
        try Stdout.write(safe)
    }

    /// Whether nothing was shown yet.
    var isEmpty: Bool { last == nil }

    /// Ends the reply with a line break, unless it has one.
    mutating func end() throws {
        if isTerminal { try Stdout.write(filter.finish()) }
        if last?.isNewline != true { try Stdout.write("\n") }
        last = nil
    }
}
