package import ParleyJSON
import ParleyModels

extension SettingValue {
    /// Reads a value that was written as text, in a variable of the environment or behind a command.
    ///
    /// Nil comes back when it is no such value. Ranges are not looked at.
    ///
    /// - Parameters:
    ///   - text: the value as it was written; blanks around anything but texts do not count.
    ///   - kind: what it should be.
    init?(parsing text: String, as kind: SettingKind) {
        let word = text.trimmingBlanks
        switch kind {
        case .integer:
            guard let value = Int(word) else { return nil }
            self = .integer(value)
        case .number:
            // Double's own reader also takes "nan", "infinity" and hexadecimal.
            let isDecimal = word.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
            guard isDecimal, let value = Double(word), value.isFinite else { return nil }
            self = .number(value)
        case .flag:
            switch word.lowercased() {
            case "1", "true", "yes", "on": self = .flag(true)
            case "0", "false", "no", "off": self = .flag(false)
            default: return nil
            }
        case .text:
            self = .text(text)
        case .texts:
            self = .texts([text])
        }
    }

    /// The value of a JSON value; nil when it is of no kind that settings have.
    package init?(_ json: JSONValue) {
        switch json {
        case .bool(let value): self = .flag(value)
        case .string(let value): self = .text(value)
        case .number(let number):
            if let value = number.int {
                self = .integer(value)
            } else if let value = number.double {
                self = .number(value)
            } else {
                return nil
            }
        case .array(let elements):
            let texts = elements.compactMap(\.stringValue)
            guard texts.count == elements.count else { return nil }
            self = .texts(texts)
        case .null, .object: return nil
        }
    }

    /// The same value in another kind, where it has one: a whole number is a number too, and one text is a list.
    package func converted(to kind: SettingKind) -> SettingValue? {
        switch (self, kind) {
        case (.integer(let value), .number): .number(Double(value))
        case (.number(let value), .integer): Int(exactly: value).map { .integer($0) }
        case (.number(let value), .number): value.isFinite ? self : nil
        case (.text(let value), .texts): .texts([value])
        default: self.kind == kind ? self : nil
        }
    }

    /// The value as a message shows it: texts in quotes.
    var shownInMessage: String {
        switch self {
        case .text(let text): text.quotedForMessage
        case .texts(let texts): texts.map(\.quotedForMessage).joined(separator: ", ")
        case .integer, .number, .flag: description
        }
    }
}

extension JSONValue {
    /// A setting's value; null for a number that JSON has not.
    ///
    /// - Parameter value: the value.
    package init(setting value: SettingValue) {
        switch value {
        case .integer(let integer): self = .count(integer)
        case .number(let number): self = JSONNumber(number).map(JSONValue.number) ?? .null
        case .flag(let flag): self = .bool(flag)
        case .text(let text): self = .string(text)
        case .texts(let texts): self = .array(texts.map(JSONValue.string))
        }
    }

    /// The value as a message shows it: short ones as they are written, others by their kind.
    var shownInMessage: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): number.text.shownInMessage
        case .string(let text): text.quotedForMessage
        case .array, .object: kindName
        }
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
