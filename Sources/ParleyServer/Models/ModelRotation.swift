/// Which models are in memory, and whose turn it is: decided here, done by ``ModelPool``.
///
/// Requests wait in one line. A model that is in memory answers at once, unless somebody waits for room that only it or
/// another busy one can make: then new requests stand behind, so that nobody waits for ever.
package struct ModelRotation: Sendable {
    /// What is to be done.
    package enum Action: Sendable, Hashable {
        /// Bring a model into memory, and say when that is done or has failed.
        case load(Int)
        /// Let go of a model that nobody uses, and say when that is done.
        case unload(Int)
        /// A request has its model.
        case admit(ticket: Int, model: Int)
        /// A request does not get its model, which could not be loaded.
        case refuse(ticket: Int, model: Int)
    }

    /// Where a model is.
    package enum Stage: Sendable, Hashable {
        case absent, loading, present, leaving
    }

    private struct Resident {
        var stage = Stage.absent
        var users = 0
        /// When the last request left it.
        var idleSince: ContinuousClock.Instant?
        /// When it is let go of; nil for never.
        var deadline: ContinuousClock.Instant?
    }

    private struct Waiting {
        var ticket: Int
        var model: Int
    }

    private var residents: [Resident]
    private var line: [Waiting] = []
    private let limit: Int

    /// A rotation with nothing in memory.
    ///
    /// - Parameters:
    ///   - count: how many models there are.
    ///   - limit: how many may be in memory at once, from 1.
    package init(count: Int, limit: Int) {
        residents = Array(repeating: Resident(), count: count)
        self.limit = max(1, limit)
    }

    /// Where a model is.
    package func stage(of model: Int) -> Stage { residents[model].stage }

    /// How many requests use a model.
    package func users(of model: Int) -> Int { residents[model].users }

    /// When the next model is to be let go of, if nothing happens by then.
    package var nextDeadline: ContinuousClock.Instant? { residents.compactMap(\.deadline).min() }

    /// A request wants a model.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - ticket: the request's number.
    /// - Returns: what is to be done.
    package mutating func want(_ model: Int, ticket: Int) -> [Action] {
        if residents[model].stage == .present, !isRoomWanted {
            return [admit(Waiting(ticket: ticket, model: model))]
        }
        line.append(Waiting(ticket: ticket, model: model))
        return advance()
    }

    /// A request that waits is given up.
    package mutating func withdraw(ticket: Int) -> [Action] {
        line.removeAll { $0.ticket == ticket }
        return advance()
    }

    /// A model is in memory.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - now: the time.
    ///   - keep: how long it stays where nobody wants it any more; nil for as long as nobody needs its room.
    /// - Returns: what is to be done.
    package mutating func loaded(_ model: Int, at now: ContinuousClock.Instant, keep: Duration?) -> [Action] {
        residents[model] = Resident(stage: .present, idleSince: now, deadline: keep.map { now + $0 })
        // Whoever came by now goes along, also from behind others: the fewer changes, and the line stays finite.
        let actions = line.filter { $0.model == model }.map { admit($0) }
        line.removeAll { $0.model == model }
        return actions + advance()
    }

    /// A model could not be loaded.
    package mutating func failed(_ model: Int) -> [Action] {
        residents[model] = Resident()
        let actions = line.filter { $0.model == model }.map { Action.refuse(ticket: $0.ticket, model: model) }
        line.removeAll { $0.model == model }
        return actions + advance()
    }

    /// A request no longer uses its model.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - now: the time.
    ///   - keep: how long an idle model stays; nil for as long as nobody needs its room.
    /// - Returns: what is to be done.
    package mutating func leave(_ model: Int, at now: ContinuousClock.Instant, keep: Duration?) -> [Action] {
        residents[model].users -= 1
        if residents[model].users == 0 {
            residents[model].idleSince = now
            residents[model].deadline = keep.map { now + $0 }
        }
        return advance() + due(at: now)
    }

    /// A model has left the memory.
    package mutating func unloaded(_ model: Int) -> [Action] {
        residents[model] = Resident()
        return advance()
    }

    /// Lets go of models that nobody has used for long enough.
    package mutating func due(at now: ContinuousClock.Instant) -> [Action] {
        residents.indices.compactMap { model in
            guard let deadline = residents[model].deadline, deadline <= now else { return nil }
            return letGo(model)
        }
    }

    /// Whether somebody waits for room that a busy model has to make.
    private var isRoomWanted: Bool { line.contains { residents[$0.model].stage == .absent } }

    private mutating func advance() -> [Action] {
        var actions: [Action] = []
        var waiting: [Waiting] = []
        var isBlocked = false
        for place in line {
            switch residents[place.model].stage {
            case _ where isBlocked: waiting.append(place)
            case .present: actions.append(admit(place))
            case .loading, .leaving: waiting.append(place)
            case .absent:
                waiting.append(place)
                if residents.count(where: { $0.stage != .absent }) < limit {
                    residents[place.model].stage = .loading
                    actions.append(.load(place.model))
                } else if let idle = longestIdle {
                    // What leaves makes the room; until then nobody else is let in.
                    actions.append(letGo(idle))
                    isBlocked = true
                } else {
                    isBlocked = true
                }
            }
        }
        line = waiting
        return actions
    }

    private var longestIdle: Int? {
        residents.indices.filter { residents[$0].stage == .present && residents[$0].users == 0 }
            .min { left, right in
                guard let first = residents[left].idleSince, let second = residents[right].idleSince else {
                    return false
                }
                return first < second
            }
    }

    private mutating func admit(_ place: Waiting) -> Action {
        residents[place.model].users += 1
        residents[place.model].deadline = nil
        return .admit(ticket: place.ticket, model: place.model)
    }

    private mutating func letGo(_ model: Int) -> Action {
        residents[model].stage = .leaving
        residents[model].deadline = nil
        return .unload(model)
    }
}
