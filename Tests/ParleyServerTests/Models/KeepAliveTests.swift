import ParleyServer
import Testing

/// How long an idle model stays, in the forms that clients write.
struct KeepAliveTests {
    @Test(
        arguments: [
            ("0", Duration.zero), ("90", .seconds(90)), ("1.5", .milliseconds(1500)), ("30s", .seconds(30)),
            ("5m", .seconds(300)), ("1h30m", .seconds(5400)), ("250ms", .milliseconds(250)), ("0.5m", .seconds(30)),
            ("+10s", .seconds(10)),
        ]
    ) func times(text: String, time: Duration) {
        #expect(KeepAlive(text)?.duration == time)
    }

    @Test(arguments: ["-1", "-1s", "-5m", "1e12", "99999999h"]) func forEver(text: String) throws {
        let read = try #require(KeepAlive(text))
        #expect(read.duration == nil)
    }

    @Test(arguments: ["", " ", "m", "5x", "5m3", "5 m", "--1", "-", "nan", "inf", "1h-3m", "٣m", "5m\u{0}"])
    func notATime(text: String) {
        #expect(KeepAlive(text) == nil)
    }

    @Test(
        arguments: [
            (#"{"keep_alive": "10m"}"#, Duration.seconds(600)), (#"{"keep_alive": 0}"#, .zero),
            (#"{"keep_alive": 2.5}"#, .milliseconds(2500)),
        ]
    ) func fields(body: String, time: Duration) throws {
        #expect(try KeepAlive.of(RequestFields(body: Array(body.utf8)))?.duration == time)
    }

    @Test(arguments: [#"{"keep_alive": "soon"}"#, #"{"keep_alive": true}"#, #"{"keep_alive": []}"#])
    func badFields(body: String) throws {
        let fields = try RequestFields(body: Array(body.utf8))
        let error = #expect(throws: APIError.self) { try KeepAlive.of(fields) }
        #expect(error?.parameter == "keep_alive")
    }

    @Test func absentFieldsSayNothing() throws {
        #expect(try KeepAlive.of(RequestFields(body: Array("{}".utf8))) == nil)
        #expect(try KeepAlive.of(RequestFields(body: Array(#"{"keep_alive": null}"#.utf8))) == nil)
    }
}
