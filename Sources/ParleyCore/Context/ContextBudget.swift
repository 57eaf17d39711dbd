/// Decides what a conversation's next prompt holds so that prompt and reply fit the context: a pure state machine.
///
/// It asks for the tokens of one view of the conversation after another, until it has one that fits. A conversation is
/// cut when its prompt with the room reserved for the reply does not fit, or when it fills more than 95 % of the
/// context; it is then cut to 60 % at once, so that the prefix the model has computed is not lost at every turn.
package struct ContextBudget: Sendable {
    /// What is known of the request.
    package struct Situation: Sendable {
        /// Tokens that the context holds.
        package var contextSize: Int
        /// The most tokens of the reply; nil where nothing limits them.
        package var maximumReply: Int?
        /// The conversation's turns, the latest prompt's included.
        package var turns: Int
        /// What the model saw last.
        package var window: ContextWindow
        /// What is done when it does not fit.
        package var strategy: ContextOverflow

        /// A situation.
        package init(
            contextSize: Int,
            maximumReply: Int?,
            turns: Int,
            window: ContextWindow,
            strategy: ContextOverflow
        ) {
            self.contextSize = contextSize
            self.maximumReply = maximumReply
            self.turns = turns
            self.window = window
            self.strategy = strategy
        }
    }

    /// What is to be done next.
    package enum Action: Sendable, Hashable {
        /// Count the tokens of the conversation through this window, the opening of the reply included.
        case count(ContextWindow)
        /// Send it through this window; the trim says what went, nil where nothing did.
        case send(ContextWindow, ContextTrim?)
        /// It cannot be sent.
        case refuse(tokens: Int)
    }

    /// The share of the context above which room is made, in percent.
    package static let fullPercent = 95
    /// The share of the context down to which room is made, in percent.
    package static let trimmedPercent = 60

    private enum Step: Sendable {
        /// Whether it fits as it is.
        case asItIs
        /// Searching for the least cut from `low` on that reaches the goal; `high` is the most.
        case search(low: Int, high: Int, cut: Cut)
        /// The least cut that is enough, or the most there is, is counted.
        case last(Cut, turns: Int)
        case done
    }

    /// What a number of turns means while it is searched for.
    private enum Cut: Sendable {
        case drop
        case shorten
    }

    private let situation: Situation
    private let window: ContextWindow
    private var step = Step.asItIs
    private var before = 0

    /// A budget.
    ///
    /// - Parameter situation: what is known of the request.
    package init(_ situation: Situation) {
        self.situation = situation
        window = situation.window.clamped(toTurns: situation.turns)
    }

    /// The tokens that the reply must have room for: as many as asked for, at most a quarter of the context, at least 1.
    package var reserve: Int {
        let quarter = max(1, situation.contextSize / 4)
        return max(1, min(situation.maximumReply ?? quarter, quarter))
    }

    /// The first thing to do.
    package var first: Action { .count(window) }

    /// Takes the tokens of the window that was asked for.
    ///
    /// - Parameter tokens: how many there are; where that is not known, any number that is too many.
    /// - Returns: what to do next.
    package mutating func counted(_ tokens: Int) -> Action {
        switch step {
        case .asItIs:
            before = tokens
            return fits(tokens) ? send(window, tokens) : makeRoom(tokens)
        case .search(let low, let high, let cut):
            let middle = (low + high) / 2
            return isTrimmed(tokens)
                ? search(from: low, to: middle, cut, reached: tokens)
                : search(from: middle + 1, to: high, cut, reached: nil)
        case .last(let cut, let turns):
            // When the most there is does not reach the goal, whatever leaves room for a reply must do.
            if isTrimmed(tokens) { return send(window(of: cut, turns), tokens) }
            if case .drop = cut, fitsAtAll(tokens) { return send(window(of: cut, turns), tokens) }
            if case .shorten = cut { return search(from: least, to: mostCut, .drop, reached: nil) }
            step = .done
            return .refuse(tokens: tokens)
        case .done:
            return .refuse(tokens: tokens)
        }
    }

    // MARK: - The parts of the decision

    private func fits(_ tokens: Int) -> Bool {
        tokens + reserve <= situation.contextSize && tokens * 100 <= situation.contextSize * Self.fullPercent
    }

    /// Whether a reply of at least one token fits behind it: what the latest turn alone must meet.
    private func fitsAtAll(_ tokens: Int) -> Bool { tokens < situation.contextSize }

    private func isTrimmed(_ tokens: Int) -> Bool {
        tokens * 100 <= situation.contextSize * Self.trimmedPercent && tokens + reserve <= situation.contextSize
    }

    private var mostCut: Int { max(0, situation.turns - 1) }

    /// The fewest turns that the strategy drops once it has to.
    private var least: Int {
        switch situation.strategy.kind {
        case .last(let count): max(window.droppedTurns, mostCut - count)
        default: min(mostCut, window.droppedTurns + 1)
        }
    }

    private mutating func makeRoom(_ tokens: Int) -> Action {
        switch situation.strategy.kind {
        case .error:
            step = .done
            return .refuse(tokens: tokens)
        case .clear:
            step = .last(.drop, turns: mostCut)
            return .count(window(of: .drop, mostCut))
        case .truncate, .last:
            return search(from: least, to: mostCut, .drop, reached: nil)
        case .shorten:
            return search(from: min(mostCut, window.shortenedTurns + 1), to: mostCut, .shorten, reached: nil)
        }
    }

    /// Goes on with the search for the least cut between two.
    private mutating func search(from low: Int, to high: Int, _ cut: Cut, reached tokens: Int?) -> Action {
        if low >= high {
            // `high` is either known to be enough, or the most there is.
            if let tokens, low == high { return send(window(of: cut, high), tokens) }
            step = .last(cut, turns: high)
            return .count(window(of: cut, high))
        }
        step = .search(low: low, high: high, cut: cut)
        return .count(window(of: cut, (low + high) / 2))
    }

    private func window(of cut: Cut, _ turns: Int) -> ContextWindow {
        switch cut {
        case .drop:
            let shortened = situation.strategy == .shorten ? mostCut : window.shortenedTurns
            return ContextWindow(droppedTurns: turns, shortenedTurns: shortened)
        case .shorten: return ContextWindow(droppedTurns: window.droppedTurns, shortenedTurns: turns)
        }
    }

    private mutating func send(_ new: ContextWindow, _ tokens: Int) -> Action {
        step = .done
        guard new != window else { return .send(new, nil) }
        let trim = ContextTrim(
            droppedTurns: new.droppedTurns - window.droppedTurns,
            shortenedTurns: max(0, new.shortenedTurns - max(new.droppedTurns, window.shortenedTurns)),
            tokensBefore: before,
            tokensAfter: tokens
        )
        return .send(new, trim)
    }
}
