/// Why a chat cannot be written in a format.
package struct ChatFormatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The name of the template at fault.
    package let template: String
    /// What is wrong and what to do about it.
    package let description: String

    /// An error.
    ///
    /// - Parameters:
    ///   - template: the name of the template at fault.
    ///   - description: what is wrong and what to do about it.
    package init(_ template: String, _ description: String) {
        self.template = template
        self.description = description
    }
}
