package import ParleyJSON

extension GeneratedContent {
    /// A content from JSON text, which may be cut off.
    ///
    /// Text that ends before its value does gives what is certain so far, and ``isComplete`` is false: an unfinished
    /// string counts up to its last whole character, an unfinished number or word and a property without a value do not
    /// count yet. Of two properties with the same name the later one counts.
    ///
    /// - Parameter json: the text.
    /// - Throws: ``ParsingError`` when the text is no JSON, with the line and column, or holds no part of a value yet.
    public init(json: String) throws {
        try self.init(json: json, id: nil)
    }

    /// A content from JSON text, which may be cut off, under an identity from which those of all its parts follow.
    ///
    /// - Parameters:
    ///   - json: the text.
    ///   - id: the identity, the same for all snapshots of one stream; nil for none.
    /// - Throws: ``ParsingError`` when the text is no JSON, or holds no part of a value yet.
    package init(json: String, id: GenerationID?) throws {
        do {
            self.init(try JSONValue(parsing: json), id: id)
        } catch let error where error.kind == .unexpectedEnd {
            guard let partial = PartialJSON(json), let value = try? JSONValue(parsing: partial.closedText) else {
                throw ParsingError(syntax: error, in: json)
            }
            self.init(value, id: id)
            markIncomplete(levels: partial.openLevels)
        } catch {
            throw ParsingError(syntax: error, in: json)
        }
    }

    /// A content from a JSON value.
    ///
    /// - Parameters:
    ///   - json: the value.
    ///   - id: the identity, from which those of all parts follow; nil for none.
    package init(_ json: JSONValue, id: GenerationID? = nil) {
        let node: Node
        switch json {
        case .null: node = .null
        case .bool(let flag): node = .bool(flag)
        case .number(let number): node = .number(number)
        case .string(let text): node = .string(text)
        case .array(let elements):
            node = .array(
                elements.enumerated().map { index, element in
                    GeneratedContent(element, id: id?.child(index: index))
                }
            )
        case .object(let object):
            node = .structure(
                object.map { name, value in
                    Property(name: name, content: GeneratedContent(value, id: id?.child(property: name)))
                }
            )
        }
        self.init(node: node, id: id)
    }

    /// The value as JSON text on one line, properties in order and numbers as they were written.
    public var jsonString: String { jsonValue.serialized() }

    /// The value as JSON.
    package var jsonValue: JSONValue {
        switch node {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .array(let elements): .array(elements.map(\.jsonValue))
        case .structure(let members): .object(JSONObject(members.map { ($0.name, $0.content.jsonValue) }))
        }
    }

    /// Marks the value and what is last in it, and last in that, as not all there.
    ///
    /// - Parameter levels: how many values to mark, this one first.
    private mutating func markIncomplete(levels: Int) {
        isComplete = false
        guard levels > 1 else { return }
        switch node {
        case .array(var elements):
            guard let last = elements.indices.last else { return }
            elements[last].markIncomplete(levels: levels - 1)
            node = .array(elements)
        case .structure(var members):
            guard let last = members.indices.last else { return }
            members[last].content.markIncomplete(levels: levels - 1)
            node = .structure(members)
        default:
            return
        }
    }
}
