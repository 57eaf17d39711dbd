// Swift compares strings by canonical equivalence. JSON compares code points (RFC 8259, section 8.3), and two keys that
// differ only in normalisation are two members.

extension String {
    /// Tells whether two strings are the same code points.
    func hasSameBytes(as other: String) -> Bool {
        // Equal bytes are canonically equal too, so `==`, which is quick for ASCII, settles most differences.
        utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
    }

    /// Feeds the string's code points to a hasher, in agreement with `hasSameBytes(as:)`.
    func hashBytes(into hasher: inout Hasher) {
        var text = self
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(utf8.count)
    }
}

/// A dictionary key that is equal to another only when its code points are.
struct ExactKey: Hashable, Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: ExactKey, right: ExactKey) -> Bool {
        left.text.hasSameBytes(as: right.text)
    }

    func hash(into hasher: inout Hasher) {
        text.hashBytes(into: &hasher)
    }
}
