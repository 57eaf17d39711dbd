extension Filters {
    /// Filters that make or change numbers.
    static let numbers: [String: FilterFunction] = [
        "abs": absolute,
        "float": float,
        "int": integer,
        "round": round,
    ]

    private static func absolute(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "abs")
        if case .float(let number) = input { return .float(number.magnitude) }
        if case .wideInt(let digits) = input {
            return .wideInt(digits.hasPrefix("-") ? String(digits.dropFirst()) : digits)
        }
        guard let number = input.asInt else {
            throw run.misuse(input, "abs needs a number, not \(run.typeName(input))")
        }
        return number < 0 ? try run.signed(.int(number), isNegative: true) : .int(number)
    }

    private static func float(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["default"], of: "float")
        if case .undefined(let undefined) = input { throw run.fault(undefined.message) }
        if let number = input.asDouble { return .float(number) }
        if case .string(let text) = input, let number = PythonNumber.double(text) { return .float(number) }
        return bound[0] ?? .float(0)
    }

    private static func integer(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["default", "base"], of: "int")
        let fallback = bound[0] ?? .int(0)
        switch input {
        case .undefined(let undefined): throw run.fault(undefined.message)
        case .int, .wideInt: return input
        case .bool(let flag): return .int(flag ? 1 : 0)
        case .float(let number):
            if number.isNaN { return fallback }
            return try whole(number, run)
        case .string(let text):
            let base = try run.integer(bound[1], "the base", default: 10)
            if let number = PythonNumber.integer(text, base: base) { return number }
            guard let number = PythonNumber.double(text), number.isFinite else { return fallback }
            return try whole(number, run)
        default: return fallback
        }
    }

    /// A number without its fraction.
    static func whole(_ number: Double, _ run: Interpreter) throws(JinjaError) -> Value {
        if let whole = Int(exactly: number.rounded(.towardZero)) { return .int(whole) }
        guard number.isFinite else { throw run.fault("infinity is no whole number") }
        let digits = ExactDigits(number.magnitude).positional(places: 0)
        return .wideInt((number < 0 ? "-" : "") + digits)
    }

    private static func round(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["precision", "method"], of: "round")
        let precision = try run.integer(bound[0], "the precision", default: 0)
        let method = try run.text(bound[1], "the method", default: "common").string
        guard let number = input.asDouble else {
            throw run.misuse(input, "round needs a number, not \(run.typeName(input))")
        }
        switch method {
        case "common":
            if case .float = input { return .float(PythonNumber.rounded(number, places: precision)) }
            guard let whole = input.asInt else { return input }
            return precision >= 0 ? .int(whole) : roundedInt(whole, precision)
        case "ceil", "floor":
            let factor = CMath.power(10, Double(precision))
            let scaled = (number * factor).rounded(method == "ceil" ? .up : .down)
            // The product and its rounded form are whole; dividing by a fraction keeps Python's result a fraction.
            guard scaled.isFinite else { throw run.fault("the number is too large to be rounded so") }
            return .float(scaled / factor)
        default: throw run.fault("round knows the methods 'common', 'ceil' and 'floor'")
        }
    }

    private static func roundedInt(_ number: Int, _ precision: Int) -> Value {
        guard precision > -19 else { return .int(0) }
        var unit = 1
        for _ in 0..<(-precision) {
            unit *= 10
        }
        var (quotient, rest) = number.quotientAndRemainder(dividingBy: unit)
        let double = rest.magnitude.addingReportingOverflow(rest.magnitude)
        let isTie = double.partialValue == unit.magnitude
        if double.partialValue > unit.magnitude || isTie && quotient % 2 != 0 { quotient += rest < 0 ? -1 : 1 }
        rest = 0
        let (product, overflow) = quotient.multipliedReportingOverflow(by: unit)
        return overflow ? .int(number) : .int(product)
    }
}
