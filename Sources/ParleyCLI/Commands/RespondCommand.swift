import ArgumentParser
import Foundation
import ParleyCore
import ParleyJSON
import ParleyModels

/// `parley respond`: one prompt, one reply.
struct RespondCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "respond",
        abstract: "Answer one prompt and end.",
        discussion: """
            The prompt is the argument; `-`, or nothing when the input is piped, reads it from there. --help-hidden shows \
            the rarer sampling flags too.
            """
    )

    @Argument(help: "What to ask; `-` reads it from the standard input.")
    var prompt: String?

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Server") var running: RunningOptions
    @OptionGroup(title: "Server") var server: URLOptions
    @OptionGroup(title: "Reply") var reply: ReplyOptions
    @OptionGroup(title: "Sampling") var sampling: SamplingFlags

    @Flag(help: "Print one JSON object: the reply, why it ended, and its figures.")
    var json = false

    func run() async throws {
        let text = try Input.text(argument: prompt, what: "prompt")
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw UsageError(message: "The prompt is empty. Say what to ask: parley respond \"…\"")
        }
        let values = model.values.merging(reply.values) { $1 }.merging(sampling.values) { $1 }
        let signals = try SignalWatch()
        let chosen = try await Loading.chosen(model, server, running, values: values, signals: signals)
        let result: Result<Void, any Error>
        do {
            try await answer(text, with: chosen, signals: signals)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        // Whatever the end, context and model are let go in order before the process is.
        await chosen.unload()
        try result.get()
    }

    private func answer(
        _ text: String,
        with chosen: ChosenModel,
        signals: SignalWatch
    ) async throws {
        let persona = try Self.persona(chosen.settings)
        let instructions = persona?.systemPrompt ?? chosen.settings.systemPrompt
        let brought = try persona?.settings(besides: chosen.settings) ?? [:]
        let options = GenerationOptions(settings: try SettingsLayer(.request, texts: brought))
        let session = LanguageModelSession(model: chosen.language, instructions: instructions)
        session.overflow = try Loading.overflow(chosen.settings)
        var responding = ResponseOptions()
        responding.wantsRaw = self.reply.raw
        let stream = session.streamResponse(to: text, options: options, responding: responding)
        let watch = signals.onSignal { stream.cancel() }
        defer { watch.end() }
        var output = ReplyOutput()
        var whole = ""
        var reasoning = ""
        var summary: ReplySummary?
        while let event = try await stream.nextEvent() {
            switch event {
            case .text(let part) where !reply.raw, .raw(let part) where reply.raw:
                whole += part
                if !json { try output.show(part) }
            case .reasoning(let part): reasoning += part
            case .finished(let end): summary = end
            default: break
            }
        }
        if json {
            try Stdout.write(Self.json(whole, reasoning, chosen, summary).serialized(.pretty) + "\n")
        } else {
            try output.end()
        }
        if let signal = watch.received { throw Ended(code: 128 + signal) }
        if let summary {
            if summary.reason == .length, !model.quiet {
                Stderr.line("The reply was cut at \(summary.generatedTokens) tokens; --max-tokens allows more.")
            }
            if model.verbose { Stderr.line(Figures.line(summary)) }
        }
    }

    private static func persona(_ settings: ResolvedSettings) throws -> Persona? {
        guard let name = settings.persona else { return nil }
        let folders = ParleyFolders(environment: ProcessInfo.processInfo.environment)
        return try Personas(folders: folders).named(name)
    }

    private static func json(_ text: String, _ reasoning: String, _ chosen: ChosenModel, _ summary: ReplySummary?)
        -> JSONValue
    {
        var object = JSONObject([("model", .string(chosen.name)), ("content", .string(text))])
        if !reasoning.isEmpty { object["reasoning"] = .string(reasoning) }
        guard let summary else { return .object(object) }
        func milliseconds(_ duration: Duration) -> JSONValue {
            .number(JSONNumber(Int((duration.inSeconds * 1000).rounded())))
        }
        object["finish_reason"] = .string(summary.reason.rawValue)
        object["tokens"] = .array(summary.tokens.map { .number(JSONNumber($0)) })
        object["usage"] = .object(
            JSONObject([
                ("prompt_tokens", .number(JSONNumber(summary.promptTokens))),
                ("cached_tokens", .number(JSONNumber(summary.cachedTokens))),
                ("completion_tokens", .number(JSONNumber(summary.generatedTokens))),
            ])
        )
        object["timings"] = .object(
            JSONObject([
                ("load_ms", chosen.loaded.map { milliseconds($0.loadTime) } ?? .null),
                ("first_token_ms", summary.timeToFirstToken.map(milliseconds) ?? .null),
                ("prompt_ms", milliseconds(summary.prefill)),
                ("predicted_ms", milliseconds(summary.generation)),
            ])
        )
        object["seed"] = .number(JSONNumber(summary.seed))
        return .object(object)
    }
}
