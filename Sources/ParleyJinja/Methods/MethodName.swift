/// The names of all methods of Python's types that a template may read.
enum MethodName: String, Sendable {
    case capitalize, casefold, center, count, encode, endswith, expandtabs, find, format, index, isalnum, isalpha
    case isascii, isdecimal, isdigit, isidentifier, islower, isnumeric, isprintable, isspace, istitle, isupper, join
    case ljust, lower, lstrip, maketrans, partition, removeprefix, removesuffix, replace, rfind, rindex, rjust
    case rpartition, rsplit, rstrip, split, splitlines, startswith, strip, swapcase, title, translate, upper, zfill
    case formatMap = "format_map"
    case copy, fromkeys, get, items, keys, values
    case isInteger = "is_integer"
    case conjugate
    case bitLength = "bit_length"
    case bitCount = "bit_count"
    case asIntegerRatio = "as_integer_ratio"
    case hex
    case isdisjoint
    case next, reset, cycle, changed

    /// Methods that change what they are called on; Python's sandbox gives none of them away.
    static let changingDict: Set<String> = ["clear", "pop", "popitem", "setdefault", "update"]

    /// Methods that change what they are called on; Python's sandbox gives none of them away.
    static let changingList: Set<String> = [
        "append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove",
    ]

    /// Whether texts have the method.
    var isOfStrings: Bool {
        switch self {
        case .copy, .fromkeys, .get, .items, .keys, .values, .isInteger, .conjugate, .bitLength, .bitCount,
            .asIntegerRatio, .hex, .isdisjoint, .next, .reset, .cycle, .changed:
            false
        default: true
        }
    }

    /// Whether dictionaries have the method.
    var isOfDicts: Bool {
        switch self {
        case .copy, .fromkeys, .get, .items, .keys, .values: true
        default: false
        }
    }

    /// Whether a value that is neither a text nor a dictionary has the method.
    func isMethod(of value: Value) -> Bool {
        switch value {
        case .list: self == .count || self == .index || self == .copy
        case .tuple, .range: self == .count || self == .index
        case .bool, .int, .wideInt: isOfNumbers || self == .bitLength || self == .bitCount
        case .float: isOfNumbers || self == .isInteger || self == .hex
        case .view(let view): self == .isdisjoint && view.kind != .values
        default: false
        }
    }

    private var isOfNumbers: Bool {
        self == .conjugate || self == .asIntegerRatio
    }
}
