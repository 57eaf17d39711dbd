/// The types of metadata values, numbered as in the file.
package enum GGUFValueType: UInt32, Sendable, CaseIterable, CustomStringConvertible {
    /// An unsigned byte.
    case uint8
    /// A signed byte.
    case int8
    /// An unsigned number of 16 bits.
    case uint16
    /// A signed number of 16 bits.
    case int16
    /// An unsigned number of 32 bits.
    case uint32
    /// A signed number of 32 bits.
    case int32
    /// A floating-point number of 32 bits.
    case float32
    /// `true` or `false`, in a byte.
    case bool
    /// A text behind its length.
    case string
    /// Values of one type behind that type and their number.
    case array
    /// An unsigned number of 64 bits.
    case uint64
    /// A signed number of 64 bits.
    case int64
    /// A floating-point number of 64 bits.
    case float64

    /// How many bytes a value takes, or nil for strings and arrays, whose length varies.
    package var byteCount: Int? {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        case .string, .array: nil
        }
    }

    /// The type's name, such as `uint32`.
    package var description: String {
        switch self {
        case .uint8: "uint8"
        case .int8: "int8"
        case .uint16: "uint16"
        case .int16: "int16"
        case .uint32: "uint32"
        case .int32: "int32"
        case .float32: "float32"
        case .bool: "bool"
        case .string: "string"
        case .array: "array"
        case .uint64: "uint64"
        case .int64: "int64"
        case .float64: "float64"
        }
    }
}

/// One metadata value of a GGUF file.
package enum GGUFValue: Sendable, Equatable {
    /// An unsigned byte.
    case uint8(UInt8)
    /// A signed byte.
    case int8(Int8)
    /// An unsigned number of 16 bits.
    case uint16(UInt16)
    /// A signed number of 16 bits.
    case int16(Int16)
    /// An unsigned number of 32 bits.
    case uint32(UInt32)
    /// A signed number of 32 bits.
    case int32(Int32)
    /// An unsigned number of 64 bits.
    case uint64(UInt64)
    /// A signed number of 64 bits.
    case int64(Int64)
    /// A floating-point number of 32 bits.
    case float32(Float)
    /// A floating-point number of 64 bits.
    case float64(Double)
    /// `true` or `false`.
    case bool(Bool)
    /// A text.
    case string(String)
    /// Values of one type.
    case array(GGUFArray)

    /// The value's type.
    package var type: GGUFValueType {
        switch self {
        case .uint8: .uint8
        case .int8: .int8
        case .uint16: .uint16
        case .int16: .int16
        case .uint32: .uint32
        case .int32: .int32
        case .uint64: .uint64
        case .int64: .int64
        case .float32: .float32
        case .float64: .float64
        case .bool: .bool
        case .string: .string
        case .array: .array
        }
    }

    /// The value as an integer, or nil when it is none or does not fit.
    package var integer: Int? {
        switch self {
        case .uint8(let value): Int(value)
        case .int8(let value): Int(value)
        case .uint16(let value): Int(value)
        case .int16(let value): Int(value)
        case .uint32(let value): Int(exactly: value)
        case .int32(let value): Int(value)
        case .uint64(let value): Int(exactly: value)
        case .int64(let value): Int(exactly: value)
        case .float32, .float64, .bool, .string, .array: nil
        }
    }

    /// The value as a floating-point number, integers included, or nil when it is no number.
    package var number: Double? {
        switch self {
        case .float32(let value): Double(value)
        case .float64(let value): value
        case .uint64(let value): Double(value)
        default: integer.map(Double.init)
        }
    }

    /// The text, or nil when the value is no string.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The array, or nil when the value is none.
    package var array: GGUFArray? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The truth value, or nil when the value is no boolean.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }
}
