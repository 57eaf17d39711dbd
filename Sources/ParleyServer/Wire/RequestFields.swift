package import ParleyJSON

/// Reads the fields of a request, each with its kind and range; null stands for a field that is not there.
package struct RequestFields: Sendable {
    /// The object whose members are read.
    package let object: JSONObject
    private let path: String

    /// Reads from an object.
    ///
    /// - Parameters:
    ///   - object: the object.
    ///   - path: where it stands in the body, for messages: nothing, or such as `stream_options`.
    package init(_ object: JSONObject, path: String = "") {
        self.object = object
        self.path = path
    }

    /// Reads a request's body.
    ///
    /// - Parameter body: its bytes.
    /// - Throws: ``APIError`` when it is no JSON object.
    package init(body: [UInt8]) throws(APIError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: body)
        } catch {
            throw APIError(.invalidRequest, "The body is not JSON as it should be: \(error).")
        }
        guard case .object(let object) = value else {
            throw APIError(.invalidRequest, "The body is \(value.kindName); it must be an object.")
        }
        self.init(object)
    }

    /// A field's value, nil when it is absent or null.
    package subscript(name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    /// A field's name with its place in the body.
    package func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// The fault of a field that holds something else than it should.
    package func fault(_ name: String, mustBe permitted: String) -> APIError {
        let shown = self[name].map(Self.shown) ?? "missing"
        return APIError(
            .invalidRequest,
            "'\(place(name))' is \(shown); it must be \(permitted).",
            parameter: place(name)
        )
    }

    /// A text.
    package func text(_ name: String) throws(APIError) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.stringValue else { throw fault(name, mustBe: "a string") }
        return text
    }

    /// True or false.
    package func flag(_ name: String) throws(APIError) -> Bool? {
        guard let value = self[name] else { return nil }
        guard let flag = value.boolValue else { throw fault(name, mustBe: "true or false") }
        return flag
    }

    /// A whole number within a range.
    package func integer(_ name: String, in range: ClosedRange<Int>) throws(APIError) -> Int? {
        guard let value = self[name] else { return nil }
        guard let number = value.intValue, range.contains(number) else {
            let bound =
                range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
            throw fault(name, mustBe: "a whole number: \(bound)")
        }
        return number
    }

    /// An object's fields.
    package func fields(_ name: String) throws(APIError) -> RequestFields? {
        guard let value = self[name] else { return nil }
        guard let object = value.objectValue else { throw fault(name, mustBe: "an object") }
        return RequestFields(object, path: place(name))
    }

    /// One text or several.
    ///
    /// - Parameters:
    ///   - name: the field.
    ///   - count: how many there may be.
    ///   - length: how many bytes each may have.
    /// - Returns: the texts; none where the field is absent.
    /// - Throws: ``APIError`` for another kind, too many, or one that is empty or too long.
    package func texts(_ name: String, atMost count: Int, length: Int) throws(APIError) -> [String] {
        guard let value = self[name] else { return [] }
        let texts: [String]
        switch value {
        case .string(let text): texts = [text]
        case .array(let elements):
            texts = elements.compactMap(\.stringValue)
            guard texts.count == elements.count else { throw fault(name, mustBe: "a string or an array of strings") }
        default: throw fault(name, mustBe: "a string or an array of strings")
        }
        guard texts.count <= count else {
            throw APIError(
                .invalidRequest,
                "'\(place(name))' has \(texts.count) texts; at most \(count) are taken.",
                parameter: place(name)
            )
        }
        guard texts.allSatisfy({ 1...length ~= $0.utf8.count }) else {
            throw APIError(
                .invalidRequest,
                "A text in '\(place(name))' is empty or longer than \(length) bytes.",
                parameter: place(name)
            )
        }
        return texts
    }

    /// Refuses fields that ask for what is not offered: an answer that left them out would be taken for one that obeyed.
    ///
    /// - Parameters:
    ///   - names: the fields.
    ///   - advice: what there is instead.
    /// - Throws: ``APIError`` naming the first that is there.
    package func refuse(_ names: String..., advice: String) throws(APIError) {
        for name in names {
            guard let value = self[name], value != .array([]), value != .object(JSONObject()) else { continue }
            throw APIError.unsupported(place(name), "'\(place(name))' is not supported by this server yet. \(advice)")
        }
    }

    private static func shown(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .number(let number): number.text.count > 40 ? "a number" : number.text
        case .string(let text): text.utf8.count > 40 ? "a string" : JSONValue.string(text).serialized()
        case .array, .object: value.kindName
        }
    }
}
