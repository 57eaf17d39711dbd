/// How JSON text is laid out and what is escaped in it.
///
/// The separators are written as they are: with others than a comma or a colon and blanks, the text is no JSON.
package struct JSONStyle: Sendable, Equatable {
    /// The greatest number of blanks a level can be indented by; more act as this many.
    package static let greatestIndentation = 64

    /// What stands between two elements or members, before the line break if there is one.
    package var itemSeparator: String

    /// What stands between a key and its value.
    package var keySeparator: String

    /// By how many blanks a level is indented; nil for everything on one line.
    package var indentation: Int?

    /// Whether the members of objects are ordered by their keys' code points.
    package var sortsKeys: Bool

    /// Whether all characters but printable ASCII are written as escapes.
    package var escapesNonASCII: Bool

    /// A style, by default compact.
    ///
    /// - Parameters:
    ///   - itemSeparator: what stands between two elements or members.
    ///   - keySeparator: what stands between a key and its value.
    ///   - indentation: by how many blanks a level is indented; nil for everything on one line.
    ///   - sortsKeys: whether members are ordered by their keys' code points.
    ///   - escapesNonASCII: whether all characters but printable ASCII are written as escapes.
    package init(
        itemSeparator: String = ",",
        keySeparator: String = ":",
        indentation: Int? = nil,
        sortsKeys: Bool = false,
        escapesNonASCII: Bool = false
    ) {
        self.itemSeparator = itemSeparator
        self.keySeparator = keySeparator
        self.indentation = indentation
        self.sortsKeys = sortsKeys
        self.escapesNonASCII = escapesNonASCII
    }

    /// No blanks: `{"a":1,"b":[1,2]}`.
    package static let compact = JSONStyle()

    /// As Python's `json.dumps(value, ensure_ascii=False)` writes it: `{"a": 1, "b": [1, 2]}`.
    ///
    /// Numbers keep the text they were read with.
    package static let python = JSONStyle(itemSeparator: ", ", keySeparator: ": ")

    /// One element or member a line, indented by two blanks, for people; Python's form with `indent=2`.
    package static let pretty = python(indentation: 2)

    /// As Python's `json.dumps(value, ensure_ascii=False, indent=indentation)` writes it.
    package static func python(indentation: Int) -> JSONStyle {
        JSONStyle(itemSeparator: ",", keySeparator: ": ", indentation: indentation)
    }
}
