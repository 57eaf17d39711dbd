import Foundation

/// Where the tests find what `make test` laid out for them.
package enum TestEnvironment {
    /// The models folder of the tests.
    package static var models: String? { value("PARLEY_TEST_MODELS") }
    /// The program under test.
    package static var program: String? { value("PARLEY_TEST_PROGRAM") }
    /// A Python with the test tools.
    package static var python: String? { value("PARLEY_TEST_PYTHON") }
    /// Whether a missing tool fails its tests rather than skipping them.
    package static var isCI: Bool { ProcessInfo.processInfo.environment["CI"] == "true" }

    /// Whether the guide is there for tests; in CI it has to be.
    package static var hasGuide: Bool { isCI || models.map { exists($0 + "/guide/model.json") } ?? false }
    /// The guide's folder.
    package static var guide: String { (models ?? "/nonexistent") + "/guide" }
    /// Whether the program is there for tests; in CI it has to be.
    package static var hasProgram: Bool { isCI || program.map(exists) ?? false }

    private static func value(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

/// A run of a program from start to end, in a home of its own.
package struct ProgramRun: Sendable {
    package var status: Int32
    package var output: String
    package var errors: String

    /// Runs the program under test.
    ///
    /// - Parameters:
    ///   - arguments: its arguments.
    ///   - input: its standard input.
    ///   - environment: variables beside those of the test home.
    ///   - signal: sent to it once it has printed something.
    ///   - script: run by the shell in place of the program, which is `"$0"` there, with the arguments as `"$@"`.
    /// - Returns: how it went.
    /// - Throws: when it cannot be started.
    package static func parley(
        _ arguments: [String],
        input: [UInt8] = [],
        environment: [String: String] = [:],
        signal: Int32? = nil,
        script: String? = nil
    ) async throws -> ProgramRun {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("parley-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        let process = Process()
        let program = TestEnvironment.program ?? "/nonexistent"
        process.executableURL = URL(fileURLWithPath: script == nil ? program : "/bin/sh")
        process.arguments = script.map { ["-c", $0, program] + arguments } ?? arguments
        var variables = [
            "HOME": home.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "dumb",
            "PARLEY_MODELS": TestEnvironment.models ?? home.path, "PARLEY_SOCKET": "none",
        ]
        variables.merge(environment) { $1 }
        process.environment = variables
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stderr
        // A shell starts what runs in its background with SIGINT ignored, and children inherit that: the program would
        // rightly go on ignoring it.
        if let signal { _ = Foundation.signal(signal, SIG_DFL) }
        try process.run()
        // Each stream has a thread of its own: a full pipe on one must not stop the others.
        async let output = read(stdout, thenSending: signal, to: process.processIdentifier)
        async let errors = read(stderr, thenSending: nil, to: 0)
        async let _ = write(input, to: stdin)
        let (outputBytes, errorBytes) = await (output, errors)
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            Thread.detachNewThread {
                process.waitUntilExit()
                continuation.resume()
            }
        }
        let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return ProgramRun(
            status: status,
            output: String(decoding: outputBytes, as: UTF8.self),
            errors: String(decoding: errorBytes, as: UTF8.self)
        )
    }

    private static func read(_ pipe: Pipe, thenSending signal: Int32?, to process: Int32) async -> Data {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var all = Data()
                var isSent = false
                while case let part = pipe.fileHandleForReading.availableData, !part.isEmpty {
                    all.append(part)
                    if let signal, !isSent {
                        isSent = true
                        kill(process, signal)
                    }
                }
                continuation.resume(returning: all)
            }
        }
    }

    private static func write(_ bytes: [UInt8], to pipe: Pipe) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            Thread.detachNewThread {
                signal(SIGPIPE, SIG_IGN)
                try? pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
                try? pipe.fileHandleForWriting.close()
                continuation.resume()
            }
        }
    }
}
