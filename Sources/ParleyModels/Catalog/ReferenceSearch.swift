/// Looks for the model that a reference means among those that there are.
struct ReferenceSearch {
    private let asked: ModelReference
    private let places: [ModelPlace]

    init(_ asked: ModelReference, _ places: [ModelPlace]) {
        self.asked = asked
        self.places = places
    }

    /// The place of exactly this name; nil where there is none.
    ///
    /// - Throws: ``ModelError`` when several have it.
    func exactly() throws(ModelError) -> ModelPlace? {
        try only(of: places.filter { $0.names.contains(asked.name) })
    }

    /// The place that is meant; nil where there is none.
    ///
    /// Names come first, then names in other letters, names of models without their quantization, those with the
    /// quantization that is named, and last what headers say. No header is read as long as names tell.
    ///
    /// - Throws: ``ModelError`` when several are meant.
    func place() throws(ModelError) -> ModelPlace? {
        if let place = try exactly() { return place }
        let name = asked.name.lowercased()
        if let place = try only(of: places.filter { $0.names.contains { $0.lowercased() == name } }) { return place }
        if let place = try only(of: places.filter { $0.baseNames.contains { $0.lowercased() == name } }) {
            return place
        }
        if let parts = asked.parts, let place = try only(of: quantized(parts.base.lowercased(), parts.tag)) {
            return place
        }
        return try only(of: titled())
    }

    /// Models of a name in a quantization, by their names or else by their headers.
    private func quantized(_ base: String, _ tag: String) -> [ModelPlace] {
        let named = places.filter { place in
            (place.baseNames + [place.name] + place.otherNames).contains { $0.lowercased() == base }
        }
        let tagged = named.filter { place in place.tag.map { QuantizationTag.matches(tag, $0) } ?? false }
        if !tagged.isEmpty { return tagged }
        guard QuantizationTag.isTag(tag.uppercased()) else { return [] }
        return named.filter { place in
            let quantization = ModelEntry(at: place).facts?.quantization
            return quantization.map { QuantizationTag.matches(tag, $0) } ?? false
        }
    }

    /// Models whose header gives them the name, or the name and the quantization.
    private func titled() -> [ModelPlace] {
        let wanted = Self.plain(asked.name)
        guard !wanted.isEmpty else { return [] }
        return places.filter { place in
            guard let facts = ModelEntry(at: place).facts, let title = facts.title else { return false }
            if Self.plain(title) == wanted { return true }
            guard let parts = asked.parts, let quantization = facts.quantization else { return false }
            return Self.plain(title) == Self.plain(parts.base) && QuantizationTag.matches(parts.tag, quantization)
        }
    }

    /// A name in small letters, blanks and underscores as hyphens.
    private static func plain(_ name: String) -> String {
        String(name.lowercased().map { $0 == " " || $0 == "_" ? "-" : $0 })
    }

    /// The one of several places that is meant; nil where there is none.
    private func only(of found: [ModelPlace]) throws(ModelError) -> ModelPlace? {
        guard !found.isEmpty else { return nil }
        if let place = ModelCatalog.preferred(found) { return place }
        // Parley's own models go before those of others.
        let own = found.filter { $0.source == .parley }
        if !own.isEmpty, let place = ModelCatalog.preferred(own) { return place }
        // A projector or a draft head may lie beside its model, and share its names.
        let talking = found.filter { ModelEntry(at: $0).generatesText }
        if talking.count == 1 { return talking.first }
        throw ambiguous(talking.isEmpty ? found : talking)
    }

    private func ambiguous(_ found: [ModelPlace]) -> ModelError {
        let names = found.map(\.name)
        // Names that differ by letters alone, or not at all, cannot be typed apart.
        let differ = Set(names.map { $0.lowercased() }).count == names.count && !names.contains(asked.name)
        let choice =
            differ
            ? "Choose one of them: \(ModelCatalog.list(names))."
            : "Name one by its file: \(ModelCatalog.list(found.map(\.path)))."
        return ModelError(.ambiguousName, "Several models are called \(asked.text.quotedForMessage). \(choice)")
    }
}
