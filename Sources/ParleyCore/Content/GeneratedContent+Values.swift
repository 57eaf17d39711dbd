internal import ParleyJSON

extension GeneratedContent {
    /// The content as a value.
    ///
    /// - Parameter type: the value's type.
    /// - Returns: the value.
    /// - Throws: ``ParsingError`` that says what the content is instead, or what the type's own initialiser throws.
    public func value<Value: ConvertibleFromGeneratedContent>(_ type: Value.Type = Value.self) throws -> Value {
        try Value(self)
    }

    /// The value of a property.
    ///
    /// - Parameters:
    ///   - type: the value's type.
    ///   - property: the property's name.
    /// - Returns: the value.
    /// - Throws: ``ParsingError`` when there is no such property or it is something else, or what the type's own
    ///   initialiser throws.
    public func value<Value: ConvertibleFromGeneratedContent>(
        _ type: Value.Type = Value.self,
        forProperty property: String
    ) throws -> Value {
        let members = try properties()
        guard let content = members.first(where: { $0.name.isExactly(property) })?.content else {
            let names = members.map { "'\($0.name)'" }
            let present = names.isEmpty ? "it has none" : "it has \(names.prefix(8).joined(separator: ", "))"
            let more = names.count > 8 ? " and \(names.count - 8) more" : ""
            throw ParsingError("there is no property '\(property)'; \(present)\(more).", in: self)
        }
        return try read(content, as: type, at: .property(property))
    }

    /// The value of a property that may be missing.
    ///
    /// - Parameters:
    ///   - type: the value's type, optional.
    ///   - property: the property's name.
    /// - Returns: the value, nil when there is no such property or it is null.
    /// - Throws: ``ParsingError`` when it is something else, or what the type's own initialiser throws.
    public func value<Value: ConvertibleFromGeneratedContent>(
        _ type: Value?.Type = Value?.self,
        forProperty property: String
    ) throws -> Value? {
        guard let content = try properties().first(where: { $0.name.isExactly(property) })?.content else { return nil }
        if case .null = content.node { return nil }
        return try read(content, as: Value.self, at: .property(property))
    }

    /// The elements as values.
    func elements<Element: ConvertibleFromGeneratedContent>(as type: Element.Type) throws -> [Element] {
        guard case .array(let elements) = node else { throw mismatch(expected: "an array") }
        return try elements.enumerated().map { index, element in
            try read(element, as: type, at: .index(index))
        }
    }

    private func properties() throws -> [Property] {
        guard case .structure(let members) = node else { throw mismatch(expected: "an object") }
        return members
    }

    private func read<Value: ConvertibleFromGeneratedContent>(
        _ content: GeneratedContent,
        as type: Value.Type,
        at step: Step
    ) throws -> Value {
        do {
            return try Value(content)
        } catch let error as ParsingError {
            throw error.within(step, of: self)
        }
    }

    /// The error of a content that is of another kind than was asked for.
    func mismatch(expected: String) -> ParsingError {
        ParsingError("expected \(expected), found \(found).", in: self)
    }

    /// What the content is, with its value when that is short.
    private var found: String {
        switch node {
        case .number(let number): number.text.utf8.count <= 40 ? "the number \(number.text)" : "a long number"
        case .bool(let flag): "the boolean \(flag)"
        case .null, .string, .array, .structure: node.kindName
        }
    }
}
