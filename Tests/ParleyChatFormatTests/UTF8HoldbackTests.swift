import ParleyChatFormat
import Testing

@Suite struct UTF8HoldbackTests {
    static let texts: [[UInt8]] = [
        Array("plain".utf8),
        Array("héllo wörld".utf8),
        Array("日本語 🇩🇪 👩‍👩‍👧 é".utf8),
        Array("a".utf8) + [0xFF] + Array("b".utf8),
        [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0x80, 0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        Array("x".utf8) + [0xE2, 0x28, 0xA1] + Array("y".utf8),
        [0xF0, 0x80, 0x41], [0xE0, 0x80, 0x80], [],
    ]

    @Test(arguments: texts)
    func everySplitGivesTheSameText(_ bytes: [UInt8]) {
        let whole = String(decoding: bytes, as: UTF8.self)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                var filter = UTF8Holdback()
                let text =
                    filter.push(bytes[..<first]) + filter.push(bytes[first..<second]) + filter.push(bytes[second...])
                    + filter.finish()
                #expect(text == whole, "split at \(first) and \(second)")
            }
        }
    }

    @Test func onlyWhatIsCompleteComesOut() {
        var filter = UTF8Holdback()
        let smile = Array("a😀".utf8)
        #expect(filter.push(smile.prefix(3)) == "a")
        #expect(filter.push(smile[3...3]) == "")
        #expect(filter.push(smile[4...]) == "😀")
        #expect(filter.finish() == "")
    }

    @Test func anImpossibleBeginningIsNotHeldBack() {
        var filter = UTF8Holdback()
        // E0 must be followed by A0 or more, so nothing can make a character of this.
        #expect(filter.push([0xE0, 0x80]) == "\u{FFFD}\u{FFFD}")
    }
}
