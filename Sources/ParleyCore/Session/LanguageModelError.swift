public import Foundation

/// Why a model could not answer.
public enum LanguageModelError: LocalizedError, Sendable, CustomDebugStringConvertible {
    /// The conversation does not fit the context window.
    case contextSizeExceeded(ContextSizeExceeded)
    /// The model, or an option, cannot do what is asked.
    case unsupportedCapability(UnsupportedCapability)
    /// The model is missing, damaged, or cannot be loaded.
    case modelUnavailable(ModelUnavailable)
    /// An option's value is out of its range.
    case invalidOption(InvalidOption)
    /// The model's chat template cannot be read, or refuses the conversation.
    case invalidTemplate(InvalidTemplate)
    /// The inference library failed.
    case inferenceFailure(InferenceFailure)

    /// The conversation does not fit the context window.
    public struct ContextSizeExceeded: Sendable {
        /// Tokens that fit.
        public var contextSize: Int
        /// Tokens that were needed.
        public var tokenCount: Int
        /// What is wrong and what to do.
        public var debugDescription: String

        /// Describes the case.
        ///
        /// - Parameters:
        ///   - contextSize: tokens that fit.
        ///   - tokenCount: tokens that were needed.
        ///   - debugDescription: what is wrong and what to do.
        public init(contextSize: Int, tokenCount: Int, debugDescription: String) {
            self.contextSize = contextSize
            self.tokenCount = tokenCount
            self.debugDescription = debugDescription
        }
    }

    /// The model, or an option, cannot do what is asked.
    public struct UnsupportedCapability: Sendable {
        /// What is lacking.
        public var capability: LanguageModelCapabilities.Capability
        /// What is wrong and what to do.
        public var debugDescription: String

        /// Describes the case.
        ///
        /// - Parameters:
        ///   - capability: what is lacking.
        ///   - debugDescription: what is wrong and what to do.
        public init(capability: LanguageModelCapabilities.Capability, debugDescription: String) {
            self.capability = capability
            self.debugDescription = debugDescription
        }
    }

    /// The model is missing, damaged, or cannot be loaded.
    public struct ModelUnavailable: Sendable {
        /// What is wrong and what to do.
        public var debugDescription: String

        /// Describes the case.
        ///
        /// - Parameter debugDescription: what is wrong and what to do.
        public init(debugDescription: String) { self.debugDescription = debugDescription }
    }

    /// An option's value is out of its range.
    public struct InvalidOption: Sendable {
        /// What is wrong and what to do.
        public var debugDescription: String

        /// Describes the case.
        ///
        /// - Parameter debugDescription: what is wrong and what to do.
        public init(debugDescription: String) { self.debugDescription = debugDescription }
    }

    /// The model's chat template cannot be read, or refuses the conversation.
    public struct InvalidTemplate: Sendable {
        /// What is wrong, with the template's line, and what to do.
        public var debugDescription: String

        /// Describes the case.
        ///
        /// - Parameter debugDescription: what is wrong and what to do.
        public init(debugDescription: String) { self.debugDescription = debugDescription }
    }

    /// The inference library failed.
    public struct InferenceFailure: Sendable {
        /// What is wrong and what to do.
        public var debugDescription: String

        /// Describes the case.
        ///
        /// - Parameter debugDescription: what is wrong and what to do.
        public init(debugDescription: String) { self.debugDescription = debugDescription }
    }

    /// What is wrong and what to do.
    public var debugDescription: String {
        switch self {
        case .contextSizeExceeded(let payload): payload.debugDescription
        case .unsupportedCapability(let payload): payload.debugDescription
        case .modelUnavailable(let payload): payload.debugDescription
        case .invalidOption(let payload): payload.debugDescription
        case .invalidTemplate(let payload): payload.debugDescription
        case .inferenceFailure(let payload): payload.debugDescription
        }
    }

    /// What is wrong and what to do, for people.
    public var errorDescription: String? { debugDescription }
}
