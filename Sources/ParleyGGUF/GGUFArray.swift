/// An array among the metadata, decoded only as far as it is read.
///
/// A vocabulary holds hundreds of thousands of strings: they stay in the header's bytes, which all arrays of a
/// file share.
package struct GGUFArray: Sendable, Equatable {
    /// The elements' type; never `array`, as ggml reads no arrays of arrays.
    package let elementType: GGUFValueType
    /// The number of elements.
    package let count: Int
    /// The header's bytes.
    let storage: [UInt8]
    /// Where the elements lie in `storage`; the parser has checked them all.
    let range: Range<Int>

    /// Whether the array has no elements.
    package var isEmpty: Bool { count == 0 }

    /// Compares the elements, not where they lie.
    ///
    /// - Parameters:
    ///   - left: An array.
    ///   - right: Another array.
    /// - Returns: Whether both hold the same bytes as the same type.
    package static func == (left: GGUFArray, right: GGUFArray) -> Bool {
        left.elementType == right.elementType && left.count == right.count
            && left.storage[left.range] == right.storage[right.range]
    }

    /// The elements as integers.
    ///
    /// - Returns: Nil when they are no integers, or one does not fit.
    package func integers() -> [Int]? {
        decoded { $0.integer }
    }

    /// The elements as floating-point numbers; integers are converted.
    ///
    /// - Returns: Nil when they are no numbers.
    package func numbers() -> [Double]? {
        decoded { $0.number }
    }

    /// The elements as truth values.
    ///
    /// - Returns: Nil when they are no booleans.
    package func bools() -> [Bool]? {
        decoded { $0.bool }
    }

    /// The elements as text; bytes that are not UTF-8 are replaced.
    ///
    /// - Returns: Nil when they are no strings.
    package func strings() -> [String]? {
        var result: [String] = []
        result.reserveCapacity(min(count, range.count / 8))
        let isString = forEachString { result.append(String(decoding: $0, as: UTF8.self)) }
        return isString ? result : nil
    }

    /// Visits the bytes of each string in turn, without copying.
    ///
    /// - Parameter body: What to do with the bytes, which are valid only during the call.
    /// - Returns: False, having visited nothing, when the elements are no strings.
    @discardableResult
    package func forEachString(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        guard elementType == .string else { return false }
        storage.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes, at: range.lowerBound, end: range.upperBound)
            for _ in 0..<count {
                guard let length = reader.integer(UInt64.self), let text = reader.bytes(length) else { return }
                body(text)
            }
        }
        return true
    }

    private func decoded<Element>(_ convert: (GGUFValue) -> Element?) -> [Element]? {
        guard elementType != .string, elementType != .array else { return nil }
        return storage.withUnsafeBytes { bytes -> [Element]? in
            var reader = ByteReader(bytes, at: range.lowerBound, end: range.upperBound)
            var result: [Element] = []
            result.reserveCapacity(min(count, range.count))
            for _ in 0..<count {
                guard let value = reader.scalar(elementType), let element = convert(value) else { return nil }
                result.append(element)
            }
            return result
        }
    }
}
