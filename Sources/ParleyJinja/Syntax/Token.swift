/// The smallest unit of a template's syntax.
struct Token: Sendable {
    /// What it is.
    enum Kind: Sendable {
        /// Text between tags.
        case data(OriginString)
        case blockBegin
        case blockEnd
        case variableBegin
        case variableEnd
        case name(String)
        case string(OriginString)
        case integer(Value)
        case float(Double)
        case mark(Mark)
        case end
    }

    /// An operator or a punctuation mark.
    enum Mark: String, Sendable {
        case add = "+"
        case subtract = "-"
        case divide = "/"
        case floorDivide = "//"
        case multiply = "*"
        case modulo = "%"
        case power = "**"
        case tilde = "~"
        case openBracket = "["
        case closeBracket = "]"
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBrace = "{"
        case closeBrace = "}"
        case equal = "=="
        case notEqual = "!="
        case greater = ">"
        case greaterOrEqual = ">="
        case less = "<"
        case lessOrEqual = "<="
        case assign = "="
        case dot = "."
        case colon = ":"
        case pipe = "|"
        case comma = ","
        case semicolon = ";"
    }

    let kind: Kind
    let position: Position

    /// The token as an error names it.
    var description: String {
        switch kind {
        case .data: "text"
        case .blockBegin: "'{%'"
        case .blockEnd: "the end of the tag, '%}'"
        case .variableBegin: "'{{'"
        case .variableEnd: "the end of the tag, '}}'"
        case .name(let name): "'\(name)'"
        case .string: "a string"
        case .integer, .float: "a number"
        case .mark(let mark): "'\(mark.rawValue)'"
        case .end: "the end of the template"
        }
    }
}
