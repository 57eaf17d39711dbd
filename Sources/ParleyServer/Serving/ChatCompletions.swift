import Foundation
import Hummingbird
import ParleyCore
import ParleyJSON
import ParleyLlama

extension ServerState {
    /// Answers `/v1/chat/completions`.
    func chatCompletions(_ call: Call) async throws -> Response {
        let fields = try RequestFields(body: call.body)
        let held = try await hold(fields, call)
        let card = held.model.card
        let request = try ChatCompletionRequest(
            fields,
            contextSize: card.contextSize,
            limit: replyLimit(of: card)
        )
        let count = request.generation.choices
        let run = try await run(
            (0..<count).map { request.executorRequest(choice: $0) },
            held,
            call,
            streams: request.generation.streams
        )
        let writer = ChatCompletionWriter(head("chatcmpl-", card))
        guard request.generation.streams else {
            return .json(writer.whole(try await run.collected(request.generation)))
        }
        return .events { events in
            for index in 0..<count { try await events.send(writer.opening(index)) }
            let usage = request.generation.includesUsage
            try await run.stream(into: &events) { part, tokens, isLast in
                switch part.event.kind {
                case .appendText(let text, _): writer.text(part.index, text, tokens: tokens)
                case .appendReasoning(let text, _): writer.reasoning(part.index, text)
                case .finished(let summary): writer.ending(part.index, summary, isLast: isLast && !usage)
                default: nil
                }
            } usage: {
                usage ? .some(writer.usage($0)) : .none
            }
        }
    }

    /// Answers `/v1/completions`.
    func completions(_ call: Call) async throws -> Response {
        let fields = try RequestFields(body: call.body)
        let held = try await hold(fields, call)
        let card = held.model.card
        let request = try CompletionRequest(fields, contextSize: card.contextSize, limit: replyLimit(of: card))
        let count = request.generation.choices * request.prompts.count
        let run = try await run(
            (0..<count).map { request.executorRequest(choice: $0) },
            held,
            call,
            streams: request.generation.streams
        )
        let writer = CompletionWriter(head("cmpl-", card), choices: request.generation.choices)
        let prompts = try (0..<count).map { try request.echoes ? echo($0, request, held.model) : "" }
        guard request.generation.streams else {
            return .json(writer.whole(try await run.collected(request.generation), prompts: prompts))
        }
        return .events { events in
            var offsets = prompts.map(\.unicodeScalars.count)
            for (index, prompt) in prompts.enumerated() where !prompt.isEmpty {
                try await events.send(writer.text(index, prompt, tokens: nil, offset: 0))
            }
            let usage = request.generation.includesUsage
            try await run.stream(into: &events) { part, tokens, isLast in
                switch part.event.kind {
                case .appendText(let text, _):
                    defer { offsets[part.index] += text.unicodeScalars.count }
                    return writer.text(part.index, text, tokens: tokens, offset: offsets[part.index])
                case .finished(let summary): return writer.ending(part.index, summary, isLast: isLast && !usage)
                default: return nil
                }
            } usage: {
                usage ? .some(writer.usage($0)) : .none
            }
        }
    }

    /// Answers `/completion`, as llama-server itself does.
    func nativeCompletion(_ call: Call) async throws -> Response {
        let fields = try RequestFields(body: call.body)
        let held = try await hold(fields, call)
        let card = held.model.card
        let request = try NativeCompletionRequest(
            fields,
            contextSize: card.contextSize,
            limit: replyLimit(of: card)
        )
        let run = try await run([request.executorRequest], held, call, streams: request.generation.streams)
        let name = card.name
        guard request.generation.streams else {
            guard let reply = try await run.collected(request.generation).first else { throw CancellationError() }
            return .json(request.ending(reply, model: name))
        }
        return .events { events in
            try await run.stream(into: &events, ending: nil) { part, tokens, _ in
                switch part.event.kind {
                case .appendText(let text, _): return request.part(text, tokens: tokens)
                case .finished(let summary): return request.ending(WholeReply(summary: summary), model: name)
                default: return nil
                }
            } usage: { _ in
                .none
            }
        }
    }

    private func echo(_ index: Int, _ request: CompletionRequest, _ model: AnsweringModel) throws -> String {
        switch request.prompts[index / request.generation.choices] {
        case .text(let text): return text
        case .tokens(let tokens):
            let vocabulary = try model.inMemory().vocabulary
            return String(decoding: tokens.flatMap { vocabulary.bytes(of: $0) }, as: UTF8.self)
        }
    }

    /// The most tokens of a reply that does not say: what the server was started with, else as many as fit.
    ///
    /// A client that leaves the limit out takes the reply for whole.
    ///
    /// - Returns: the limit; nil leaves it to a server elsewhere.
    func replyLimit(of card: ModelCard) -> Int? {
        card.settings[.maxTokens].source == .builtIn ? card.contextSize : plainReplyLimit(of: card)
    }

    /// The most tokens of a reply of the plain paths, where a request does not say.
    func plainReplyLimit(of card: ModelCard) -> Int {
        min(card.settings.maximumTokens, card.contextSize ?? .max)
    }

    func run(
        _ requests: [LanguageModelExecutorGenerationRequest],
        _ held: Held,
        _ call: Call,
        streams: Bool = false
    ) async throws -> RunningAnswer {
        let backlog = streams ? Backlog { call.context.cut() } : nil
        let stream = ChoiceStream(requests, by: held.model.language, backlog: backlog)
        await call.context.onDisconnect { stream.cancel() }
        let run = RunningAnswer(stream: stream, count: requests.count, held: held, metrics: metrics)
        try await run.start()
        return run
    }

    private func head(_ prefix: String, _ card: ModelCard) -> AnswerHead {
        AnswerHead(
            id: prefix + UUID().uuidString.replacing("-", with: "").lowercased(),
            created: Int(Date().timeIntervalSince1970),
            model: card.name
        )
    }
}
