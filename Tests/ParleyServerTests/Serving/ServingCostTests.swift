import Foundation
import ParleyCore
import ParleyServer
import ParleyStore
import Testing

/// What HTTP, JSON and server-sent events cost beside the model.
@Suite(.timeLimit(.minutes(2)), .serialized) struct ServingCostTests {
    private static let streams = 8
    private static let words = 1250
    private static let prompt = Array(repeating: "word", count: words).joined(separator: " ")
    /// The most that a token may cost, in microseconds of the processor.
    private static let most = 100.0

    private static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Reads a stream's events in another program, whose time does not count.
    private static func read(_ port: Int) async throws -> Int {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "curl", "--silent", "--no-buffer", "http://127.0.0.1:\(port)/v1/chat/completions", "--data",
            #"{"stream":true,"messages":[{"role":"user","content":"\#(prompt)"}]}"#,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let data = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                continuation.resume(returning: String(decoding: data, as: UTF8.self).matches(of: /word/).count)
            }
        }
    }

    @Test func aTokenOverHTTPCostsLittleMoreThanWithout() async throws {
        let model = EchoModel()
        let card = ModelCard(name: "echo", contextSize: 100_000, settings: ResolvedSettings())
        let pool = ModelPool([
            ModelPool.Source(name: "echo", load: { AnsweringModel(model, card: card) }, unload: {})
        ])
        let state = ServerState(
            pool: pool,
            store: ServedModel<ConversationStore?>(),
            access: AccessGuard(),
            version: "test"
        )
        _ = try await pool.start()
        let (ports, told) = AsyncStream<Int>.makeStream()
        let server = HTTPServer(state: state, address: .init(port: 0)) { told.yield($0) }
        let running = Task { try await server.run() }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        // Once beforehand: what is made once does not count.
        #expect(try await Self.read(port) == Self.words)

        let bare = try await Self.cost { try await Self.bare(model) }
        let served = try await Self.cost {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<Self.streams { group.addTask { try await Self.read(port) } }
                return try await group.reduce(0, +)
            }
        }
        await server.stop()
        try await running.value
        let perToken = (served - bare) / Double(Self.streams * Self.words) * 1e6
        print(
            "Cost of HTTP, JSON and events: \(Int(perToken)) µs a token (\(Int(bare * 1e3)) and \(Int(served * 1e3)) ms)"
        )
        #expect(perToken <= Self.most)
    }

    /// The same replies without any of it.
    private static func bare(_ model: EchoModel) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<streams {
                group.addTask {
                    let entry = Transcript.Prompt(segments: [.text(.init(content: prompt))])
                    let request = LanguageModelExecutorGenerationRequest(
                        transcript: Transcript(entries: [.prompt(entry)])
                    )
                    let stream = ChoiceStream([request], by: model)
                    var parts = stream.makeAsyncIterator()
                    var count = 0
                    while let part = try await parts.next() {
                        if case .appendText = part.event.kind { count += 1 }
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }

    private static func cost(_ body: () async throws -> Int) async throws -> Double {
        let before = processorTime
        #expect(try await body() == streams * words)
        return processorTime - before
    }
}
