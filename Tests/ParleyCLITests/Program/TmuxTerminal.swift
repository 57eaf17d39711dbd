import Foundation
import ParleyTestSupport

/// The program in a terminal of its own: tmux, which shows what a person would see, and types for them.
///
/// Each has a server, a home and a socket of its own, so that nothing of the user's is touched.
final class TmuxTerminal: Sendable {
    /// Where the tool is; nil where it is not installed.
    private static let tool = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/bin"].lazy
        .map { $0 + "/tmux" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Whether tests can use it; in CI it has to be there.
    static var isThere: Bool { TestEnvironment.isCI || tool != nil }

    /// Runs the program and says how it ended.
    ///
    /// tmux 3.3 sometimes misses the end of what it runs, so the shell tells. Ctrl-C is the program's alone.
    private static let script = #"trap : INT; "$0" "$@"; printf '\nended with %s\n' "$?""#

    /// The home folder of the program.
    let home: String
    private let ownsHome: Bool
    private let socket: String
    private let environment: [String: String]

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - arguments: the program's arguments.
    ///   - columns: the width of the terminal.
    ///   - rows: its height.
    ///   - models: the models folder; the tests' own when nil.
    ///   - home: the home of an earlier run; a new one when nil.
    /// - Throws: when tmux does not start.
    init(
        _ arguments: [String] = [],
        columns: Int = 80,
        rows: Int = 24,
        models: String? = nil,
        home: String? = nil
    ) async throws {
        let folder = try home ?? Self.newFolder()
        self.home = folder
        ownsHome = home == nil
        // A socket's path must be short.
        socket = "/tmp/parley-tmux-\(UUID().uuidString.prefix(13))"
        environment = [
            "HOME": folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "SHELL": "/bin/sh",
            "PARLEY_MODELS": models ?? TestEnvironment.models ?? folder,
        ]
        let settings = folder + "/tmux.conf"
        try """
        set -g remain-on-exit on
        set -g status off
        set -g default-terminal screen-256color
        set -s escape-time 10
        """.write(toFile: settings, atomically: true, encoding: .utf8)
        try await start(
            ["-f", settings, "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"]
                + ["/bin/sh", "-c", Self.script, TestEnvironment.program ?? "/nonexistent"] + arguments
        )
    }

    /// A folder for a home or for models, which the test takes away.
    static func newFolder() throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/parley-tmux-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Ends the program and the terminal.
    func close() async {
        _ = try? await tmux(["kill-server"])
        try? FileManager.default.removeItem(atPath: socket)
        if ownsHome { try? FileManager.default.removeItem(atPath: home) }
    }

    // MARK: What a person does

    /// Types text as it is.
    func type(_ text: String) async throws { try await tmux(["send-keys", "-l", "--", text]) }

    /// Presses keys by their names: `Enter`, `Up`, `C-c`.
    func press(_ keys: String...) async throws { try await press(keys: keys) }

    /// Presses keys by their names.
    func press(keys: [String]) async throws { try await tmux(["send-keys"] + keys) }

    /// Types a line and sends it.
    func send(_ line: String) async throws {
        try await type(line)
        try await press("Enter")
    }

    /// Pastes text, in brackets where the program asked for them.
    func paste(_ text: String) async throws {
        try await tmux(["set-buffer", "-b", "pasted", "--", text])
        try await tmux(["paste-buffer", "-p", "-r", "-b", "pasted"])
    }

    /// Gives the terminal another size.
    func resize(columns: Int, rows: Int = 24) async throws {
        try await tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    // MARK: What a person sees

    /// The rows of the screen, blanks at their ends and empty rows below taken off.
    func screen() async throws -> [String] {
        var rows = try await tmux(["capture-pane", "-p"]).split(separator: "\n", omittingEmptySubsequences: false)
            .map { row in String(row.reversed().drop { $0 == " " }.reversed()) }
        while rows.last?.isEmpty == true { rows.removeLast() }
        return rows
    }

    /// The cursor's place, from 0.
    func cursor() async throws -> (row: Int, column: Int) {
        let numbers = try await ask("#{cursor_y} #{cursor_x}").split(separator: " ").compactMap { Int($0) }
        return numbers.count == 2 ? (numbers[0], numbers[1]) : (-1, -1)
    }

    /// The program's exit code; nil as long as it runs.
    func exitCode() async throws -> Int? {
        let row = try await screen().last { $0.hasPrefix("ended with ") }
        return row.flatMap { Int($0.dropFirst("ended with ".count)) }
    }

    /// Waits until something is so, half a minute at most.
    ///
    /// - Parameter isSo: asked anew as long as it is false.
    /// - Returns: whether it came to be so.
    /// - Throws: what asking throws.
    func wait(until isSo: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<600 {
            if try await isSo() { return true }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    /// Waits until the screen shows a text.
    ///
    /// - Parameter text: the text, within one row.
    /// - Returns: the screen; when the text did not come, as it was at last.
    /// - Throws: when tmux refuses.
    @discardableResult
    func screen(showing text: String) async throws -> [String] {
        var rows: [String] = []
        _ = try await wait {
            rows = try await screen()
            return rows.contains { $0.contains(text) }
        }
        return rows
    }

    // MARK: The tool

    private func ask(_ format: String) async throws -> String {
        try await tmux(["display-message", "-p", format]).trimmingCharacters(in: .newlines)
    }

    private func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.tool ?? "/nonexistent")
        process.arguments = ["-u", "-S", socket] + arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Starts the server with the program in it.
    private func start(_ arguments: [String]) async throws {
        let process = process(arguments)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let failure = await withCheckedContinuation { (continuation: CheckedContinuation<(any Error)?, Never>) in
            Thread.detachNewThread {
                // The threads of Swift's tasks block signals, and what is started on one inherits that: the server would
                // never hear of its program's end.
                var none = sigset_t()
                sigemptyset(&none)
                pthread_sigmask(SIG_SETMASK, &none, nil)
                do {
                    try process.run()
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error)
                }
            }
        }
        if let failure { throw failure }
        // The server keeps what its client was started with, by which Foundation sees the end of a process: waiting for
        // that of the client would be waiting for the server's.
        let isUp = try await wait { (try? await tmux(["has-session"])) != nil }
        guard isUp else { throw TmuxError(description: "tmux did not start") }
    }

    @discardableResult
    private func tmux(_ arguments: [String]) async throws -> String {
        let process = process(arguments)
        let output = Foundation.Pipe()
        process.standardOutput = output
        process.standardError = output
        // Waiting for the end with a run loop can miss it and spin; the handler is called from a queue of its own.
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let handle = output.fileHandleForReading
        let bytes = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let bytes = handle.readDataToEndOfFile()
                ended.wait()
                continuation.resume(returning: bytes)
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard process.terminationStatus == 0 else { throw TmuxError(description: "tmux \(arguments): \(text)") }
        return text
    }
}

/// tmux refused something.
struct TmuxError: Error, CustomStringConvertible {
    let description: String
}
