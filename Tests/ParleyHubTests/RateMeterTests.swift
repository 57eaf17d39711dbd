import ParleyHub
import Testing

/// How fast it is, and how long it takes.
@Suite struct RateMeterTests {
    private let start = ContinuousClock().now

    private func meter(_ samples: [(milliseconds: Int, bytes: UInt64)]) -> RateMeter {
        var meter = RateMeter()
        for (milliseconds, bytes) in samples { meter.add(bytes, at: start + .milliseconds(milliseconds)) }
        return meter
    }

    @Test func nothingIsKnownAtFirst() {
        #expect(meter([]).rate == nil)
        #expect(meter([(0, 5)]).rate == nil)
        #expect(meter([(0, 0), (100, 100)]).rate == nil)
        #expect(meter([(0, 0), (100, 100)]).secondsLeft(of: 1000) == nil)
    }

    @Test func evenly() {
        let meter = meter((0...100).map { ($0 * 50, UInt64($0) * 500) })
        #expect(meter.rate == 10_000)
        #expect(meter.secondsLeft(of: 60_000) == 1)
        #expect(meter.secondsLeft(of: 1_050_000) == 100)
        #expect(meter.secondsLeft(of: 10) == nil)
    }

    @Test func onlyTheLastSecondsCount() throws {
        var meter = RateMeter()
        for second in 0...60 { meter.add(UInt64(second), at: start + .seconds(second)) }
        for second in 1...12 { meter.add(60 + UInt64(second) * 1000, at: start + .seconds(60 + second)) }
        let rate = try #require(meter.rate)
        #expect(rate == 1000)
    }

    @Test func aPauseWithoutAByte() {
        let meter = meter([(0, 0), (1000, 0), (20_000, 0)])
        #expect(meter.rate == 0)
        #expect(meter.secondsLeft(of: 10) == nil)
    }

    @Test func fewerBytesBeginAnew() {
        #expect(meter([(0, 0), (1000, 1000), (2000, 10)]).rate == nil)
    }

    @Test(
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1_048_575, "1.0 MiB"),
            (1 << 20, "1.0 MiB"),
            (3_221_225_472, "3.0 GiB"), (1 << 60, "1048576.0 TiB"), (.max, "16777216.0 TiB"),
        ] as [(UInt64, String)]
    )
    func bytes(count: UInt64, text: String) {
        #expect(ByteCount(count).description == text)
    }
}
