/// Why a setting, or the file that it stands in, cannot be used.
package struct SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of fault it is, for programs.
    package enum Kind: Sendable, Equatable {
        /// There is no such setting.
        case unknownName
        /// The setting may not stand there.
        case misplaced
        /// The value is of another kind than the setting's.
        case wrongKind
        /// The value is outside the permitted range.
        case outOfRange
        /// The file cannot be read.
        case unreadable
        /// The file is not JSON, or not an object.
        case malformed
    }

    /// What kind of fault it is.
    package let kind: Kind
    /// The setting as it was written; nil where the fault is not in one.
    package let name: String?
    /// What is wrong, where, and what to do.
    package let description: String

    /// Describes a fault.
    ///
    /// - Parameters:
    ///   - kind: what kind of fault it is.
    ///   - name: the setting as it was written.
    ///   - description: what is wrong, where, and what to do.
    package init(_ kind: Kind, name: String? = nil, _ description: String) {
        self.kind = kind
        self.name = name
        self.description = description
    }
}
