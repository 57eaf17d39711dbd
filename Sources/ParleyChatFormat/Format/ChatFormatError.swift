/// Why a chat cannot be written in a format.
package struct ChatFormatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to do about it.
    package let description: String

    /// An error.
    package init(_ description: String) { self.description = description }
}
