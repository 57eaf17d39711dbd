public import Foundation

extension GenerationSchema {
    /// Why a schema could not be put together.
    public enum SchemaError: LocalizedError, Sendable, CustomDebugStringConvertible {
        /// One name stands for two schemas.
        ///
        /// - Parameters:
        ///   - schema: the name of the schema they are part of, if it has one.
        ///   - type: the name.
        ///   - context: what is wrong, in words.
        case duplicateType(schema: String?, type: String, context: Context)

        /// An object has two properties with the same name.
        ///
        /// - Parameters:
        ///   - schema: the object's name.
        ///   - property: the property's name.
        ///   - context: what is wrong, in words.
        case duplicateProperty(schema: String, property: String, context: Context)

        /// There is nothing to choose from.
        ///
        /// - Parameters:
        ///   - schema: the choice's name.
        ///   - context: what is wrong, in words.
        case emptyTypeChoices(schema: String, context: Context)

        /// Names are referred to that no schema has.
        ///
        /// - Parameters:
        ///   - schema: the name of the schema they are part of, if it has one.
        ///   - references: the names.
        ///   - context: what is wrong, in words.
        case undefinedReferences(schema: String?, references: [String], context: Context)

        /// What is wrong, in words.
        public struct Context: Sendable {
            /// What is wrong.
            public let debugDescription: String

            /// Describes an error.
            ///
            /// - Parameter debugDescription: what is wrong.
            public init(debugDescription: String) {
                self.debugDescription = debugDescription
            }
        }

        static func duplicateType(schema: String?, type: String) -> SchemaError {
            .duplicateType(
                schema: schema,
                type: type,
                context: Context(debugDescription: "Two different schemas\(within(schema)) are named '\(type)'.")
            )
        }

        static func duplicateProperty(schema: String, property: String) -> SchemaError {
            .duplicateProperty(
                schema: schema,
                property: property,
                context: Context(debugDescription: "The schema '\(schema)' has two properties named '\(property)'.")
            )
        }

        static func emptyTypeChoices(schema: String) -> SchemaError {
            .emptyTypeChoices(
                schema: schema,
                context: Context(debugDescription: "The schema '\(schema)' is a choice without anything to choose.")
            )
        }

        static func undefinedReferences(schema: String?, references: [String]) -> SchemaError {
            let names = references.map { "'\($0)'" }.joined(separator: ", ")
            return .undefinedReferences(
                schema: schema,
                references: references,
                context: Context(debugDescription: "No schema\(within(schema)) is named \(names).")
            )
        }

        private static func within(_ schema: String?) -> String {
            schema.map { " in '\($0)'" } ?? ""
        }

        /// What is wrong.
        public var debugDescription: String {
            switch self {
            case .duplicateType(_, _, let context), .duplicateProperty(_, _, let context),
                .emptyTypeChoices(_, let context), .undefinedReferences(_, _, let context):
                context.debugDescription
            }
        }

        /// What is wrong, for people.
        public var errorDescription: String? { debugDescription }

        /// What to do about it.
        public var recoverySuggestion: String? {
            switch self {
            case .duplicateType: "Give each schema a name of its own."
            case .duplicateProperty: "Give each property a name of its own."
            case .emptyTypeChoices: "Give it at least one choice."
            case .undefinedReferences: "Pass the schemas with these names as dependencies, or correct the names."
            }
        }
    }
}
