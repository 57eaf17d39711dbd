/// The value of a setting.
package enum SettingValue: Sendable, Hashable {
    /// A whole number.
    case integer(Int)
    /// A number; never infinite, and never "not a number", once it has been checked.
    case number(Double)
    /// Yes or no.
    case flag(Bool)
    /// A text.
    case text(String)
    /// Texts in the order in which they were given.
    case texts([String])

    /// What kind of value it is.
    package var kind: SettingKind {
        switch self {
        case .integer: .integer
        case .number: .number
        case .flag: .flag
        case .text: .text
        case .texts: .texts
        }
    }
}

extension SettingValue: CustomStringConvertible {
    /// The value as people write it: `40`, `0.7`, `yes`, a text as it is.
    package var description: String {
        switch self {
        case .integer(let value): return String(value)
        case .number(let value):
            let text = value.description
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        case .flag(let value): return value ? "yes" : "no"
        case .text(let value): return value
        case .texts(let values): return values.joined(separator: ", ")
        }
    }
}

/// What kind of value a setting takes.
package enum SettingKind: Sendable, Hashable {
    /// A whole number.
    case integer
    /// A number.
    case number
    /// Yes or no.
    case flag
    /// A text.
    case text
    /// Any number of texts: a flag that may be repeated, or an array.
    case texts
}
