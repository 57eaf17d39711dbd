/// What an attribute turned out to be.
enum Member {
    case value(Value)
    case method(MethodName)
}

extension Interpreter {
    /// The value of an attribute; a method is bound to its owner.
    func attribute(_ name: AttributeName, of owner: Value) throws(JinjaError) -> Value {
        switch try member(name, of: owner) {
        case .value(let value): return value
        case .method(let method): return try checked(.method(BoundMethod(owner, method)))
        }
    }

    /// Looks an attribute up as `owner.name` does: methods first, then entries.
    func member(_ name: AttributeName, of owner: Value) throws(JinjaError) -> Member {
        switch owner {
        case .undefined(let undefined): throw fault(undefined.message)
        case .dict(let dict):
            if let member = ownMember(name, of: owner) { return member }
            return .value(dict.value(for: name.text) ?? missing(.string(name.text), of: owner))
        case .object(let id):
            if let member = try objectMember(name, of: objects[id.index]) { return member }
            return .value(missing(.string(name.text), of: owner))
        default:
            return ownMember(name, of: owner) ?? .value(missing(.string(name.text), of: owner))
        }
    }

    /// The value of an attribute that is not an entry of a dictionary, as the filter `attr` looks it up.
    func ownAttribute(_ name: AttributeName, of owner: Value) throws(JinjaError) -> Value {
        switch owner {
        case .undefined(let undefined): throw fault(undefined.message)
        case .dict:
            switch ownMember(name, of: owner) {
            case .value(let value): return value
            case .method(let method): return try checked(.method(BoundMethod(owner, method)))
            case nil: return missing(.string(name.text), of: owner)
            }
        case .object(let id):
            if case .namespace = objects[id.index] { return missing(.string(name.text), of: owner) }
            return try attribute(name, of: owner)
        default: return try attribute(name, of: owner)
        }
    }

    /// What Python's type of the owner has under a name.
    private func ownMember(_ name: AttributeName, of owner: Value) -> Member? {
        switch owner {
        case .string:
            if let method = name.method, method.isOfStrings { return .method(method) }
            return nil
        case .dict:
            if let method = name.method, method.isOfDicts { return .method(method) }
            return MethodName.changingDict.contains(name.name) ? .value(unsafe(name, owner)) : nil
        case .list:
            if let method = name.method, method.isMethod(of: owner) { return .method(method) }
            return MethodName.changingList.contains(name.name) ? .value(unsafe(name, owner)) : nil
        case .tuple(let tuple) where tuple.isGroup && name.name == "grouper": return .value(tuple.items[0])
        case .tuple(let tuple) where tuple.isGroup && name.name == "list": return .value(tuple.items[1])
        case .range(let range):
            switch name.name {
            case "start": return .value(.int(range.start))
            case "stop": return .value(.int(range.stop))
            case "step": return .value(.int(range.step))
            default: break
            }
        case .int, .bool, .float, .wideInt:
            if let value = numberAttribute(name.name, of: owner) { return .value(value) }
        default: break
        }
        if let method = name.method, method.isMethod(of: owner) { return .method(method) }
        return nil
    }

    private func unsafe(_ name: AttributeName, _ owner: Value) -> Value {
        .undefined(Undefined(.unsafe(name.name, of: typeName(owner))))
    }

    private func numberAttribute(_ name: String, of owner: Value) -> Value? {
        let isFloat: Bool = if case .float = owner { true } else { false }
        switch name {
        case "real": return owner.asInt.map(Value.int) ?? owner
        case "imag": return isFloat ? .float(0) : .int(0)
        case "numerator": return isFloat ? nil : owner.asInt.map(Value.int) ?? owner
        case "denominator": return isFloat ? nil : .int(1)
        default: return nil
        }
    }

    private func objectMember(_ name: AttributeName, of object: ChangingObject) throws(JinjaError) -> Member? {
        switch object {
        case .namespace(let state):
            return state.attributes.value(for: name.text).map(Member.value)
        case .loop(let state):
            if let method = name.method, method == .cycle || method == .changed { return .method(method) }
            return try loopAttribute(name.name, of: state).map(Member.value)
        case .macro(let state): return macroAttribute(name.name, of: state).map(Member.value)
        case .cycler(let state):
            switch name.name {
            case "current": return .value(state.items[state.index])
            case "pos": return .value(.int(state.index))
            case "items": return .value(try tuple(state.items))
            case "next": return .method(.next)
            case "reset": return .method(.reset)
            default: return nil
            }
        case .joiner(let state):
            switch name.name {
            case "sep": return .value(state.separator)
            case "used": return .value(.bool(state.wasCalled))
            default: return nil
            }
        case .generator: return nil
        }
    }

    /// Looks an element up as `owner[key]` does: elements first, then attributes.
    func item(_ key: Value, of owner: Value) throws(JinjaError) -> Value {
        switch owner {
        case .undefined(let undefined): throw fault(undefined.message)
        case .dict(let dict):
            if case .string(let text) = key, let value = dict.value(for: text) { return value }
            if let hashed = HashKey(key), let value = dict.value(for: hashed) { return value }
        case .list(let list):
            if let index = position(key, in: list.items.count) { return list.items[index] }
        case .tuple(let tuple):
            if let index = position(key, in: tuple.items.count) { return tuple.items[index] }
        case .string(let text):
            if let index = position(key, in: text.count) {
                try spend(bytes: text.isASCII ? 0 : text.bytes.count)
                return .string(text.slice(scalars: index..<index + 1))
            }
        case .range(let range):
            if let index = position(key, in: range.count) { return .int(range[index]) }
        default: break
        }
        if case .string(let text) = key {
            let name = AttributeName(text.string)
            if case .dict = owner {
                switch ownMember(name, of: owner) {
                case .value(let value): return value
                case .method(let method): return try checked(.method(BoundMethod(owner, method)))
                case nil: return missing(key, of: owner)
                }
            }
            return try attribute(name, of: owner)
        }
        return missing(key, of: owner)
    }

    /// The index that a value stands for in a sequence, from the end where it is negative; nil when there is none.
    private func position(_ key: Value, in count: Int) -> Int? {
        guard let index = key.asInt else { return nil }
        let place = index < 0 ? index + count : index
        return 0..<count ~= place ? place : nil
    }
}
