import ParleyInference
import Testing

@Suite struct RandomSourceTests {
    /// Worked out apart from the code, from the published generators.
    ///
    /// They must never change, or seeds lose their meaning.
    @Test(
        arguments: [
            (0, [11_091_344_671_253_066_420, 13_793_997_310_169_335_082, 1_900_383_378_846_508_768]),
            (42, [1_546_998_764_402_558_742, 6_990_951_692_964_543_102, 12_544_586_762_248_559_009]),
            (.max, [10_328_197_420_357_168_392, 14_156_678_507_024_973_869, 9_357_971_779_955_476_126]),
        ] as [(UInt64, [UInt64])]
    )
    func sequenceOfSeed(seed: UInt64, expected: [UInt64]) {
        var random = RandomSource(seed: seed)
        #expect((0..<3).map { _ in random.next() } == expected)
    }

    @Test func unitIsEvenlySpread() {
        var random = RandomSource(seed: 7)
        var counts = [Int](repeating: 0, count: 10)
        for _ in 0..<20_000 {
            let number = random.unit()
            #expect((0..<1).contains(number))
            counts[Int(number * 10)] += 1
        }
        // Nine degrees of freedom: 33.7 is passed by chance once in 10,000 seeds.
        let surprise = counts.reduce(0.0) { $0 + (Double($1) - 2000) * (Double($1) - 2000) / 2000 }
        #expect(surprise < 33.7)
    }
}
