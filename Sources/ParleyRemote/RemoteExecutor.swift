import AsyncHTTPClient
import NIOCore
public import ParleyCore
import ParleyJSON

/// Carries a session's requests out on a model behind a URL.
public struct RemoteExecutor: LanguageModelExecutor {
    /// The kind of model that it serves.
    public typealias Model = RemoteLanguageModel

    /// What it is made from.
    public struct Configuration: Hashable, Sendable {}

    /// An executor for a session.
    ///
    /// - Parameter configuration: has nothing to say.
    public init(configuration: Configuration) {}

    /// Answers the last entry of a transcript.
    ///
    /// - Parameters:
    ///   - request: the transcript, and how to generate.
    ///   - model: the session's model.
    ///   - channel: where the reply's events go.
    /// - Throws: ``LanguageModelError``, or `CancellationError`.
    public nonisolated(nonsending) func respond(
        to request: LanguageModelExecutorGenerationRequest,
        model: RemoteLanguageModel,
        streamingInto channel: LanguageModelExecutorGenerationChannel
    ) async throws {
        switch try await model.served() {
        case .running: try await LocalExchange(model: model).respond(to: request, streamingInto: channel)
        case .api(let endpoint, let dialect, let served):
            let builder = RequestBuilder(model: served.name, defaults: model.configuration.defaults)
            let built = try builder.build(request, for: dialect)
            try await respond(built, at: endpoint, dialect, model, channel)
        }
    }

    private nonisolated(nonsending) func respond(
        _ built: RequestBuilder.Built,
        at endpoint: RemoteEndpoint,
        _ dialect: RemoteEndpoint.Dialect,
        _ model: RemoteLanguageModel,
        _ channel: LanguageModelExecutorGenerationChannel
    ) async throws {
        let began = ContinuousClock.now
        let response = try await model.ask(
            RemoteTransport.Request(
                url: endpoint.url(built.path),
                body: Array(built.body.serialized().utf8),
                key: model.key
            )
        )
        var reply = RemoteReply(origin: model.origin, began: began)
        do {
            try await read(response, dialect, &reply, channel)
        } catch let error as LanguageModelError {
            throw error
        } catch is LineSplitter.TooLong {
            throw LanguageModelError.inferenceFailure(
                .init(debugDescription: "\(model.origin) sends a line without an end.")
            )
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw RemoteReply.brokenOff(model.origin, hasBegun: reply.hasBegun)
        }
        if Task.isCancelled { throw CancellationError() }
        await channel.send(try reply.finish())
    }

    private nonisolated(nonsending) func read(
        _ response: RemoteTransport.Response,
        _ dialect: RemoteEndpoint.Dialect,
        _ reply: inout RemoteReply,
        _ channel: LanguageModelExecutorGenerationChannel
    ) async throws {
        if dialect == .openAI, response.isJSON, !response.isEventStream {
            // It does not stream, and sends all at once.
            let bytes = try await RemoteTransport.bytes(of: response, atMost: LineSplitter.longest)
            for event in try reply.takeOpenAI(String(decoding: bytes, as: UTF8.self)) { await channel.send(event) }
            return
        }
        var lines = LineSplitter()
        var events = ServerSentEvents()
        for try await part in response.body {
            for line in try lines.push(part.readableBytesView) {
                for event in try Self.take(line, dialect, &events, &reply) { await channel.send(event) }
            }
        }
        if let line = lines.finish() {
            for event in try Self.take(line, dialect, &events, &reply) { await channel.send(event) }
        }
        if dialect == .openAI, let data = events.finish() {
            for event in try reply.takeOpenAI(data) { await channel.send(event) }
        }
    }

    private static func take(
        _ line: String,
        _ dialect: RemoteEndpoint.Dialect,
        _ events: inout ServerSentEvents,
        _ reply: inout RemoteReply
    ) throws(LanguageModelError) -> [RemoteReply.Event] {
        switch dialect {
        case .ollama: try reply.takeOllama(line)
        case .openAI:
            if let data = events.push(line) { try reply.takeOpenAI(data) } else { [] }
        }
    }
}
