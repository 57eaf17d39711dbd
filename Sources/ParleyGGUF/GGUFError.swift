/// Why a GGUF file is refused, and which field of it is at fault.
package struct GGUFError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The groups of faults, for callers that treat them differently.
    package enum Kind: String, Sendable, Equatable, CaseIterable {
        /// The file cannot be opened or read, or is no regular file.
        case unreadable
        /// The file is no GGUF file at all.
        case notGGUF
        /// The file is GGUF of a version or byte order that is not read.
        case unsupportedVersion
        /// The file ends before what its header promises.
        case truncated
        /// A value in the header contradicts the format.
        case damaged
        /// A metadata key has a type other than the one asked for.
        case wrongType
        /// Something a model of this sort needs is missing.
        case missing
        /// The file is well formed, but its values would not load.
        case notLoadable
        /// The parts of a split file do not belong together.
        case split
        /// The adapter does not fit the model.
        case adapter
    }

    /// The group of the fault.
    package var kind: Kind
    /// What was being read, such as `tensor 'blk.0.attn_q.weight': offset`.
    package var field: String
    /// What is wrong, and what to do about it.
    package var message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: The group of the fault.
    ///   - field: What was being read.
    ///   - message: What is wrong, as whole sentences; the last one says what to do.
    package init(_ kind: Kind, field: String, _ message: String) {
        self.kind = kind
        self.field = field
        self.message = message
    }

    /// The field and the message in one line.
    package var description: String {
        field.isEmpty ? message : "\(field): \(message)"
    }

    static func damaged(_ field: String, _ what: String) -> GGUFError {
        GGUFError(.damaged, field: field, "\(what). The file is damaged. Download it again.")
    }

    static func truncated(_ field: String, has: UInt64, needs: UInt64) -> GGUFError {
        GGUFError(
            .truncated,
            field: field,
            "The file is truncated: it has \(grouped(has)) bytes and needs at least \(grouped(needs)). "
                + "Download it again."
        )
    }

    static func notLoadable(_ field: String, _ what: String) -> GGUFError {
        GGUFError(.notLoadable, field: field, "\(what). Use another file of this model, or convert it anew.")
    }

    static func adapter(_ field: String, _ what: String) -> GGUFError {
        GGUFError(.adapter, field: field, "\(what). Use an adapter that was made for this model.")
    }

    /// How a field of the metadata is called, however long its key is.
    static func metadata(_ key: String) -> String { "metadata " + quoted(key) }

    /// Writes a number with commas between the thousands.
    static func grouped(_ number: UInt64) -> String {
        var text = ""
        let digits = String(number)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// Quotes text that came from a file, shortened and without control characters.
    static func quoted(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars.prefix(80) {
            result += scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return result + (text.unicodeScalars.count > 80 ? "…'" : "'")
    }
}
