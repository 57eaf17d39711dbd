import Foundation
import ParleyCLI
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite struct TerminalInputTests {
    @Test func bytesComeAndTheEnd() async throws {
        let pipe = try Pipe()
        let input = try TerminalInput(pipe.out)
        pipe.send(Array("hello".utf8))
        pipe.closeIn()
        var bytes: [UInt8] = []
        for await event in input {
            guard case .bytes(let more) = event else {
                Issue.record("\(event)")
                continue
            }
            bytes += more
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "hello")
    }

    @Test func quietComesOnceAfterBytes() async throws {
        let pipe = try Pipe()
        let input = try TerminalInput(pipe.out, reportsQuiet: true)
        var events = input.makeAsyncIterator()
        pipe.send([0x1B])
        #expect(await events.next() == .bytes([0x1B]))
        #expect(await events.next() == .quiet)
        try await Task.sleep(for: .milliseconds(120))
        pipe.send([0x41])
        #expect(await events.next() == .bytes([0x41]))
        #expect(await events.next() == .quiet)
        pipe.closeIn()
        #expect(await events.next() == nil)
    }

    @Test func stopEndsTheSequenceAndLeavesTheRest() async throws {
        let pipe = try Pipe()
        let input = try TerminalInput(pipe.out)
        var events = input.makeAsyncIterator()
        pipe.send([1])
        #expect(await events.next() == .bytes([1]))
        input.stop()
        #expect(await events.next() == nil)
        pipe.send([2])
        let next = try TerminalInput(pipe.out)
        var later = next.makeAsyncIterator()
        #expect(await later.next() == .bytes([2]))
        next.stop()
    }

    @Test func aCancelledTaskStopsWaiting() async throws {
        let pipe = try Pipe()
        let input = try TerminalInput(pipe.out)
        let task = Task { () -> Bool in
            for await _ in input { return false }
            return true
        }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        #expect(await task.value)
        input.stop()
    }

    @Test func aDroppedInputStopsReading() async throws {
        let pipe = try Pipe()
        do {
            let input = try TerminalInput(pipe.out)
            var events = input.makeAsyncIterator()
            pipe.send([1])
            #expect(await events.next() == .bytes([1]))
        }
        // Its thread may take a moment to go.
        try await Task.sleep(for: .milliseconds(100))
        pipe.send([2])
        let next = try TerminalInput(pipe.out)
        var later = next.makeAsyncIterator()
        #expect(await later.next() == .bytes([2]))
        next.stop()
    }

    @Test func readingStopsWhileNothingIsConsumed() async throws {
        let pipe = try Pipe()
        let input = try TerminalInput(pipe.out)
        let sent = 1 << 20
        Thread.detachNewThread {
            pipe.send([UInt8](repeating: 7, count: sent))
            pipe.closeIn()
        }
        try await Task.sleep(for: .milliseconds(200))
        var waiting: CInt = 0
        #expect(ioctl(pipe.out, UInt(FIONREAD), &waiting) == 0)
        #expect(waiting > 0, "The pipe is still full, since nobody consumes.")
        var count = 0
        for await case .bytes(let bytes) in input {
            count += bytes.count
            #expect(bytes.allSatisfy { $0 == 7 })
        }
        #expect(count == sent)
    }

    @Test func aDirectoryCannotBeRead() async throws {
        let descriptor = open("/", O_RDONLY)
        defer { close(descriptor) }
        var events = try TerminalInput(descriptor).makeAsyncIterator()
        let event = await events.next()
        #expect(event == .failed(TerminalError(attempt: "read the input", code: EISDIR)))
        #expect(await events.next() == nil)
    }

    @Test func aDescriptorThatIsNotOpenIsAnError() {
        #expect(throws: TerminalError(attempt: "read the input", code: EBADF)) { try TerminalInput(9999) }
    }

    @Test func theDescriptorMayBeClosedMeanwhile() async throws {
        let pipe = try Pipe()
        let copy = dup(pipe.out)
        var events = try TerminalInput(copy).makeAsyncIterator()
        close(copy)
        pipe.send([1])
        #expect(await events.next() == .bytes([1]))
    }

    @Test func aTerminalThatHangsUpEndsTheInput() async throws {
        let descriptor: Int32
        do {
            let terminal = try PseudoTerminal()
            descriptor = dup(terminal.program)
        }
        defer { close(descriptor) }
        var events = try TerminalInput(descriptor).makeAsyncIterator()
        #expect(await events.next() == nil)
    }
}

@Suite struct LineReaderTests {
    @Test func lines() async throws {
        let pipe = try Pipe()
        pipe.send(Array("one\ntwo\r\n\nlast".utf8))
        pipe.closeIn()
        var texts: [String] = []
        for try await line in LineReader(try TerminalInput(pipe.out)) { texts.append(line.text) }
        #expect(texts == ["one", "two", "", "last"])
    }

    @Test func aLineComesBeforeTheInputEnds() async throws {
        let pipe = try Pipe()
        var lines = LineReader(try TerminalInput(pipe.out)).makeAsyncIterator()
        pipe.send(Array("one\ntw".utf8))
        #expect(try await lines.next()?.text == "one")
        pipe.send(Array("o\n".utf8))
        #expect(try await lines.next()?.text == "two")
    }

    @Test func noInput() async throws {
        let pipe = try Pipe()
        pipe.closeIn()
        var lines = LineReader(try TerminalInput(pipe.out)).makeAsyncIterator()
        #expect(try await lines.next() == nil)
        #expect(try await lines.next() == nil)
    }

    @Test func aHundredMegabytesWithoutALineEndAreRefusedEarly() async throws {
        let pipe = try Pipe()
        signal(SIGPIPE, SIG_IGN)
        let input = try TerminalInput(pipe.out)
        let sent = SharedCount()
        Thread.detachNewThread {
            let portion = [UInt8](repeating: 0x61, count: 1 << 16)
            for _ in 0..<1600 where !sent.isClosed {
                pipe.send(portion)
                sent.add(portion.count)
            }
        }
        var lines = LineReader(input, limit: 1 << 20).makeAsyncIterator()
        await #expect(throws: LineReadingError.tooLong(line: 1, limit: 1 << 20)) { try await lines.next() }
        sent.close()
        input.stop()
        // The limit, what waits in the pipe and in the thread's portion, and no more.
        #expect(sent.value < 2 << 20)
        // Lets the sender out of its last write.
        _ = receiveBytes(from: pipe.out, upTo: "")
    }

    @Test func aHundredMegabytesInLinesPass() async throws {
        let pipe = try Pipe()
        Thread.detachNewThread {
            let portion = Array(String(repeating: String(repeating: "x", count: 999_999) + "\n", count: 1).utf8)
            for _ in 0..<100 { pipe.send(portion) }
            pipe.closeIn()
        }
        var count = 0
        for try await line in LineReader(try TerminalInput(pipe.out)) {
            count += line.text.utf8.count
            if count == 999_999 * 100 { #expect(line.number == 100) }
        }
        #expect(count == 999_999 * 100)
    }

    @Test func aDirectoryIsReported() async throws {
        let descriptor = open("/", O_RDONLY)
        defer { close(descriptor) }
        var lines = LineReader(try TerminalInput(descriptor)).makeAsyncIterator()
        let error = await #expect(throws: LineReadingError.self) { try await lines.next() }
        #expect(error == .unreadable(TerminalError(attempt: "read the input", code: EISDIR)))
        #expect(error?.description.hasPrefix("Cannot read the input: ") == true)
    }
}

@Suite struct TerminalWriterTests {
    @Test func textComesWhenFlushed() throws {
        let pipe = try Pipe()
        let writer = TerminalWriter(pipe.in)
        try writer.write("héllo ")
        var waiting: CInt = 0
        #expect(ioctl(pipe.out, UInt(FIONREAD), &waiting) == 0)
        #expect(waiting == 0)
        try writer.write(bytes: [0x77])
        try writer.flush()
        try writer.flush()
        #expect(receiveBytes(from: pipe.out, upTo: "w") == "héllo w")
    }

    @Test func aFullPipeThatDoesNotBlockIsWaitedFor() async throws {
        let pipe = try Pipe()
        _ = fcntl(pipe.in, F_SETFL, O_NONBLOCK)
        let reader = Task.detached { receiveBytes(from: pipe.out, upTo: "end") }
        let writer = TerminalWriter(pipe.in)
        let text = String(repeating: "0123456789", count: 50_000)
        try writer.write(text + "end")
        try writer.flush()
        #expect(await reader.value == text + "end")
    }

    @Test func aClosedPipeIsAnErrorForGood() throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        let writer = TerminalWriter(ends[1])
        try writer.write("x")
        let error = try #require(throws: TerminalError.self) { try writer.flush() }
        #expect(error.isClosed)
        #expect(error.code == EPIPE)
        #expect(throws: error) { try writer.write("y") }
        #expect(throws: error) { try writer.flush() }
    }

    @Test func aBadDescriptorIsNotAClosedOne() throws {
        let writer = TerminalWriter(9999)
        try writer.write("x")
        let error = #expect(throws: TerminalError.self) { try writer.flush() }
        #expect(error?.code == EBADF)
        #expect(error?.isClosed == false)
    }
}
