internal import Foundation
internal import ParleyJSON

/// A JSON value on its way through Swift's coders.
struct CodedJSON: Codable {
    let value: JSONValue

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }

    init(value: JSONValue) {
        self.value = value
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            let keys = container.allKeys.sorted { $0.stringValue < $1.stringValue }
            value = .object(
                JSONObject(try keys.map { ($0.stringValue, try container.decode(CodedJSON.self, forKey: $0).value) })
            )
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !container.isAtEnd {
                elements.append(try container.decode(CodedJSON.self).value)
            }
            value = .array(elements)
        } else {
            value = try Self.scalar(try decoder.singleValueContainer())
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() { return .null }
        if let flag = try? container.decode(Bool.self) { return .bool(flag) }
        if let text = try? container.decode(String.self) { return .string(text) }
        if let number = try? container.decode(Int.self) { return .number(JSONNumber(number)) }
        if let number = try? container.decode(UInt64.self) { return .number(JSONNumber(number)) }
        let double = try container.decode(Double.self)
        // A decimal has more digits, where the number is within its range.
        if let decimal = try? container.decode(Decimal.self), let number = JSONNumber(decimal.description),
            number.double == double
        {
            return .number(number)
        }
        guard let number = JSONNumber(double) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(double) is no JSON number.")
        }
        return .number(number)
    }

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .object(let object):
            var container = encoder.container(keyedBy: Key.self)
            for (key, value) in object {
                try container.encode(CodedJSON(value: value), forKey: Key(stringValue: key))
            }
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements {
                try container.encode(CodedJSON(value: element))
            }
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let flag):
            var container = encoder.singleValueContainer()
            try container.encode(flag)
        case .string(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .number(let number):
            var container = encoder.singleValueContainer()
            try Self.encode(number, to: &container)
        }
    }

    private static func encode(_ number: JSONNumber, to container: inout any SingleValueEncodingContainer) throws {
        if let whole = number.int {
            try container.encode(whole)
        } else if let whole = UInt64(number.text) {
            try container.encode(whole)
        } else if let double = number.double, JSONNumber(double) == number {
            try container.encode(double)
        } else if let decimal = Decimal(string: number.text), JSONNumber(decimal.description) == number {
            try container.encode(decimal)
        } else if let double = number.double {
            try container.encode(double)
        } else {
            throw EncodingError.invalidValue(
                number.text,
                EncodingError.Context(
                    codingPath: container.codingPath,
                    debugDescription: "The number is beyond what Swift's coders can write."
                )
            )
        }
    }
}
