/// What is taken when no model is named.
package enum DefaultModel: Sendable {
    /// A model, with why not another where that needs saying.
    case model(ModelEntry, notice: String?)
    /// There are several, and somebody must choose; they are in the order in which to show them.
    case choice([ModelEntry])
}

extension ModelCatalog {
    /// What is taken when no model is named: the one that was used last if it is still there, else the one called
    /// `guide`, else the only one that chats, else a choice.
    ///
    /// Where none brings a chat template, those that generate text at all stand in for those that chat.
    ///
    /// - Parameter lastUsed: what was used before, the latest first.
    /// - Returns: a model without a problem, or several to choose from.
    /// - Throws: ``ModelError`` when there is none, or when the only one has a problem.
    package func defaultModel(lastUsed: [LastUsed.Use] = []) throws(ModelError) -> DefaultModel {
        var notice: String?
        if let (use, place) = latest(of: lastUsed) {
            let entry = ModelEntry(at: place)
            guard let problem = entry.problem else { return .model(entry, notice: nil) }
            notice =
                "The model \(use.name.quotedForMessage), which was used last, cannot be used: \(problem.description)"
        }
        let own = try ownPlaces()
        if let place = Self.preferred(own.filter { $0.name == Self.defaultName }) {
            let entry = ModelEntry(at: place)
            if let problem = entry.problem { throw problem }
            return .model(entry, notice: notice)
        }
        let entries = try entries()
        guard !entries.isEmpty else { throw .noModels(in: folder) }
        let usable = ModelPicker.usable(entries)
        if let only = usable.first, usable.count == 1 { return .model(only, notice: notice) }
        guard usable.isEmpty else { return .choice(ModelPicker.ordered(usable, by: lastUsed)) }
        if entries.count == 1, let problem = entries[0].problem { throw problem }
        throw ModelError(
            .noModels,
            path: folder,
            """
            None of the models in \(folder.shownInMessage) can be talked with: \(Self.list(entries.map(\.name))).
            To fetch the default one, run `make model` in a clone of Parley, or name one with --model PATH.
            """
        )
    }

    /// The model that is taken when none is named and nobody can be asked.
    ///
    /// - Parameter lastUsed: what was used before, the latest first.
    /// - Returns: the entry; it has no problem.
    /// - Throws: ``ModelError`` when there is none, when there are several, or when the only one has a problem.
    package func defaultEntry(lastUsed: [LastUsed.Use] = []) throws(ModelError) -> ModelEntry {
        switch try defaultModel(lastUsed: lastUsed) {
        case .model(let entry, _): return entry
        case .choice(let entries):
            throw ModelError(
                .severalModels,
                path: folder,
                "There are several models. Choose one with --model: \(Self.list(entries.map(\.name)))."
            )
        }
    }

    /// The latest of the used models that still exists.
    private func latest(of uses: [LastUsed.Use]) -> (LastUsed.Use, ModelPlace)? {
        for use in uses {
            guard let facts = try? FileFacts(path: use.path) else { continue }
            return (use, place(of: use, facts))
        }
        return nil
    }

    /// A used model's place, by the name that it has in its folder.
    private func place(of use: LastUsed.Use, _ facts: FileFacts) -> ModelPlace {
        if let own = (try? ownPlaces())?.first(where: { $0.path == use.path }) { return own }
        let isOthers = folders.dropFirst().contains { use.path.hasPrefix($0.path + "/") }
        let known = isOthers ? (try? listing())?.places.first { $0.path == use.path } : nil
        return known ?? Self.place(at: use.path, facts)
    }
}
