import Foundation
import Hummingbird
import NIOCore
import ParleyChatFormat
import ParleyCore
import ParleyJSON
import ParleyLlama

extension ServerState {
    /// Answers `/health`: whether requests are answered.
    func health(_ call: Call) async throws -> Response {
        try pool.checkHealth()
        _ = try embedder?.ready()
        return .json(["status": "ok"])
    }

    /// Answers `/v1/models`.
    func models(_ call: Call) async throws -> Response {
        _ = try pool.card(nil)
        let embedding = try embedder?.ready()
        let cards = pool.listing.map { modelCard($0.name, $0.card, $0.stage) }
        return .json(["object": "list", "data": .array(cards + (embedding.map { [card($0)] } ?? []))])
    }

    /// Answers `/v1/models/NAME`: with one model, any name means it.
    func oneModel(_ call: Call) async throws -> Response {
        let name = call.rest.removingPercentEncoding ?? call.rest
        if let embedding = try embedder?.ready(), name == embedding.name { return .json(card(embedding)) }
        let index = try pool.index(of: name)
        _ = try pool.card(name)
        let model = pool.listing[index]
        return .json(modelCard(model.name, model.card, model.stage))
    }

    private func card(_ model: EmbeddingModel) -> JSONValue {
        [
            "id": .string(model.name), "object": "model", "created": .count(started), "owned_by": "parley",
            "meta": ["n_ctx": .count(model.contextSize), "n_embd": .count(model.vectorLength)],
        ]
    }

    private func modelCard(_ name: String, _ card: ModelCard?, _ stage: ModelRotation.Stage) -> JSONValue {
        var facts = JSONObject()
        if let card {
            if let size = card.vocabularySize { facts["n_vocab"] = .count(size) }
            if let size = card.contextSize { facts["n_ctx"] = .count(size) }
        }
        let status =
            switch stage {
            case .present: "loaded"
            case .loading: "loading"
            case .absent, .leaving: "unloaded"
            }
        return [
            "id": .string(name), "object": "model", "created": .count(started), "owned_by": "parley",
            "status": ["value": .string(status)], "meta": .object(facts),
        ]
    }

    /// What is known of the model that `?model=NAME` means; one that was never in memory is loaded.
    private func card(_ call: Call) async throws -> ModelCard {
        if let card = try pool.card(call.query["model"]) { return card }
        return try await hold(named: call.query["model"], call).card
    }

    /// Answers `/props`: what a client can know of the model before it asks.
    func properties(_ call: Call) async throws -> Response {
        let card = try await card(call)
        var parameters = JSONObject()
        for entry in card.settings.all where entry.name.rule.places.isSuperset(of: .recipeSampling) {
            parameters[entry.name.key] = entry.value.map(JSONValue.init(setting:)) ?? .null
        }
        return .json([
            "default_generation_settings": [
                "params": .object(parameters), "n_ctx": card.contextSize.map(JSONValue.count) ?? .null,
            ],
            "total_slots": 1, "model_alias": .string(card.name),
            "chat_template": card.template.map(JSONValue.string) ?? .null,
            "modalities": ["vision": false, "audio": false], "build_info": .string("parley-\(version)"),
        ])
    }

    /// Answers `/slots`: whether the model is at work.
    func slots(_ call: Call) async throws -> Response {
        let card = try await card(call)
        return .json([
            [
                "id": 0, "n_ctx": card.contextSize.map(JSONValue.count) ?? .null, "speculative": false,
                "is_processing": .bool(admission.count > 0),
            ]
        ])
    }

    /// Answers `/metrics`: what was counted, for a collector.
    func metrics(_ call: Call) async throws -> Response {
        let text = metrics.text(
            queue: admission.count,
            busyConversations: turns.count,
            modelsInMemory: pool.countInMemory
        )
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    /// Answers `/tokenize`: the tokens of a text.
    func tokenize(_ call: Call) async throws -> Response {
        let fields = try RequestFields(body: call.body)
        let loaded = try await hold(named: fields.text("model"), call).inMemory()
        guard let text = try fields.text("content") else { throw fields.fault("content", mustBe: "a string") }
        let tokens = try loaded.vocabulary.tokenize(
            text,
            addsSpecial: try fields.flag("add_special") ?? false,
            parsesSpecial: try fields.flag("parse_special") ?? true
        )
        guard try fields.flag("with_pieces") ?? false else {
            return .json(["tokens": .array(tokens.map { .count(Int($0)) })])
        }
        let pieces = tokens.map { token -> JSONValue in
            let bytes = loaded.vocabulary.bytes(of: token)
            // What is no text by itself is given as its bytes.
            let piece = String(validating: bytes, as: UTF8.self).map(JSONValue.string)
            return ["id": .count(Int(token)), "piece": piece ?? .array(bytes.map { .count(Int($0)) })]
        }
        return .json(["tokens": .array(pieces)])
    }

    /// Answers `/detokenize`: the text of tokens.
    func detokenize(_ call: Call) async throws -> Response {
        let fields = try RequestFields(body: call.body)
        let loaded = try await hold(named: fields.text("model"), call).inMemory()
        let form = "an array of tokens of this model"
        guard let elements = fields["tokens"]?.arrayValue else { throw fields.fault("tokens", mustBe: form) }
        let tokens = elements.compactMap { $0.intValue.flatMap(Int32.init(exactly:)) }
        guard tokens.count == elements.count, tokens.allSatisfy({ 0..<Int32(loaded.vocabulary.count) ~= $0 }) else {
            throw fields.fault("tokens", mustBe: form)
        }
        let bytes = tokens.flatMap { loaded.vocabulary.spelling(of: $0) }
        return .json(["content": .string(String(decoding: bytes, as: UTF8.self))])
    }

    /// Answers `/apply-template`: the prompt that a conversation becomes.
    func applyTemplate(_ call: Call) async throws -> Response {
        let fields = try RequestFields(body: call.body)
        let loaded = try await hold(named: fields.text("model"), call).inMemory()
        let request = try ChatCompletionRequest(
            fields,
            contextSize: loaded.contextSize,
            limit: 1
        )
        let prompt = try await loaded.prompt(for: request.executorRequest(choice: 0))
        return .json(["prompt": .string(prompt.stretches.map(\.text).joined())])
    }
}
