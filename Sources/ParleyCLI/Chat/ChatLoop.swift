import Foundation
import ParleyCore

/// The chat: reads lines, shows replies, until there is nothing more to read or somebody leaves.
struct ChatLoop {
    let model: LocalLanguageModel
    let loaded: LoadedModel
    let screen: ChatScreen
    let signals: SignalWatch
    let instructions: String?
    let showsRaw: Bool
    let isVerbose: Bool

    /// Runs until the end of the input or a command to leave.
    ///
    /// - Returns: the program's exit code.
    func run() async throws -> Int32 {
        var session = newSession()
        var last: ReplySummary?
        var hadFailure = false
        var lines = screen.inputLines()
        while true {
            switch try await nextLine(&lines) {
            case .end: return !screen.isInteractive && hadFailure ? Failure.failed : 0
            case .leave: return 130
            case .line(let line):
                switch ChatInput(parsing: line) {
                case .empty: break
                case .quit: return !screen.isInteractive && hadFailure ? Failure.failed : 0
                case .help: screen.note(Self.help)
                case .clear:
                    session = newSession()
                    last = nil
                    screen.note("The conversation is forgotten.")
                case .context: screen.note(await contextBar(session))
                case .stats: screen.note(stats(session, last))
                case .unknown(let command, let nearest):
                    screen.note(
                        "There is no command \(command). "
                            + (nearest.map { "Did you mean \($0)?" } ?? "/help shows what there is.")
                    )
                case .message(let text):
                    switch try await reply(to: text, in: session) {
                    case .done(let summary): last = summary
                    case .failed: hadFailure = true
                    case .stop(let signal): return 128 + signal
                    }
                }
            }
        }
    }

    private func nextLine(_ lines: inout LineReader.Iterator?) async throws -> ChatScreen.Line {
        guard lines != nil else { return try await screen.readLine() }
        guard let line = try await lines?.next(isolation: nil) else { return .end }
        if line.isFirstRepaired {
            screen.warn("Line \(line.number) of the input is not UTF-8; what could not be read stands as \u{FFFD}.")
        }
        return .line(line.text)
    }

    private enum ReplyEnd {
        case done(ReplySummary?)
        case failed
        case stop(Int32)
    }

    private func newSession() -> LanguageModelSession {
        LanguageModelSession.chat(model, instructions: instructions, showsRaw: showsRaw)
    }

    private func reply(to text: String, in session: LanguageModelSession) async throws -> ReplyEnd {
        let stream = session.streamResponse(to: text)
        let watch = signals.onSignal { stream.cancel() }
        defer { watch.end() }
        var summary: ReplySummary?
        var output = screen.beginReply()
        do {
            while let event = try await stream.nextEvent() {
                switch event {
                case .started: break
                case .text(let text): if !showsRaw { try output.show(text) }
                case .raw(let text): if showsRaw { try output.show(text) }
                case .finished(let end): summary = end
                }
            }
            try output.end()
        } catch let error as OutputClosed {
            throw error
        } catch {
            try output.end()
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
        if let summary { await remark(on: summary, in: session) }
        return .done(summary)
    }

    private func remark(on summary: ReplySummary, in session: LanguageModelSession) async {
        if summary.isContextFull {
            screen.warn(
                "The context is full, so the reply ends here. /clear begins anew; --context-size makes it larger."
            )
        } else if summary.reason == .length {
            screen.warn("The reply was cut at \(summary.generatedTokens) tokens; --max-tokens allows more.")
        } else if summary.promptTokens + summary.generatedTokens >= loaded.contextSize * 95 / 100 {
            screen.warn("The context is nearly full. /clear begins anew; --context-size makes it larger.")
        }
        if isVerbose { screen.note(Figures.line(summary)) }
    }

    private func contextBar(_ session: LanguageModelSession) async -> String {
        do {
            let used = try await loaded.promptTokens(of: session.transcript, opensReply: false).count
            return screen.contextBar(used: used, size: loaded.contextSize)
        } catch {
            return Failure.message(for: error)
        }
    }

    private func stats(_ session: LanguageModelSession, _ last: ReplySummary?) -> String {
        let usage = session.usage
        var lines = [
            "Model     \(loaded.name), loaded in \(Figures.seconds(loaded.loadTime))",
            "Memory    \(Figures.mebibytes(SystemMemory.resident ?? 0)) held",
            "Tokens    \(usage.input.totalTokenCount) read, \(usage.input.cachedTokenCount) of them from the cache, "
                + "\(usage.output.totalTokenCount) written",
        ]
        if let last { lines.append("Last      \(Figures.line(last))") }
        lines.append("Settings")
        lines += loaded.settings.all.map { "  \($0.name.key) \($0.description)" }
        return VisibleText.of(lines.joined(separator: "\n"))
    }

    private static let help: String = {
        let width = ChatInput.commands.map(\.name.count).max() ?? 0
        let commands = ChatInput.commands.map { entry in
            "  " + entry.name + String(repeating: " ", count: width - entry.name.count + 3) + entry.summary
        }
        return (commands + ["  Ctrl-C stops a reply and keeps it, clears a typed line, and leaves on an empty one."])
            .joined(separator: "\n")
    }()
}

extension LanguageModelSession {
    /// A new conversation as the program holds it.
    static func chat(_ model: LocalLanguageModel, instructions: String?, showsRaw: Bool) -> LanguageModelSession {
        var entries: [Transcript.Entry] = []
        if let instructions, !instructions.isEmpty {
            entries.append(.instructions(.init(segments: [.text(.init(content: instructions))])))
        }
        return LanguageModelSession(
            executor: LocalExecutor(model: model, wantsRaw: showsRaw),
            transcript: Transcript(entries: entries)
        )
    }
}
