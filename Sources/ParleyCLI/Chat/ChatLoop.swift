import Foundation
import ParleyCore
import ParleyStore

/// The chat: reads what is typed, shows replies, until there is nothing more to read or somebody leaves.
struct ChatLoop {
    let model: ChosenModel
    let screen: ChatScreen
    let signals: SignalWatch
    let desk: ChatDesk
    let files: ChatFolder
    let personas: Personas
    let showsRaw: Bool
    let isVerbose: Bool

    /// What is to happen after something was typed.
    enum Next {
        case goOn
        case leave(Int32)
    }

    /// Runs until the end of the input or a command to leave.
    ///
    /// - Returns: the program's exit code.
    func run() async throws -> Int32 {
        var state = State()
        var lines = screen.inputLines()
        while true {
            switch try await nextLine(&lines) {
            case .end: return endCode(state)
            case .leave: return 130
            case .line(let line):
                if case .leave(let code) = try await take(line, &state) { return code }
            }
        }
    }

    /// What the loop knows beside the chat itself.
    struct State {
        var last: ReplySummary?
        var hadFailure = false
    }

    private func endCode(_ state: State) -> Int32 { !screen.isInteractive && state.hadFailure ? Failure.failed : 0 }

    private func take(_ line: String, _ state: inout State) async throws -> Next {
        switch ChatInput(parsing: line) {
        case .empty: return .goOn
        case .command(.quit, _), .command(.exit, _): return .leave(endCode(state))
        case .mistake(let mistake):
            screen.note(mistake.description)
            return .goOn
        case .command(.retry, _):
            do {
                guard let question = try desk.takeLastTurn() else {
                    screen.note("There is no question to ask again.")
                    return .goOn
                }
                return try await ask(question, &state)
            } catch let error as ChatDeskError {
                screen.complain(error.description)
                return .goOn
            }
        case .command(let command, let rest):
            do {
                try await run(command, rest, state)
                await keep()
            } catch let error as OutputClosed {
                throw error
            } catch {
                state.hadFailure = true
                screen.complain(Failure.message(for: error))
            }
            return .goOn
        case .message(let text): return try await ask(text, &state)
        }
    }

    private func ask(_ text: String, _ state: inout State) async throws -> Next {
        switch try await reply(to: text) {
        case .done(let summary): state.last = summary
        case .failed: state.hadFailure = true
        case .stop(let signal): return .leave(128 + signal)
        }
        return .goOn
    }

    private func nextLine(_ lines: inout MultilineReader?) async throws -> ChatScreen.Line {
        guard lines != nil else { return try await screen.readLine() }
        guard let entry = try await lines?.next() else { return .end }
        if let number = entry.repairedLine {
            screen.warn("Line \(number) of the input is not UTF-8; what could not be read stands as \u{FFFD}.")
        }
        return .line(entry.text)
    }

    private enum ReplyEnd {
        case done(ReplySummary?)
        case failed
        case stop(Int32)
    }

    private func reply(to text: String) async throws -> ReplyEnd {
        var responding = ResponseOptions()
        responding.wantsRaw = showsRaw
        let stream = desk.session.streamResponse(to: text, options: desk.options, responding: responding)
        let watch = signals.onSignal { stream.cancel() }
        defer { watch.end() }
        var summary: ReplySummary?
        var output = screen.beginReply()
        do {
            while let event = try await stream.nextEvent() {
                switch event {
                case .started: break
                case .trimmed(let trim): screen.warn(Self.words(for: trim, of: model.contextSize ?? 0))
                case .reasoning(let text): if !showsRaw { try output.showReasoning(text) }
                case .text(let text), .replaced(let text): if !showsRaw { try output.show(text) }
                case .raw(let text): if showsRaw { try output.show(text) }
                case .finished(let end): summary = end
                }
            }
            // Kept before it is shown as done.
            await keep()
            try output.end()
        } catch let error as OutputClosed {
            // Nobody reads on: the reply ends here, and is kept as far as it came.
            stream.cancel()
            while (try? await stream.nextEvent()) != nil {}
            await keep()
            throw error
        } catch is CancellationError where watch.received != nil {
            if !output.isEmpty { try output.end() }
        } catch {
            if !output.isEmpty { try output.end() }
            screen.complain(Failure.message(for: error))
            return .failed
        }
        if let signal = watch.received {
            if signal == SIGINT {
                screen.note(summary?.generatedTokens ?? 0 > 0 ? "Stopped; what was said is kept." : "Stopped.")
            } else {
                return .stop(signal)
            }
        }
        if let summary { remark(on: summary) }
        return .done(summary)
    }

    /// Keeps the chat; where that fails the chat goes on, and it is said.
    private func keep() async {
        do throws(StoreFault) {
            try await desk.keep()
        } catch {
            screen.warn("This turn is not kept: \(error.description)")
        }
    }

    private func remark(on summary: ReplySummary) {
        if summary.isContextFull {
            screen.warn(
                "The context is full, so the reply ends here. /clear begins anew; --context-size makes it larger."
            )
        } else if summary.reason == .length {
            screen.warn("The reply was cut at \(summary.generatedTokens) tokens; --max-tokens allows more.")
        } else if let size = model.contextSize, summary.promptTokens + summary.generatedTokens >= size * 95 / 100 {
            screen.warn("The context is nearly full: with the next question the oldest turns make room (/set on_full).")
        }
        if isVerbose {
            screen.note(Figures.line(summary))
        } else {
            screen.status(summary, contextSize: model.contextSize, dropped: desk.session.window.droppedTurns)
        }
    }

    private static func words(for trim: ContextTrim, of size: Int) -> String {
        func turns(_ count: Int) -> String { count == 1 ? "turn" : "\(count) turns" }
        var parts: [String] = []
        if trim.shortenedTurns > 0 { parts.append("the oldest \(turns(trim.shortenedTurns)) cut short") }
        if trim.droppedTurns > 0 { parts.append("the oldest \(turns(trim.droppedTurns)) left out") }
        return "The context is full (\(trim.tokensBefore) of \(size) tokens): "
            + "\(parts.joined(separator: " and ")) for the model. /save still has everything."
    }
}
