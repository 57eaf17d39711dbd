import ParleyInference
import Testing

@Suite struct StopMatcherTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var stops: [String]
        var text: String
        var released: String
        var matched: Int?
        var testDescription: String { "\(stops) in \(text)" }
    }

    static let cases: [Case] = [
        Case(stops: [], text: "hello", released: "hello"),
        Case(stops: [""], text: "hello", released: "hello"),
        Case(stops: ["END"], text: "helloENDworld", released: "hello", matched: 0),
        Case(stops: ["END"], text: "END", released: "", matched: 0),
        Case(stops: ["END"], text: "helloEN", released: "helloEN"),
        Case(stops: ["END"], text: "ENEND.", released: "EN", matched: 0),
        Case(stops: ["aab"], text: "aaab", released: "a", matched: 0),
        Case(stops: ["\n\n", "User:"], text: "one\ntwo\n\nthree", released: "one\ntwo", matched: 0),
        Case(stops: ["\n\n", "User:"], text: "one\nUser: two", released: "one\n", matched: 1),
        Case(stops: ["abc", "ab"], text: "xabcd", released: "x", matched: 1),
        Case(stops: ["abcd", "bc"], text: "abce", released: "a", matched: 1),
        // The longer one could still have come, until the end showed that it does not.
        Case(stops: ["abcd", "bc"], text: "abc", released: "a", matched: 1),
        Case(stops: ["é"], text: "café au", released: "caf", matched: 0),
    ]

    @Test(arguments: cases)
    func releasesTheSameForEverySplit(_ test: Case) {
        let bytes = Array(test.text.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                var matcher = StopMatcher(stops: test.stops.map { Array($0.utf8) })
                var released: [UInt8] = []
                var matched: Int?
                for part in [bytes[..<first], bytes[first..<second], bytes[second...]] {
                    let outcome = matcher.push(Array(part))
                    released += outcome.released
                    matched = matched ?? outcome.matched
                }
                if matched == nil {
                    let rest = matcher.finish()
                    released += rest.released
                    matched = rest.matched
                }
                #expect(String(decoding: released, as: UTF8.self) == test.released, "split at \(first) and \(second)")
                #expect(matched == test.matched, "split at \(first) and \(second)")
            }
        }
    }

    @Test func nothingFollowsAMatch() {
        var matcher = StopMatcher(stops: [Array("x".utf8)])
        #expect(matcher.push(Array("ax".utf8)).matched == 0)
        let after = matcher.push(Array("bcx".utf8))
        #expect(after.released == [])
        #expect(after.matched == nil)
        #expect(matcher.finish().released == [])
    }

    @Test func holdsBackNoMoreThanItMust() {
        var matcher = StopMatcher(stops: [Array("<|end|>".utf8)])
        #expect(matcher.push(Array("a <|".utf8)).released == Array("a ".utf8))
        #expect(matcher.push(Array("b".utf8)).released == Array("<|b".utf8))
    }
}
