/// What is certain of a JSON text that is cut off, closed so that it can be read.
///
/// The text must be right as far as it goes: it only lacks its end.
struct PartialJSON {
    /// The certain part with everything closed that is open.
    let closedText: String

    /// How many values are open at the end, each within the one before.
    let openLevels: Int

    /// Closes a text, nil when it holds no part of a value yet.
    ///
    /// - Parameter text: JSON that lacks its end.
    init?(_ text: String) {
        var scan = Scan(bytes: Array(text.utf8))
        scan.run()
        guard let certain = scan.certain else { return nil }
        closedText = String(decoding: certain, as: UTF8.self)
        openLevels = scan.openLevels
    }
}

extension PartialJSON {
    /// Goes once over the text and remembers the last place at which it could be closed.
    private struct Scan {
        private enum Place {
            /// Where a value, or the end of an array, may come.
            case value
            /// Where a key, or the end of an object, may come.
            case key
            case colon
            /// Behind a value.
            case after
        }

        private let bytes: [UInt8]
        private var position = 0
        private var place = Place.value
        /// The closing brackets of what is open, the outermost first.
        private var closers: [UInt8] = []
        /// How much of the text can stand when the rest is dropped; nothing as long as no value has begun.
        private var end = 0
        private var endsInString = false

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        var certain: [UInt8]? {
            guard end > 0 else { return nil }
            return bytes[..<end] + (endsInString ? [UInt8(ascii: "\"")] : []) + closers.reversed()
        }

        var openLevels: Int { closers.count + (endsInString ? 1 : 0) }

        mutating func run() {
            while position < bytes.count {
                step()
            }
        }

        private mutating func step() {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                position += 1
                closers.append(byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]"))
                place = byte == UInt8(ascii: "{") ? .key : .value
                end = position
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                position += 1
                closers.removeLast()
                finishValue()
            case UInt8(ascii: "\""):
                readString()
            case UInt8(ascii: ","):
                position += 1
                place = closers.last == UInt8(ascii: "}") ? .key : .value
            case UInt8(ascii: ":"):
                position += 1
                place = .value
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                position += 1
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                readWord()
            default:
                // A byte order mark; anything else was refused before.
                position += 1
            }
        }

        private mutating func finishValue() {
            place = .after
            end = position
        }

        /// Passes over a number or `true`, `false`, `null`; it counts when something stands behind it.
        private mutating func readWord() {
            while position < bytes.count, isPartOfWord(bytes[position]) {
                position += 1
            }
            if position < bytes.count { finishValue() }
        }

        private func isPartOfWord(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "E"): true
            default: false
            }
        }

        private mutating func readString() {
            let isKey = place == .key
            position += 1
            // Where the string could be closed: behind its last whole character.
            var whole = position
            while position < bytes.count {
                switch bytes[position] {
                case UInt8(ascii: "\""):
                    position += 1
                    if isKey { place = .colon } else { finishValue() }
                    return
                case UInt8(ascii: "\\"):
                    guard let length = escapeLength(at: position) else {
                        position = bytes.count
                        break
                    }
                    position += length
                    whole = position
                default:
                    position += 1
                    whole = position
                }
            }
            guard !isKey else { return }
            end = whole
            endsInString = true
        }

        /// How many bytes an escape has, nil when it is cut off; both halves of a surrogate pair are one escape.
        private func escapeLength(at start: Int) -> Int? {
            guard start + 1 < bytes.count else { return nil }
            guard bytes[start + 1] == UInt8(ascii: "u") else { return 2 }
            guard start + 6 <= bytes.count else { return nil }
            let digits = bytes[(start + 2)..<(start + 6)].map { $0 | 0x20 }
            let isFirstHalf = digits[0] == UInt8(ascii: "d") && [0x38, 0x39, 0x61, 0x62].contains(digits[1])
            guard isFirstHalf else { return 6 }
            return start + 12 <= bytes.count ? 12 : nil
        }
    }
}
