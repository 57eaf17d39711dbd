/// The models that somebody can choose from, numbered: what a picker shows, and what an answer means.
package struct ModelPicker: Sendable {
    /// One model to choose.
    package struct Row: Sendable {
        /// The number that is typed for it, from 1.
        package let number: Int
        /// The model.
        package let entry: ModelEntry
        /// Whether and how it fits the memory.
        package let fit: Fit
        /// When it was used last; nil for never.
        package let lastUsed: FileFacts.Time?

        /// Whether it fits the memory.
        package var fits: Bool { fit.choice != nil }

        /// What is to be said of it beside its name; nil for nothing.
        package var remark: String? {
            switch fit {
            case .fits(let choice): choice.notice
            case .refused(let refusal): refusal.description
            }
        }
    }

    /// The models, those that were used on top, the latest first, then the others by name.
    package let rows: [Row]

    /// Numbers the models that can be talked with.
    ///
    /// Embedding models, projectors, adapters, draft heads and what has a problem are left out; models without a chat
    /// template are left out where there are others.
    ///
    /// - Parameters:
    ///   - entries: all models.
    ///   - uses: what was used before, the latest first.
    ///   - machine: the memory there is.
    ///   - wish: the context and GPU layers that are asked for.
    ///   - plan: everything else of the context.
    package init(
        _ entries: [ModelEntry],
        uses: [LastUsed.Use] = [],
        machine: MachineMemory = MachineMemory(free: nil),
        wish: Fit.Wish = Fit.Wish(),
        plan: ContextPlan = ContextPlan(contextTokens: 0)
    ) {
        let times = Dictionary(uses.map { ($0.path, $0.time) }, uniquingKeysWith: { first, _ in first })
        rows = Self.ordered(Self.usable(entries), by: uses).enumerated().compactMap { index, entry in
            guard let shape = entry.facts?.shape else { return nil }
            return Row(
                number: index + 1,
                entry: entry,
                fit: Fit.decide(shape, wish: wish, plan: plan, machine: machine),
                lastUsed: times[entry.path]
            )
        }
    }

    /// The model that is taken without asking, where there is no other.
    package var only: ModelEntry? { rows.count == 1 ? rows.first?.entry : nil }

    /// The model that an answer means.
    ///
    /// - Parameter answer: a number, or a name or the beginning of one in any letters; blanks around it do not count.
    /// - Returns: the row; nil for an empty answer.
    /// - Throws: ``ModelError`` that says what can be answered.
    package func row(for answer: String) throws(ModelError) -> Row? {
        let answer = answer.drop(while: \.isWhitespace)
        let end = answer.lastIndex { !$0.isWhitespace }
        guard let end else { return nil }
        let typed = String(answer[...end])
        if let row = rows.first(where: { $0.entry.place.names.contains(typed) }) { return row }
        if typed.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            if let number = Int(typed), rows.indices.contains(number - 1) { return rows[number - 1] }
            throw ModelError(.notFound, "There is no number \(typed.shownInMessage) here. \(choices)")
        }
        let folded = typed.lowercased()
        let begun = rows.filter { $0.entry.name.lowercased().hasPrefix(folded) }
        if let row = begun.first(where: { $0.entry.name.lowercased() == folded }) { return row }
        if begun.count == 1 { return begun[0] }
        if begun.count > 1 {
            let names = ModelCatalog.list(begun.map(\.entry.name))
            throw ModelError(.ambiguousName, "\(typed.quotedForMessage) may be \(names). Type the number.")
        }
        throw ModelError(.notFound, "There is no model \(typed.quotedForMessage) here. \(choices)")
    }

    private var choices: String {
        rows.count == 1 ? "Type 1." : "Type a number from 1 to \(rows.count)."
    }

    /// Those that chat; where none does, those that generate text at all.
    static func usable(_ entries: [ModelEntry]) -> [ModelEntry] {
        let chatting = entries.filter(\.isChatModel)
        return chatting.isEmpty ? entries.filter(\.generatesText) : chatting
    }

    /// The entries as a person wants to see them.
    static func ordered(_ entries: [ModelEntry], by uses: [LastUsed.Use]) -> [ModelEntry] {
        let ranks = Dictionary(uses.enumerated().map { ($0.element.path, $0.offset) }, uniquingKeysWith: min)
        return entries.enumerated()
            .map { (rank: ranks[$0.element.path] ?? .max, index: $0.offset, entry: $0.element) }
            .sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
            .map(\.entry)
    }
}
