internal import ParleyJSON

/// A value that a model generated, or that a program made in the same form.
///
/// It is what JSON can say: null, booleans, numbers, texts, arrays and structures with their properties in order. Numbers
/// keep every digit they were written with.
///
/// ```swift
/// let content = try GeneratedContent(json: #"{"city": "Oslo", "days": 3}"#)
/// let city: String = try content.value(forProperty: "city")
/// ```
public struct GeneratedContent: Sendable {
    /// What a content holds; children carry their identities.
    enum Node: Sendable {
        case null
        case bool(Bool)
        case number(JSONNumber)
        case string(String)
        case array([GeneratedContent])
        case structure([Property])
    }

    /// A property of a structure; no two of a structure have the same name.
    struct Property: Sendable {
        let name: String
        var content: GeneratedContent
    }

    /// The identity of the value, the same in all snapshots of one stream; nil outside of streams.
    public var id: GenerationID?

    /// Tells whether the value is all there; false while it still grows, or when it was cut off.
    public internal(set) var isComplete: Bool

    var node: Node

    init(node: Node, id: GenerationID? = nil, isComplete: Bool = true) {
        self.node = node
        self.id = id
        self.isComplete = isComplete
    }

    /// A content from any value that has one.
    ///
    /// - Parameter value: the value.
    public init(_ value: some ConvertibleToGeneratedContent) {
        self = value.generatedContent
    }

    /// A content from any value that has one, under an identity.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - id: the identity.
    public init(_ value: some ConvertibleToGeneratedContent, id: GenerationID) {
        self = value.generatedContent
        self.id = id
    }

    /// A structure from its properties, in order; of two with the same name the later takes the earlier one's place.
    ///
    /// - Parameters:
    ///   - properties: names and values.
    ///   - id: the identity, nil for none.
    public init(
        properties: KeyValuePairs<String, any ConvertibleToGeneratedContent>,
        id: GenerationID? = nil
    ) {
        self.init(properties: properties.map { ($0.key, $0.value) }, id: id) { (_, later: GeneratedContent) in later }
    }

    /// A structure from its properties, in order.
    ///
    /// - Parameters:
    ///   - properties: names and values.
    ///   - id: the identity, nil for none.
    ///   - combine: makes one value of the earlier and the later one under the same name; it takes the earlier one's place.
    /// - Throws: what `combine` throws.
    public init<S: Sequence>(
        properties: S,
        id: GenerationID? = nil,
        uniquingKeysWith combine: (GeneratedContent, GeneratedContent) throws -> some ConvertibleToGeneratedContent
    ) rethrows where S.Element == (String, any ConvertibleToGeneratedContent) {
        var members: [Property] = []
        for (name, value) in properties {
            let content = value.generatedContent
            if let index = members.firstIndex(where: { $0.name.isExactly(name) }) {
                members[index].content = try combine(members[index].content, content).generatedContent
            } else {
                members.append(Property(name: name, content: content))
            }
        }
        self.init(node: .structure(members), id: id)
    }

    /// An array from its elements.
    ///
    /// - Parameters:
    ///   - elements: the values, in order.
    ///   - id: the identity, nil for none.
    public init<S: Sequence>(
        elements: S,
        id: GenerationID? = nil
    ) where S.Element == any ConvertibleToGeneratedContent {
        self.init(node: .array(elements.map { $0.generatedContent }), id: id)
    }
}

extension GeneratedContent: Equatable {
    /// Tells whether two contents are the same value and equally complete.
    ///
    /// Numbers are compared by their exact values and texts by their code points; the order of properties and the
    /// identities do not count.
    ///
    /// - Parameters:
    ///   - left: a content.
    ///   - right: another.
    /// - Returns: true when they are equal.
    public static func == (left: GeneratedContent, right: GeneratedContent) -> Bool {
        left.isComplete == right.isComplete && left.jsonValue == right.jsonValue
    }
}

extension GeneratedContent: CustomDebugStringConvertible {
    /// The value as JSON text, with a mark when it is not all there.
    public var debugDescription: String {
        isComplete ? jsonString : jsonString + " (incomplete)"
    }
}

extension String {
    /// Tells whether two names are the same code points, as JSON compares them.
    func isExactly(_ other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}
