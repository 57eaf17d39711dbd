import HTTPTypes
import Hummingbird
import ParleyCore
import ParleyJSON
import ParleyRemote

/// Answers programs of the same user over the local socket, in the executor's own words.
///
/// Who reaches it was checked when they connected (``PeerCheck``); no key is asked for.
struct LocalResponder: HTTPResponder {
    typealias Context = ServerContext

    let state: ServerState

    func respond(to request: Request, context: ServerContext) async throws -> Response {
        do {
            switch (request.method, request.uri.path) {
            case (.get, LocalProtocol.Path.model): return .json(try await model(context).json)
            case (.post, LocalProtocol.Path.respond): return try await answer(try await read(request), context)
            case (.post, LocalProtocol.Path.count): return .json(try await count(try await read(request), context))
            default: throw APIError.nothing(at: request.uri.path)
            }
        } catch {
            return .failure(APIError(error))
        }
    }

    private func call(_ context: ServerContext) -> ServerState.Call { ServerState.Call(body: [], context: context) }

    private func model(_ context: ServerContext) async throws -> RunningServer {
        let model = try await state.hold(named: nil, call(context))
        return RunningServer(
            version: state.version,
            name: model.card.name,
            path: model.local?.path,
            contextSize: model.card.contextSize,
            countsTokens: model.local != nil,
            settings: model.card.settings
        )
    }

    private func read(_ request: Request) async throws -> LanguageModelExecutorGenerationRequest {
        let bytes = try await ServerResponder.body(of: request)
        do {
            return try LocalProtocol.request(try JSONValue(parsing: bytes))
        } catch {
            throw APIError(.invalidRequest, "\(error)")
        }
    }

    private func count(
        _ request: LanguageModelExecutorGenerationRequest,
        _ context: ServerContext
    ) async throws -> JSONValue {
        do {
            let loaded = try await state.hold(named: nil, call(context)).inMemory()
            return ["count": .count(try await loaded.prompt(for: request).tokens.count)]
        } catch let error as LanguageModelError {
            // With its numbers: the asking session makes room by them.
            return LocalProtocol.json(error)
        }
    }

    private func answer(
        _ request: LanguageModelExecutorGenerationRequest,
        _ context: ServerContext
    ) async throws -> Response {
        let call = call(context)
        let held = try await state.hold(RequestFields(JSONObject()), call)
        let backlog = Backlog { context.cut() }
        let stream = ChoiceStream([request], by: held.model.language, backlog: backlog)
        await context.onDisconnect { stream.cancel() }
        return .lines { lines in
            try await lines.send(LocalProtocol.opening)
            do {
                var parts = stream.makeAsyncIterator()
                while let part = try await parts.next() {
                    if case .finished(let summary) = part.event.kind { state.metrics.took(summary) }
                    try await lines.send(LocalProtocol.json(part.event))
                    stream.wasRead(part)
                }
            } catch {
                state.metrics.failed()
                try await lines.send(LocalProtocol.json(error))
            }
            withExtendedLifetime(held) {}
        }
    }
}
