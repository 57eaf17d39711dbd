/// How numbers of different types relate.
enum Numbers {
    /// How one number stands to another.
    enum Order {
        case less
        case equal
        case greater
        /// One of them is not a number.
        case unordered
    }

    /// How two values stand to one another, nil when they are not both numbers; no digit is lost.
    static func order(_ left: Value, _ right: Value) -> Order? {
        if let left = left.asInt, let right = right.asInt { return order(left, right) }
        switch (left, right) {
        case (.float(let left), .float(let right)): return order(left, right)
        case (.float(let left), _):
            guard let right = right.asInt else { return right.asDouble.map { order(left, $0) } }
            return reversed(order(right, left))
        case (_, .float(let right)):
            guard let left = left.asInt else { return left.asDouble.map { order($0, right) } }
            return order(left, right)
        case (.wideInt(let left), .wideInt(let right)): return order(left, right)
        case (.wideInt(let left), _): return right.asInt == nil ? nil : left.hasPrefix("-") ? .less : .greater
        case (_, .wideInt(let right)): return left.asInt == nil ? nil : right.hasPrefix("-") ? .greater : .less
        default: return nil
        }
    }

    /// The whole number that a value is equal to, if there is one in 64 bits.
    static func exactInt(_ value: Value) -> Int? {
        if case .float(let number) = value { return Int(exactly: number) }
        return value.asInt
    }

    private static func order<Number: Comparable>(_ left: Number, _ right: Number) -> Order {
        if left < right { return .less }
        if left == right { return .equal }
        return left > right ? .greater : .unordered
    }

    private static func order(_ left: Int, _ right: Double) -> Order {
        if right.isNaN { return .unordered }
        guard let floor = Int(exactly: right.rounded(.down)) else { return right > 0 ? .less : .greater }
        if left != floor { return left < floor ? .less : .greater }
        return right > right.rounded(.down) ? .less : .equal
    }

    private static func order(_ left: String, _ right: String) -> Order {
        if left == right { return .equal }
        let isNegative = left.hasPrefix("-")
        if isNegative != right.hasPrefix("-") { return isNegative ? .less : .greater }
        let lengths = order(left.utf8.count, right.utf8.count)
        let magnitudes = lengths == .equal ? orderByDigits(left, right) : lengths
        return isNegative ? reversed(magnitudes) : magnitudes
    }

    private static func orderByDigits(_ left: String, _ right: String) -> Order {
        left.utf8.lexicographicallyPrecedes(right.utf8) ? .less : .greater
    }

    private static func reversed(_ order: Order) -> Order {
        switch order {
        case .less: .greater
        case .greater: .less
        case .equal, .unordered: order
        }
    }
}
