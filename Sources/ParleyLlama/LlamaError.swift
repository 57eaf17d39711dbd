/// A failure of libllama, with what the library said about it.
package struct LlamaError: Error, Sendable, CustomStringConvertible {
    /// What was being done.
    package enum Kind: Sendable, Equatable {
        /// The library's version is not one that was tested.
        case version
        /// A model could not be loaded.
        case modelLoad
        /// Loading was cancelled.
        case cancelled
        /// The model cannot do what is asked of it.
        case unsupportedModel
        /// An adapter could not be loaded.
        case adapterLoad
        /// A context could not be made.
        case contextCreation
        /// A text could not be tokenized.
        case tokenization
        /// An argument is out of its range.
        case argument
    }

    /// What was being done.
    package var kind: Kind
    /// What is wrong and what to do.
    package var message: String
    /// The library's own lines from the time of the failure, oldest first.
    package var log: [String]

    /// Describes a failure.
    package init(_ kind: Kind, _ message: String, log: [String] = []) {
        self.kind = kind
        self.message = message
        self.log = log
    }

    package var description: String {
        log.isEmpty
            ? message : message + "\nThe inference library said:\n" + log.map { "  " + $0 }.joined(separator: "\n")
    }
}
