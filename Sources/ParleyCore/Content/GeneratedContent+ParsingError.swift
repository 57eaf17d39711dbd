public import Foundation
internal import ParleyJSON

extension GeneratedContent {
    /// Why a content could not be read as what was asked for.
    public struct ParsingError: LocalizedError, Sendable, CustomDebugStringConvertible {
        /// The content, as text.
        public var rawContent: String
        /// The error behind this one, if there is one.
        public var underlyingError: (any Error)?
        /// What is wrong, and where: a property's place such as `days[0].title`, or a line and a column.
        public var debugDescription: String

        /// What is wrong, without its place.
        private var problem: String?
        /// The place from the content that was asked down to the one at fault.
        private var place = ""

        /// Describes an error.
        ///
        /// - Parameters:
        ///   - rawContent: the content, as text.
        ///   - underlyingError: the error behind this one, if there is one.
        ///   - debugDescription: what is wrong, and where.
        public init(rawContent: String, underlyingError: (any Error)? = nil, debugDescription: String) {
            self.rawContent = rawContent
            self.underlyingError = underlyingError
            self.debugDescription = debugDescription
        }

        /// A content that is not what was asked for.
        ///
        /// - Parameters:
        ///   - problem: what is wrong, as a sentence that can follow a place and a colon.
        ///   - content: the content.
        init(_ problem: String, in content: GeneratedContent) {
            self.init(rawContent: content.jsonString, debugDescription: "The content is not as asked for: \(problem)")
            self.problem = problem
        }

        /// Text that is no JSON.
        init(syntax error: JSONError, in text: String) {
            self.init(rawContent: text, debugDescription: "The content is no JSON: \(error)")
        }

        /// What is wrong, and where, for people.
        public var errorDescription: String? { debugDescription }

        /// The same error, seen from the content that holds the one at fault.
        func within(_ step: Step, of content: GeneratedContent) -> ParsingError {
            guard let problem else { return self }
            var error = self
            error.rawContent = content.jsonString
            error.place = step.text + (place.isEmpty || place.hasPrefix("[") ? place : "." + place)
            error.debugDescription = "The content is not as asked for at \(error.place): \(problem)"
            return error
        }
    }

    /// A step from a content to one in it.
    enum Step {
        case property(String)
        case index(Int)

        fileprivate var text: String {
            switch self {
            case .index(let index):
                return "[\(index)]"
            case .property(let name):
                let isPlain = !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
                return isPlain ? name : "[\(JSONValue.string(name).serialized())]"
            }
        }
    }
}
