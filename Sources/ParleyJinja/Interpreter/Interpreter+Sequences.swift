extension Interpreter {
    /// All items of a value that can be gone through.
    ///
    /// - Parameter value: the value; a generator is used up.
    /// - Returns: the items.
    /// - Throws: that the value has no items.
    func items(of value: Value) throws(JinjaError) -> [Value] {
        switch value {
        case .list(let list): return list.items
        case .tuple(let tuple): return tuple.items
        case .dict(let dict): return dict.keys
        case .view(let view):
            try spend(view.dict.count)
            return view.items
        case .string(let text): return try characters(of: text)
        case .range(let range):
            try reserve(items: range.count)
            return (0..<range.count).map { .int(range[$0]) }
        case .undefined: return []
        case .object(let id):
            if let items = try items(of: objects[id.index]) { return items }
        default: break
        }
        throw misuse(value, "\(typeName(value)) has no items to go through")
    }

    /// Whether a value can be gone through.
    func hasItems(_ value: Value) -> Bool {
        switch value {
        case .string, .list, .tuple, .dict, .view, .range, .undefined: return true
        case .object(let id):
            switch objects[id.index] {
            case .generator, .loop: return true
            default: return false
            }
        default: return false
        }
    }

    private func items(of object: ChangingObject) throws(JinjaError) -> [Value]? {
        guard case .generator(let generator) = object else { return nil }
        var items: [Value] = []
        while let item = try generator.next(self) {
            try spend()
            items.append(item)
        }
        return items
    }

    /// The characters of a text, each as a text.
    private func characters(of text: OriginString) throws(JinjaError) -> [Value] {
        try reserve(items: text.count)
        try spend(text.count)
        var items: [Value] = []
        items.reserveCapacity(text.count)
        var offset = 0
        while offset < text.bytes.count {
            let end = offset + UTF8Scalars.width(text.bytes[offset])
            items.append(.string(text.slice(offset..<end)))
            offset = end
        }
        return items
    }

    /// A generator of a value's items; one that is there already goes on from where it is.
    func iterator(over value: Value) throws(JinjaError) -> Generator {
        if case .object(let id) = value, case .generator(let generator) = objects[id.index] { return generator }
        return Generator(try items(of: value))
    }

    /// How many items a value has, nil when it cannot tell.
    func count(of value: Value) throws(JinjaError) -> Int? {
        switch value {
        case .undefined: return 0
        case .string(let text): return text.count
        case .list(let list): return list.items.count
        case .tuple(let tuple): return tuple.items.count
        case .dict(let dict): return dict.count
        case .view(let view): return view.dict.count
        case .range(let range): return range.count
        case .object(let id):
            if case .loop(let state) = objects[id.index] { return try state.count(self) }
            return nil
        default: return nil
        }
    }

    /// A part of a sequence, as `owner[start:stop:step]` takes it.
    func part(of owner: Value, _ start: Value?, _ stop: Value?, _ step: Value?) throws(JinjaError) -> Value {
        let count: Int
        switch owner {
        case .string(let text): count = text.count
        case .list(let list): count = list.items.count
        case .tuple(let tuple): count = tuple.items.count
        case .range(let range): count = range.count
        default: throw misuse(owner, "\(typeName(owner)) has no parts to slice")
        }
        let bounds = try sliceBounds(count, start, stop, step)
        if case .range(let range) = owner {
            let first = range.start + bounds.first * range.step
            let end = range.start + bounds.end * range.step
            let (step, overflow) = bounds.step.multipliedReportingOverflow(by: range.step)
            guard !overflow, let part = RangeValue(start: first, stop: end, step: step) else {
                throw fault("the part of the range is beyond 64 bits")
            }
            return .range(part)
        }
        let places = bounds.places
        try spend(places.count)
        switch owner {
        case .string(let text): return try part(of: text, places)
        case .list(let list): return try self.list(places.map { list.items[$0] })
        case .tuple(let tuple): return try self.tuple(places.map { tuple.items[$0] })
        default: return owner
        }
    }

    private func part(of text: OriginString, _ places: [Int]) throws(JinjaError) -> Value {
        guard let first = places.first, let last = places.last else { return .string(text.slice(0..<0)) }
        if last - first + 1 == places.count { return try string(text.slice(scalars: first..<last + 1)) }
        let offsets = text.scalarOffsets
        var builder = OriginBuilder()
        for place in places {
            builder.append(text, offsets[place]..<offsets[place + 1])
        }
        return try string(builder.text.asMarkup(text.isMarkup))
    }

    /// Where a slice begins and ends in a sequence, and what lies between its places.
    private struct SliceBounds {
        let first: Int
        let end: Int
        let step: Int

        /// The indices that the slice stands for.
        var places: [Int] {
            guard step > 0 ? first < end : first > end else { return [] }
            let distance = step > 0 ? end - first : first - end
            let count = (distance - 1) / Int(clamping: step.magnitude) + 1
            return (0..<count).map { first + $0 * step }
        }
    }

    private func sliceBounds(
        _ count: Int,
        _ start: Value?,
        _ stop: Value?,
        _ step: Value?
    ) throws(JinjaError) -> SliceBounds {
        let step = try bound(step) ?? 1
        guard step != 0 else { throw fault("the step of a slice cannot be 0") }
        let lowest = step > 0 ? 0 : -1
        let highest = step > 0 ? count : count - 1
        func place(_ bound: Int?, _ fallback: Int) -> Int {
            guard let bound else { return fallback }
            return min(max(bound < 0 ? bound + count : bound, lowest), highest)
        }
        let first = place(try bound(start), step > 0 ? lowest : highest)
        let end = place(try bound(stop), step > 0 ? highest : lowest)
        return SliceBounds(first: first, end: end, step: step)
    }

    private func bound(_ value: Value?) throws(JinjaError) -> Int? {
        guard let value else { return nil }
        if case .null = value { return nil }
        return try integer(value, "the bound of a slice")
    }

    /// Sorts values without changing the order of those that are equal.
    ///
    /// - Parameters:
    ///   - values: the values.
    ///   - isBefore: whether one value must stand before another.
    /// - Returns: the values in order.
    /// - Throws: what `isBefore` throws.
    func sorted<Element>(
        _ values: [Element],
        _ isBefore: (Element, Element) throws(JinjaError) -> Bool
    ) throws(JinjaError) -> [Element] {
        var current = values
        var width = 1
        while width < current.count {
            var merged: [Element] = []
            merged.reserveCapacity(current.count)
            var start = 0
            while start < current.count {
                let middle = min(start + width, current.count)
                let end = min(start + 2 * width, current.count)
                var left = start
                var right = middle
                while left < middle, right < end {
                    try spend()
                    if try isBefore(current[right], current[left]) {
                        merged.append(current[right])
                        right += 1
                    } else {
                        merged.append(current[left])
                        left += 1
                    }
                }
                merged += current[left..<middle]
                merged += current[right..<end]
                start = end
            }
            current = merged
            width *= 2
        }
        return current
    }
}
