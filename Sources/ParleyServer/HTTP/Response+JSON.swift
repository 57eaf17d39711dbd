import HTTPTypes
import Hummingbird
import NIOCore
import ParleyJSON

extension Response {
    /// A response with a JSON body.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: value.serialized()))
        )
    }

    /// A response that says what is wrong.
    static func failure(_ error: APIError) -> Response {
        var response = json(error.body, status: HTTPResponse.Status(code: error.kind.status))
        if let seconds = error.retryAfter { response.headers[.retryAfter] = String(seconds) }
        return response
    }

    /// A response whose events come one by one.
    ///
    /// - Parameter write: sends them; what it throws closes the connection.
    /// - Returns: the response.
    static func events(_ write: @escaping @concurrent @Sendable (inout EventWriter) async throws -> Void) -> Response {
        stream("text/event-stream; charset=utf-8", around: ("data: ", "\n\n"), write)
    }

    /// A response of JSON values, one a line.
    ///
    /// - Parameter write: sends them; what it throws closes the connection.
    /// - Returns: the response.
    static func lines(_ write: @escaping @concurrent @Sendable (inout EventWriter) async throws -> Void) -> Response {
        stream("application/x-ndjson", around: ("", "\n"), write)
    }

    private static func stream(
        _ type: String,
        around: (String, String),
        _ write: @escaping @concurrent @Sendable (inout EventWriter) async throws -> Void
    ) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: "no-cache"],
            body: ResponseBody { writer in
                var events = EventWriter(writer: writer, opening: around.0, ending: around.1)
                try await write(&events)
                try await writer.finish(nil)
            }
        )
    }
}

/// Sends server-sent events, or lines.
struct EventWriter {
    fileprivate var writer: any ResponseBodyWriter
    fileprivate let opening: String
    fileprivate let ending: String

    /// Sends an event: a line of data, and nothing else, since some clients stumble over the rest.
    @concurrent mutating func send(_ value: JSONValue) async throws { try await send(value.serialized()) }

    /// Sends an event of one line.
    @concurrent mutating func send(_ line: String) async throws {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(line.utf8.count + 8)
        buffer.writeString(opening)
        buffer.writeString(line)
        buffer.writeString(ending)
        try await writer.write(buffer)
    }
}
