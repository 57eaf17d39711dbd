import ParleyModels

/// A numbered list of models, and what a person answers to it.
package struct ModelPicker: Sendable {
    /// A model in the list.
    package struct Entry: Hashable, Sendable {
        /// The name, which is an answer too.
        package var name: String
        /// What else is said of it, such as size, quantization and kind; a column each.
        package var details: [String]
        /// What speaks against it, such as `will not fit: needs 9.1 GB, 4.0 GB free`.
        package var warning: String?
        /// Whether it is the one that is used where nobody chooses.
        package var isDefault: Bool
        /// Whether it was the last one in use.
        package var isLastUsed: Bool

        /// Describes a model.
        ///
        /// - Parameters:
        ///   - name: the name.
        ///   - details: what else is said of it; a column each.
        ///   - warning: what speaks against it.
        ///   - isDefault: whether it is the one that is used where nobody chooses.
        ///   - isLastUsed: whether it was the last one in use.
        package init(
            name: String,
            details: [String] = [],
            warning: String? = nil,
            isDefault: Bool = false,
            isLastUsed: Bool = false
        ) {
            self.name = name
            self.details = details
            self.warning = warning
            self.isDefault = isDefault
            self.isLastUsed = isLastUsed
        }
    }

    /// What to do before anything is asked.
    package enum Start: Hashable, Sendable {
        /// There is nothing to choose from.
        case nothing
        /// Take this one, by its index.
        case take(Int)
        /// Show the list and ask.
        case ask
        /// Nobody can be asked, and nothing says which one it is to be.
        case undecided
    }

    /// What an answer means.
    package enum Answer: Hashable, Sendable {
        /// This one, by its index.
        case take(Int)
        /// None: leave.
        case leave
        /// The answer means nothing: say this and ask again.
        case again(String)
    }

    /// The models.
    package let entries: [Entry]

    /// Makes a picker.
    ///
    /// - Parameter entries: the models, in the order in which they are listed.
    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// The one that Enter takes: the last in use, else the default one.
    package var preselected: Int? {
        entries.firstIndex(where: \.isLastUsed) ?? entries.firstIndex(where: \.isDefault)
    }

    /// What to do: the only one is taken unasked, and without a terminal nobody is asked.
    ///
    /// - Parameter canAsk: whether there is a terminal to ask at.
    /// - Returns: what to do.
    package func start(canAsk: Bool) -> Start {
        if entries.isEmpty { return .nothing }
        if entries.count == 1 { return .take(0) }
        if canAsk { return .ask }
        return preselected.map { .take($0) } ?? .undecided
    }

    /// What to ask with: `Model (1-3, Enter for 2, q leaves): `.
    package var prompt: String {
        let enter = preselected.map { ", Enter for \($0 + 1)" } ?? ""
        return "Model (1-\(entries.count)\(enter), q leaves): "
    }

    /// Reads an answer.
    ///
    /// - Parameter line: a number of the list, a name or a beginning that only one name has, nothing for the one that
    ///   Enter takes, or `q`.
    /// - Returns: what it means.
    package func answer(_ line: String) -> Answer {
        let word = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if word.isEmpty {
            return preselected.map { .take($0) } ?? .again("Type a number from 1 to \(entries.count), or q to leave.")
        }
        // A name is a name, even one that is a number or q.
        if let index = entries.firstIndex(where: { $0.name == word }) { return .take(index) }
        if let number = Int(word), entries.indices.contains(number - 1) { return .take(number - 1) }
        let folded = word.lowercased()
        if ["q", "quit", "exit", "/quit", "/exit"].contains(folded) { return .leave }
        let same = entries.indices.filter { entries[$0].name.lowercased() == folded }
        if same.count == 1 { return .take(same[0]) }
        let longer = entries.indices.filter { entries[$0].name.lowercased().hasPrefix(folded) }
        if longer.count == 1 { return .take(longer[0]) }
        return .again(explanation(of: word, mayMean: longer))
    }

    private func explanation(of word: String, mayMean several: [Int]) -> String {
        let range = "Type a number from 1 to \(entries.count), or q to leave."
        if word.allSatisfy({ $0.isNumber || $0 == "-" || $0 == "+" }) {
            return "There is no number \(word.shownInMessage). \(range)"
        }
        if several.count > 1 {
            let numbers = several.map { String($0 + 1) }
            let list = numbers.dropLast().joined(separator: ", ") + " or " + (numbers.last ?? "")
            return "\(word.quotedForMessage) may mean \(list): type its number."
        }
        let meant = NearestNames.likely(word, among: entries.map(\.name)).map { "Did you mean \($0.shownInMessage)?" }
        return "There is no model \(word.quotedForMessage). \(meant ?? range)"
    }
}
