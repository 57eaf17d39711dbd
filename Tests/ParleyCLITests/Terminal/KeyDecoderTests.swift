import ParleyCLI
import ParleyTestSupport
import Testing

@Suite struct KeyDecoderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let keys: [Key]

        init(_ text: String, _ keys: Key...) {
            (bytes, self.keys) = (Array(text.utf8), keys)
        }

        init(bytes: [UInt8], _ keys: Key...) {
            (self.bytes, self.keys) = (bytes, keys)
        }

        var testDescription: String { String(decoding: bytes, as: UTF8.self).debugDescription }
    }

    static let cases = [
        Case("aÄ漢", .character("a"), .character("Ä"), .character("漢")),
        Case("e\u{301}", .character("e"), .character("\u{301}")),
        Case(" ~", .character(" "), .character("~")),
        Case("\r\n", .enter, .enter),
        Case("\t\u{7F}\u{8}", .tab, .backspace, .backspace),
        Case("\u{1}\u{5}\u{15}\u{B}\u{17}", .control("a"), .control("e"), .control("u"), .control("k"), .control("w")),
        Case("\u{C}\u{3}\u{4}\u{1A}\u{19}", .control("l"), .control("c"), .control("d"), .control("z"), .control("y")),
        Case("\0\u{1C}\u{1D}\u{1E}\u{1F}", .control("@"), .control("\\"), .control("]"), .control("^"), .control("_")),
        Case("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", .up, .down, .right, .left),
        Case(
            "\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD\u{1B}OH\u{1B}OF\u{1B}OM",
            .up,
            .down,
            .right,
            .left,
            .home,
            .end,
            .enter
        ),
        Case("\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", .home, .end, .home, .end, .home, .end),
        Case("\u{1B}[3~\u{1B}[5~\u{1B}[6~\u{1B}[Z", .delete, .pageUp, .pageDown, .backTab),
        Case("\u{1B}[1;5D\u{1B}[1;5C\u{1B}[1;3D\u{1B}[1;3C", .wordLeft, .wordRight, .wordLeft, .wordRight),
        Case("\u{1B}[1;2D\u{1B}[1;2A", .left, .up),
        Case("\u{1B}b\u{1B}f\u{1B}d\u{1B}Z", .alt("b"), .alt("f"), .alt("d"), .alt("Z")),
        Case("\u{1B}\r\u{1B}\n\u{1B}\u{7F}", .altEnter, .altEnter, .altBackspace),
        Case("\u{1B}\u{1B}[A", .escape, .up),
        Case("\u{1B}\u{3}", .escape, .control("c")),
        // What names no key of ours is swallowed to its end.
        Case("\u{1B}[2~\u{1B}[15~\u{1B}[24;5~\u{1B}OPx", .character("x")),
        Case("\u{1B}[?1;2c\u{1B}[>0;276;0c\u{1B}[12;40R\u{1B}[0 qx", .character("x")),
        Case("\u{1B}[[Ax", .character("x")),
        Case("\u{1B}]11;rgb:0000/0000/0000\u{7}x", .character("x")),
        Case("\u{1B}]11;rgb:0000/0000/0000\u{1B}\\x", .character("x")),
        Case("\u{1B}P1$r0m\u{1B}\\x\u{1B}_q\u{1B}\\y", .character("x"), .character("y")),
        Case("\u{1B}éx", .character("x")),
        Case("\u{1B}[" + String(repeating: "1;", count: 500) + "Ax", .up, .character("x")),
        Case("\u{1B}[99999999999999999999;5Dx", .wordLeft, .character("x")),
        Case("\u{1B}[1;-9223372036854775808Dx", .left, .character("x")),
        // A sequence cut off does not eat what follows it.
        Case("\u{1B}[1;\u{3}", .control("c")),
        Case("\u{1B}[1é", .character("é")),
        Case("\u{1B}O\u{1B}[A", .up),
        // U+0080 to U+009F are not typed; bytes that are no text are one replacement each.
        Case("\u{9B}Ax", .character("A"), .character("x")),
        Case(
            bytes: [0xFF, 0x41, 0xE2, 0x82, 0x42],
            .character("\u{FFFD}"),
            .character("A"),
            .character("\u{FFFD}"),
            .character("B")
        ),
        Case(bytes: [0x1B, 0xFF, 0x41], .character("\u{FFFD}"), .character("A")),
        Case(bytes: [0xC3, 0x1B, 0x5B, 0x41], .character("\u{FFFD}"), .up),
        // Pastes.
        Case("\u{1B}[200~one\rtwo\r\nthree\nfour\u{1B}[201~x", .paste("one\ntwo\nthree\nfour"), .character("x")),
        Case("\u{1B}[200~\u{1B}[201~", .paste("")),
        Case("\u{1B}[200~\u{1B}[A\u{3}\u{1B}[201\u{1B}[201~", .paste("\u{1B}[A\u{3}\u{1B}[201")),
        Case("\u{1B}[200~a\u{1B}[200~b\u{1B}[201~", .paste("a\u{1B}[200~b")),
        Case("\u{1B}[201~x", .character("x")),
        Case(
            bytes: Array("\u{1B}[200~é".utf8) + [0xFF] + Array("\r\r\n\u{1B}[201~".utf8),
            .paste("é\u{FFFD}\n\n")
        ),
    ]

    @Test(arguments: cases)
    func keys(_ test: Case) {
        var decoder = KeyDecoder()
        #expect(decoder.push(test.bytes) == test.keys)
        #expect(!decoder.isPending)
        #expect(decoder.flush() == [])
    }

    @Test(arguments: cases)
    func anySplitGivesTheSame(_ test: Case) {
        for split in 0...test.bytes.count {
            var decoder = KeyDecoder()
            let keys = decoder.push(test.bytes[..<split]) + decoder.push(test.bytes[split...])
            #expect(keys == test.keys, "split at \(split)")
        }
        var decoder = KeyDecoder()
        #expect(test.bytes.flatMap { decoder.push([$0]) } == test.keys)
    }

    @Test(arguments: [
        (held: "\u{1B}", flushed: [Key.escape], after: [Key.character("A")]),
        (held: "\u{1B}[", flushed: [], after: [.character("A")]),
        (held: "\u{1B}O", flushed: [], after: [.character("A")]),
        (held: "\u{1B}]", flushed: [], after: [.character("A")]),
        (held: "\u{1B}[[", flushed: [], after: [.character("A")]),
        // The tail of a sequence may be late.
        (held: "\u{1B}[1;5", flushed: [], after: [.up]),
        (held: "\u{1B}[200~text", flushed: [], after: []),
        // A paste that never ends is left with Ctrl-C.
        (held: "\u{1B}[200~text\u{3}", flushed: [.control("c")], after: [.character("A")]),
    ])
    func flush(held: String, flushed: [Key], after: [Key]) {
        var decoder = KeyDecoder()
        #expect(decoder.push(held.utf8) == [])
        #expect(decoder.isPending)
        #expect(decoder.flush() == flushed)
        #expect(decoder.push("A".utf8) == after)
    }

    @Test func aCharacterInTwoPartsOutlivesFlush() {
        var decoder = KeyDecoder()
        #expect(decoder.push([0xC3]) == [])
        #expect(decoder.isPending)
        #expect(decoder.flush() == [])
        #expect(decoder.push([0xA9]) == [.character("é")])
    }

    @Test(arguments: [0, 1, 5, 6, 7, 100])
    func pasteLimit(_ limit: Int) {
        for length in [0, max(0, limit - 1), limit, limit + 1, limit + 5, limit + 6, limit + 7, limit + 5000] {
            var decoder = KeyDecoder(pasteLimit: limit)
            let text = String(repeating: "x", count: length)
            let keys = decoder.push("\u{1B}[200~\(text)\u{1B}[201~y".utf8)
            #expect(keys == [length <= limit ? .paste(text) : .oversizedPaste, .character("y")], "\(length)")
        }
    }

    @Test func noBytesBreakIt() {
        var random = SeededNumbers(seed: 3)
        let alphabet: [UInt8] = [
            0x1B, 0x5B, 0x4F, 0x5D, 0x50, 0x7E, 0x30, 0x32, 0x3B, 0x41, 0x07, 0x03, 0xC3, 0xA9, 0xFF,
        ]
        for _ in 0..<3000 {
            let bytes = (0..<20).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            let split = Int.random(in: 0...20, using: &random)
            var whole = KeyDecoder(pasteLimit: 4)
            var parts = whole
            let keys = whole.push(bytes)
            #expect(parts.push(bytes[..<split]) + parts.push(bytes[split...]) == keys, "\(bytes) at \(split)")
            #expect(parts.flush() == whole.flush())
        }
    }
}
