/// Makes text from a model, a file or a server safe for a terminal: what would steer the terminal is shown instead.
///
/// * C0 controls other than newline and tab, and DEL, become control pictures (U+2400…): ESC is shown as `␛`.
/// * C1 controls become `‹U+009B›`, whether they come as UTF-8 or as a raw byte where a character should begin.
/// * Bidirectional embeddings, overrides and isolates (U+202A–U+202E, U+2066–U+2069) become `‹U+202E›`.
/// * Other bytes that are not UTF-8 become U+FFFD.
/// * A carriage return right before a newline is dropped, since it changes nothing there; any other becomes `␍`.
///
/// The result does not depend on how the bytes are split over calls. Whoever writes to something other than a terminal
/// passes text on without this filter.
package struct VisibleText: Sendable {
    private var decoder = ScalarDecoder()
    private var holdsCarriageReturn = false

    /// Makes a filter with nothing held back.
    package init() {}

    /// Takes bytes in any portion; an incomplete character and a carriage return at the end wait for what follows.
    ///
    /// - Parameter bytes: UTF-8, or what claims to be.
    /// - Returns: text that is safe to write.
    package mutating func push(_ bytes: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.underestimatedCount)
        for byte in bytes {
            take(byte, into: &output)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Takes text in any portion; a carriage return at the end waits for what follows.
    ///
    /// - Parameter text: untrusted text.
    /// - Returns: text that is safe to write.
    package mutating func push(_ text: String) -> String {
        push(text.utf8)
    }

    /// Gives what is still held back, when nothing follows, and begins anew.
    package mutating func finish() -> String {
        var output: [UInt8] = []
        releaseCarriageReturn(into: &output)
        if decoder.isPending {
            output.append(contentsOf: Self.replacement)
        }
        self = VisibleText()
        return String(decoding: output, as: UTF8.self)
    }

    /// Filters a whole text.
    ///
    /// - Parameter text: untrusted text.
    /// - Returns: text that is safe to write.
    package static func of(_ text: String) -> String {
        var filter = VisibleText()
        return filter.push(text) + filter.finish()
    }

    private static let replacement = Array("\u{FFFD}".utf8)

    private mutating func take(_ byte: UInt8, into output: inout [UInt8]) {
        switch decoder.take(byte) {
        case .pending:
            // The character cannot be a newline.
            releaseCarriageReturn(into: &output)
        case .scalar(let scalar):
            show(scalar, into: &output)
        case .stray(let byte):
            releaseCarriageReturn(into: &output)
            if (0x80...0x9F).contains(byte) {
                Self.showNumber(of: Unicode.Scalar(byte), into: &output)
            } else {
                output.append(contentsOf: Self.replacement)
            }
        case .truncated:
            output.append(contentsOf: Self.replacement)
            take(byte, into: &output)
        }
    }

    private mutating func show(_ scalar: Unicode.Scalar, into output: inout [UInt8]) {
        if scalar == "\r" {
            releaseCarriageReturn(into: &output)
            holdsCarriageReturn = true
            return
        }
        if scalar == "\n" {
            holdsCarriageReturn = false
        }
        releaseCarriageReturn(into: &output)
        switch scalar.value {
        case 0x09, 0x0A, 0x20...0x7E:
            output.append(UInt8(truncatingIfNeeded: scalar.value))
        case 0x00...0x1F:
            Self.showPicture(UInt8(truncatingIfNeeded: scalar.value), into: &output)
        case 0x7F:
            Self.showPicture(0x21, into: &output)
        case 0x80...0x9F, 0x202A...0x202E, 0x2066...0x2069:
            Self.showNumber(of: scalar, into: &output)
        default:
            output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    private mutating func releaseCarriageReturn(into output: inout [UInt8]) {
        guard holdsCarriageReturn else { return }
        holdsCarriageReturn = false
        Self.showPicture(0x0D, into: &output)
    }

    /// The control picture U+2400 + `offset` (the Unicode block Control Pictures).
    private static func showPicture(_ offset: UInt8, into output: inout [UInt8]) {
        output.append(contentsOf: [0xE2, 0x90, 0x80 | offset])
    }

    private static func showNumber(of scalar: Unicode.Scalar, into output: inout [UInt8]) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let padding = String(repeating: "0", count: max(0, 4 - digits.count))
        output.append(contentsOf: "‹U+\(padding)\(digits)›".utf8)
    }
}
