import AsyncHTTPClient
import NIOCore
package import ParleyCore
import ParleyJSON

/// Asks a running server over its socket.
struct LocalExchange: Sendable {
    let model: RemoteLanguageModel

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - channel: where the reply's events go.
    /// - Throws: what the server's model throws; `CancellationError`.
    nonisolated(nonsending) func respond(
        to request: LanguageModelExecutorGenerationRequest,
        streamingInto channel: LanguageModelExecutorGenerationChannel
    ) async throws {
        var request = request
        fill(&request)
        var isOver = false
        var isOpened = false
        do {
            let response = try await model.reach(message(LocalProtocol.Path.respond, request))
            var lines = LineSplitter(limit: 64 << 20)
            for try await part in response.body {
                for line in try lines.push(part.readableBytesView) {
                    let value = try JSONValue(parsing: line)
                    guard isOpened else {
                        guard LocalProtocol.isOurs(value) else { throw Self.broken }
                        isOpened = true
                        continue
                    }
                    switch try LocalProtocol.line(value) {
                    case nil: break
                    case .failure(let error): throw error
                    case .event(let event):
                        if case .finished = event.kind { isOver = true }
                        await channel.send(event)
                    }
                }
            }
        } catch let error as LanguageModelError {
            throw error
        } catch {
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            throw Self.broken
        }
        guard isOver else { throw Task.isCancelled ? CancellationError() : Self.broken }
    }

    /// Counts a request's prompt.
    ///
    /// - Parameter request: the request.
    /// - Returns: its tokens.
    /// - Throws: what the server's model throws.
    func count(_ request: LanguageModelExecutorGenerationRequest) async throws -> Int {
        let answer: JSONValue
        do {
            let response = try await model.reach(message(LocalProtocol.Path.count, request))
            answer = try JSONValue(parsing: try await RemoteTransport.bytes(of: response))
        } catch let error as LanguageModelError {
            throw error
        } catch {
            throw Task.isCancelled ? CancellationError() : Self.broken
        }
        if case .failure(let error) = try LocalProtocol.line(answer) { throw error }
        guard let count = answer["count"]?.intValue else { throw Self.broken }
        return count
    }

    private func message(_ path: String, _ request: LanguageModelExecutorGenerationRequest) -> RemoteTransport.Request {
        RemoteTransport.Request(url: model.url(path), body: Array(LocalProtocol.json(request).serialized().utf8))
    }

    /// Puts in what the asking program has set, where the request does not say.
    private func fill(_ request: inout LanguageModelExecutorGenerationRequest) {
        var defaults = model.configuration.defaults
        if case .integer(let most)? = defaults.removeValue(forKey: .maxTokens) {
            request.generationOptions.maximumResponseTokens = request.generationOptions.maximumResponseTokens ?? most
        }
        request.generationOptions.sampling.values.merge(defaults) { asked, _ in asked }
    }

    private static var broken: LanguageModelError {
        .modelUnavailable(
            .init(debugDescription: "The running server has gone. Start it again, or load the model here with --local.")
        )
    }
}

extension RemoteLanguageModel: ContextMeter {
    package var contextSize: Int {
        get async throws {
            guard let size = try await served().contextSize else {
                throw RemoteFault.unavailable("\(origin) does not tell its context.")
            }
            return size
        }
    }

    package var maximumReply: Int? {
        get async throws {
            guard case .running(let server) = try await served() else { return nil }
            if case .integer(let most)? = configuration.defaults[.maxTokens] { return most }
            if case .integer(let most)? = server.settings[.maxTokens]?.value { return most }
            return ResolvedSettings().maximumTokens
        }
    }

    package func promptTokenCount(for request: LanguageModelExecutorGenerationRequest) async throws -> Int {
        try await LocalExchange(model: self).count(request)
    }
}
