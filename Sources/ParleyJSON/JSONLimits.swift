/// What a reader of JSON accepts beyond the grammar, and how much of it.
package struct JSONLimits: Sendable, Equatable {
    /// What becomes of a key that an object already holds.
    package enum DuplicateKeys: Sendable, Equatable {
        /// The later value replaces the earlier one, at the earlier one's place, as most readers do.
        case keepLast

        /// The second key is an error.
        case reject
    }

    /// What becomes of an escape such as `\ud800` that is one half of a surrogate pair; no Swift string can hold it.
    package enum LoneSurrogates: Sendable, Equatable {
        /// The escape is an error.
        case reject

        /// U+FFFD takes the escape's place.
        case replace
    }

    /// The highest `maximumDepth` that has an effect.
    ///
    /// Reading and writing use no stack however deep a value is. Comparing, hashing and destroying one use some for
    /// every level, at this depth together with all else well below the 512 KiB that a thread may have at the least.
    package static let greatestDepth = 1_024

    /// How many arrays and objects may be open at once; a number or a string alone has depth 0, `[]` has 1.
    package var maximumDepth: Int

    /// How many bytes of UTF-8 a text may have.
    package var maximumBytes: Int

    /// What becomes of a key that an object already holds.
    package var duplicateKeys: DuplicateKeys

    /// What becomes of half a surrogate pair.
    package var loneSurrogates: LoneSurrogates

    /// Whether a UTF-8 byte order mark at the start is passed over; RFC 8259, section 8.1, leaves it to the reader.
    package var allowsByteOrderMark: Bool

    /// Limits for texts of ordinary origin.
    ///
    /// - Parameters:
    ///   - maximumDepth: how many arrays and objects may be open at once, at most `greatestDepth`.
    ///   - maximumBytes: how many bytes of UTF-8 a text may have.
    ///   - duplicateKeys: what becomes of a key that an object already holds.
    ///   - loneSurrogates: what becomes of half a surrogate pair.
    ///   - allowsByteOrderMark: whether a byte order mark at the start is passed over.
    package init(
        maximumDepth: Int = 512,
        maximumBytes: Int = 64 << 20,
        duplicateKeys: DuplicateKeys = .keepLast,
        loneSurrogates: LoneSurrogates = .reject,
        allowsByteOrderMark: Bool = true
    ) {
        self.maximumDepth = maximumDepth
        self.maximumBytes = maximumBytes
        self.duplicateKeys = duplicateKeys
        self.loneSurrogates = loneSurrogates
        self.allowsByteOrderMark = allowsByteOrderMark
    }

    /// 512 levels, 64 MiB, the last of equal keys, no lone surrogates; a byte order mark is passed over.
    package static let standard = JSONLimits()
}
