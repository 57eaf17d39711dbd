import Foundation
import ParleyServer
import Testing

/// The line for a request.
@Suite struct AccessLogTests {
    @Test(arguments: [
        ("POST", "/v1/chat/completions", 200, true, "POST /v1/chat/completions 200 1.235"),
        ("GET", "other", 404, true, "GET other 404 1.235"), ("POST", "/chat", 200, false, "POST /chat 200 1.235 cut"),
        ("BREW\u{1B}[31m", "other", 405, true, "? other 405 1.235"),
    ])
    func itTellsNoClientsWords(_ method: String, _ path: String, _ status: Int, _ isWhole: Bool, _ end: String) {
        let entry = AccessLog.Entry(
            time: Date(timeIntervalSince1970: 0.5),
            peer: "127.0.0.1",
            method: method,
            path: path,
            status: status,
            duration: .microseconds(1_234_567),
            isWhole: isWhole
        )
        #expect(entry.line == "1970-01-01T00:00:00.500Z 127.0.0.1 \(end)")
    }
}
