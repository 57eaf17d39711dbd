/// Turns the bytes of a terminal in raw mode into keys.
///
/// The keys do not depend on how the bytes are split over calls. Sequences (ECMA-48 5.4, xterm's "Control Sequences")
/// that name no key of ours are swallowed whole. ESC alone and the beginning of a sequence look alike: the caller tells
/// with `flush()` that nothing more came for a while (50 ms).
package struct KeyDecoder: Sendable {
    private enum State: Sendable {
        case ground
        case escape
        /// After ESC `[`: the parameter bytes so far.
        case controlSequence([UInt8])
        /// After ESC `[[`, with which Linux's console begins its function keys.
        case consoleFunction
        /// After ESC `O`.
        case singleShift
        /// A string for the terminal's own use, up to BEL or ESC `\`; true after an ESC in it.
        case string(afterEscape: Bool)
        case paste(PasteBuffer)
    }

    private var state = State.ground
    private var scalars = ScalarDecoder()
    /// Whether the character that is being read came right after ESC.
    private var isAlternate = false
    private let pasteLimit: Int

    /// Makes a decoder in its first state.
    ///
    /// - Parameter pasteLimit: the longest paste that is taken, in bytes.
    package init(pasteLimit: Int = 1 << 20) {
        self.pasteLimit = min(max(0, pasteLimit), 1 << 30)
    }

    /// Whether bytes are held that `flush()` would decide about.
    package var isPending: Bool {
        if case .ground = state { return scalars.isPending }
        return true
    }

    /// Takes bytes as they come.
    ///
    /// - Parameter bytes: what was read from the terminal.
    /// - Returns: the keys that are complete.
    package mutating func push(_ bytes: some Sequence<UInt8>) -> [Key] {
        var keys: [Key] = []
        for byte in bytes {
            take(byte, into: &keys)
        }
        return keys
    }

    /// Decides about what is held, since nothing more came for a while.
    ///
    /// A lone ESC becomes `.escape`; ESC with `[`, `O` or another opening byte was an Alt key and is swallowed. A
    /// longer part of a sequence, of a character or of a paste keeps waiting. A paste whose end never comes is left with
    /// Ctrl-C: when that was the last byte, the paste is given up.
    ///
    /// - Returns: the keys that this decides.
    package mutating func flush() -> [Key] {
        switch state {
        case .escape:
            state = .ground
            return [.escape]
        case .singleShift, .consoleFunction, .string:
            state = .ground
            return []
        case .controlSequence(let parameters) where parameters.isEmpty:
            state = .ground
            return []
        case .paste(let buffer) where buffer.endsWithInterrupt:
            state = .ground
            return [.control("c")]
        case .ground, .controlSequence, .paste:
            return []
        }
    }

    private mutating func take(_ byte: UInt8, into keys: inout [Key]) {
        switch state {
        case .ground:
            takeText(byte, into: &keys)
        case .escape:
            takeAfterEscape(byte, into: &keys)
        case .controlSequence(let parameters):
            takeControlSequence(byte, after: parameters, into: &keys)
        case .consoleFunction:
            state = .ground
            if !(0x40...0x7E).contains(byte) { take(byte, into: &keys) }
        case .singleShift:
            takeSingleShift(byte, into: &keys)
        case .string(let afterEscape):
            let ends = byte == 0x07 || byte == 0x18 || byte == 0x1A || (afterEscape && byte == 0x5C)
            state = ends ? .ground : .string(afterEscape: byte == 0x1B)
        case .paste(var buffer):
            // Two owners would make each byte copy the whole paste.
            state = .ground
            if buffer.append(byte) {
                keys.append(buffer.isOversized ? .oversizedPaste : .paste(buffer.text))
            } else {
                state = .paste(buffer)
            }
        }
    }

    private mutating func takeText(_ byte: UInt8, into keys: inout [Key]) {
        switch scalars.take(byte) {
        case .pending:
            break
        case .scalar(let scalar):
            defer { isAlternate = false }
            // An Alt key that is no ASCII character names nothing of ours; U+0080…U+009F are no typed text.
            if isAlternate || (0x80...0x9F).contains(scalar.value) { return }
            guard let byte = UInt8(exactly: scalar.value), byte < 0x20 || byte == 0x7F else {
                keys.append(.character(Character(scalar)))
                return
            }
            if byte == 0x1B {
                state = .escape
            } else {
                keys.append(Self.control(byte))
            }
        case .stray:
            isAlternate = false
            keys.append(.character("\u{FFFD}"))
        case .truncated:
            isAlternate = false
            keys.append(.character("\u{FFFD}"))
            takeText(byte, into: &keys)
        }
    }

    /// The key of a C0 control or DEL.
    private static func control(_ byte: UInt8) -> Key {
        switch byte {
        case 0x08, 0x7F: .backspace
        case 0x09: .tab
        case 0x0A, 0x0D: .enter
        // Ctrl clears bits 5 and 6: 0x01 is Ctrl-A, 0x1C is Ctrl-\.
        case 0x01...0x1A: .control(Character(Unicode.Scalar(byte | 0x60)))
        default: .control(Character(Unicode.Scalar(byte | 0x40)))
        }
    }

    private mutating func takeAfterEscape(_ byte: UInt8, into keys: inout [Key]) {
        state = .ground
        switch byte {
        case 0x1B:
            keys.append(.escape)
            state = .escape
        case 0x5B:
            state = .controlSequence([])
        case 0x4F:
            state = .singleShift
        case 0x50, 0x58, 0x5D, 0x5E, 0x5F:
            state = .string(afterEscape: false)
        case 0x0A, 0x0D:
            keys.append(.altEnter)
        case 0x08, 0x7F:
            keys.append(.altBackspace)
        case 0x00...0x1F:
            // Ctrl-C after ESC must still be Ctrl-C.
            keys.append(.escape)
            takeText(byte, into: &keys)
        case 0x20...0x7E:
            keys.append(.alt(Character(Unicode.Scalar(byte))))
        default:
            isAlternate = true
            takeText(byte, into: &keys)
        }
    }

    private mutating func takeSingleShift(_ byte: UInt8, into keys: inout [Key]) {
        state = .ground
        switch byte {
        case 0x4D: keys.append(.enter)
        case 0x20...0x7E: keys += Self.cursorKey(byte, modified: false).map { [$0] } ?? []
        default: take(byte, into: &keys)
        }
    }

    /// The most parameter bytes that are kept: no key of ours needs more than a few.
    private static let parameterLimit = 32

    private mutating func takeControlSequence(_ byte: UInt8, after parameters: [UInt8], into keys: inout [Key]) {
        switch byte {
        case 0x5B where parameters.isEmpty:
            state = .consoleFunction
        case 0x20...0x3F:
            state = .controlSequence(parameters.count < Self.parameterLimit ? parameters + [byte] : parameters)
        case 0x40...0x7E:
            state = .ground
            let numbers = parameters.split(separator: 0x3B, omittingEmptySubsequences: false)
                .map { Int(String(decoding: $0, as: UTF8.self)) }
            if byte == 0x7E, numbers.first == 200 {
                state = .paste(PasteBuffer(limit: pasteLimit))
            } else if let key = Self.key(final: byte, numbers: numbers) {
                keys.append(key)
            }
        default:
            // A sequence cut off: its rest is gone, what comes now is read for itself.
            state = .ground
            take(byte, into: &keys)
        }
    }

    private static func key(final: UInt8, numbers: [Int?]) -> Key? {
        switch final {
        case 0x5A:
            return .backTab
        case 0x7E:
            switch numbers.first {
            case 1, 7: return .home
            case 3: return .delete
            case 4, 8: return .end
            case 5: return .pageUp
            case 6: return .pageDown
            default: return nil
            }
        default:
            // xterm's modifier is 1 plus a bit set: 1 Shift, 2 Alt, 4 Ctrl.
            let modifier = numbers.count > 1 ? numbers[1] ?? 1 : 1
            return cursorKey(final, modified: modifier > 1 && (modifier - 1) & 6 != 0)
        }
    }

    private static func cursorKey(_ final: UInt8, modified: Bool) -> Key? {
        switch final {
        case 0x41: .up
        case 0x42: .down
        case 0x43: modified ? .wordRight : .right
        case 0x44: modified ? .wordLeft : .left
        case 0x46: .end
        case 0x48: .home
        default: nil
        }
    }
}
