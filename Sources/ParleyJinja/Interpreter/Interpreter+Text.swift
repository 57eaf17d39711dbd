extension Interpreter {
    /// The text of a value, as Python's `str` makes it.
    func text(of value: Value) throws(JinjaError) -> OriginString {
        if case .string(let text) = value { return text }
        var builder = OriginBuilder()
        try appendText(of: value, to: &builder)
        try reserve(bytes: builder.byteCount)
        return builder.text
    }

    /// Adds the text of a value, as Python's `str` makes it.
    func appendText(of value: Value, to builder: inout OriginBuilder) throws(JinjaError) {
        switch value {
        case .string(let text): builder.append(text)
        case .undefined: break
        default: try appendRepr(of: value, to: &builder)
        }
    }

    /// The text of a value, as Python's `repr` makes it.
    func repr(of value: Value, onlyASCII: Bool = false) throws(JinjaError) -> OriginString {
        var builder = OriginBuilder()
        try appendRepr(of: value, to: &builder, onlyASCII: onlyASCII)
        try reserve(bytes: builder.byteCount)
        return builder.text
    }

    /// Adds the text of a value, as Python's `repr` makes it.
    func appendRepr(
        of value: Value,
        to builder: inout OriginBuilder,
        onlyASCII: Bool = false
    ) throws(JinjaError) {
        guard builder.byteCount <= limits.outputBytes else { return try reserve(bytes: builder.byteCount) }
        switch value {
        case .undefined: builder.append(literal: "Undefined")
        case .null: builder.append(literal: "None")
        case .bool(let flag): builder.append(flag ? "True" : "False", .template)
        case .int(let number): builder.append(String(number), .template)
        case .wideInt(let digits): builder.append(digits, .template)
        case .float(let number): builder.append(PythonFloat.repr(number), .template)
        case .string(let text):
            if text.isMarkup { builder.append(literal: "Markup(") }
            PythonText.appendQuoted(text, to: &builder, onlyASCII: onlyASCII)
            if text.isMarkup { builder.append(literal: ")") }
        case .function(let function): builder.append(function.repr, .template)
        case .method(let method): builder.append("<method \(method.method.rawValue)>", .template)
        case .object(let id): try appendRepr(of: objects[id.index], to: &builder)
        case .range(let range): builder.append(repr(of: range), .template)
        case .list, .tuple, .dict, .view: try appendContainer(value, to: &builder, onlyASCII)
        }
    }

    private func appendContainer(
        _ value: Value,
        to builder: inout OriginBuilder,
        _ onlyASCII: Bool
    ) throws(JinjaError) {
        switch value {
        case .list(let list):
            builder.append(literal: "[")
            try appendItems(list.items, to: &builder, onlyASCII)
            builder.append(literal: "]")
        case .tuple(let tuple):
            builder.append(literal: "(")
            try appendItems(tuple.items, to: &builder, onlyASCII)
            builder.append(tuple.items.count == 1 ? ",)" : ")", .template)
        case .dict(let dict): try appendRepr(of: dict, to: &builder, onlyASCII)
        case .view(let view):
            builder.append(view.kind.typeName + "([", .template)
            try appendItems(view.items, to: &builder, onlyASCII)
            builder.append(literal: "])")
        default: break
        }
    }

    private func appendItems(
        _ items: [Value],
        to builder: inout OriginBuilder,
        _ onlyASCII: Bool
    ) throws(JinjaError) {
        try enter()
        var isFirst = true
        for item in items {
            try spend()
            if !isFirst { builder.append(literal: ", ") }
            isFirst = false
            try appendRepr(of: item, to: &builder, onlyASCII: onlyASCII)
        }
        leave()
    }

    private func appendRepr(
        of dict: DictValue,
        to builder: inout OriginBuilder,
        _ onlyASCII: Bool
    ) throws(JinjaError) {
        try enter()
        builder.append(literal: "{")
        var isFirst = true
        for (key, value) in zip(dict.keys, dict.values) {
            try spend()
            if !isFirst { builder.append(literal: ", ") }
            isFirst = false
            try appendRepr(of: key, to: &builder, onlyASCII: onlyASCII)
            builder.append(literal: ": ")
            try appendRepr(of: value, to: &builder, onlyASCII: onlyASCII)
        }
        builder.append(literal: "}")
        leave()
    }

    private func repr(of range: RangeValue) -> String {
        let step = range.step == 1 ? "" : ", \(range.step)"
        return "range(\(range.start), \(range.stop)\(step))"
    }

    private func appendRepr(of object: ChangingObject, to builder: inout OriginBuilder) throws(JinjaError) {
        switch object {
        case .namespace(let state):
            builder.append(literal: "<Namespace ")
            let attributes = try dict(state.attributes)
            try beginCall()
            try appendRepr(of: attributes, to: &builder)
            endCall()
            builder.append(literal: ">")
        case .loop(let state):
            builder.append("<LoopContext \(state.index + 1)/\(try state.count(self))>", .template)
        case .macro(let state):
            let name = state.definition.id == nil ? "anonymous" : PythonText.quoted(state.definition.name)
            builder.append("<Macro \(name)>", .template)
        case .cycler, .joiner: builder.append("<\(object.typeName) object>", .template)
        case .generator: builder.append(literal: "<generator object>")
        }
    }
}
