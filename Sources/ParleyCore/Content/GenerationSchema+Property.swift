extension GenerationSchema {
    /// A property of an object.
    public struct Property: Sendable {
        let schema: PropertySchema

        private init(
            _ name: String,
            _ description: String?,
            _ type: any Generable.Type,
            _ guides: [SchemaGuide],
            isOptional: Bool
        ) {
            let node = SchemaNode.type(type)
            schema = PropertySchema(
                name: name,
                description: description,
                schema: guides.isEmpty ? node : .guided(node, guides),
                isOptional: isOptional
            )
        }

        /// A property that always has a value.
        ///
        /// - Parameters:
        ///   - name: its name.
        ///   - description: what it is, for the model.
        ///   - type: its type.
        ///   - guides: limits on its value.
        public init<Value: Generable>(
            name: String,
            description: String? = nil,
            type: Value.Type,
            guides: [GenerationGuide<Value>] = []
        ) {
            self.init(name, description, type, guides.map(\.guide), isOptional: false)
        }

        /// A property that may have no value.
        ///
        /// - Parameters:
        ///   - name: its name.
        ///   - description: what it is, for the model.
        ///   - type: its type, optional.
        ///   - guides: limits on its value when it has one.
        public init<Value: Generable>(
            name: String,
            description: String? = nil,
            type: Value?.Type,
            guides: [GenerationGuide<Value>] = []
        ) {
            self.init(name, description, Value.self, guides.map(\.guide), isOptional: true)
        }

        /// A text that matches regular expressions.
        ///
        /// - Parameters:
        ///   - name: its name.
        ///   - description: what it is, for the model.
        ///   - type: `String`.
        ///   - guides: the expressions; of several, the last one counts.
        public init<RegexOutput>(
            name: String,
            description: String? = nil,
            type: String.Type,
            guides: [Regex<RegexOutput>] = []
        ) {
            self.init(name, description, String.self, guides.map { SchemaGuide(regex: $0) }, isOptional: false)
        }

        /// A text that matches regular expressions, or no value.
        ///
        /// - Parameters:
        ///   - name: its name.
        ///   - description: what it is, for the model.
        ///   - type: `String?`.
        ///   - guides: the expressions; of several, the last one counts.
        public init<RegexOutput>(
            name: String,
            description: String? = nil,
            type: String?.Type,
            guides: [Regex<RegexOutput>] = []
        ) {
            self.init(name, description, String.self, guides.map { SchemaGuide(regex: $0) }, isOptional: true)
        }
    }
}
