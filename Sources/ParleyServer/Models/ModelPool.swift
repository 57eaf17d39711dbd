import Synchronization

/// The models behind a server, of which some are in memory.
package final class ModelPool: Sendable {
    /// One model, in memory or not.
    package struct Source: Sendable {
        /// Its name.
        package var name: String
        /// What it may be called too.
        package var otherNames: Set<String>
        let load: @Sendable () async throws -> AnsweringModel
        let unload: @Sendable () async -> Void

        /// A model.
        ///
        /// - Parameters:
        ///   - name: its name.
        ///   - otherNames: what it may be called too.
        ///   - load: brings it into memory.
        ///   - unload: lets go of it.
        package init(
            name: String,
            otherNames: Set<String> = [],
            load: @escaping @Sendable () async throws -> AnsweringModel,
            unload: @escaping @Sendable () async -> Void
        ) {
            self.name = name
            self.otherNames = otherNames
            self.load = load
            self.unload = unload
        }
    }

    /// What those who run the server are told.
    package enum Event: Sendable {
        /// A model that a request asks for is being loaded.
        case loading(String)
        /// It is in memory.
        case loaded(ModelCard)
        /// It has left the memory.
        case unloaded(String)
        /// It could not be loaded.
        case failed(String, any Error)
    }

    private struct Waiter {
        var continuation: CheckedContinuation<HeldModel, any Error>
        var keep: Duration?
    }

    private struct State {
        var rotation: ModelRotation
        var models: [AnsweringModel?]
        var cards: [ModelCard?]
        var failures: [(any Error)?]
        var waiting: [Int: Waiter] = [:]
        var tickets = 0
        var hasStarted = false
        var isOver = false
        var alarm: Task<Void, Never>?
    }

    private let sources: [Source]
    private let keepAlive: Duration?
    private let report: @Sendable (Event) -> Void
    private let state: Mutex<State>

    /// A pool with nothing in memory.
    ///
    /// - Parameters:
    ///   - sources: the models, the one first that is meant where none is named.
    ///   - limit: how many are in memory at once.
    ///   - keepAlive: how long an idle model stays in memory; nil for as long as no other needs its room.
    ///   - report: is told what happens after the start.
    package init(
        _ sources: [Source],
        limit: Int = 1,
        keepAlive: Duration? = nil,
        report: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.sources = sources
        self.keepAlive = keepAlive
        self.report = report
        state = Mutex(
            State(
                rotation: ModelRotation(count: sources.count, limit: limit),
                models: Array(repeating: nil, count: sources.count),
                cards: Array(repeating: nil, count: sources.count),
                failures: Array(repeating: nil, count: sources.count)
            )
        )
    }

    deinit { state.withLock { $0.alarm?.cancel() } }

    /// Brings the first model into memory; requests are refused until it is there.
    ///
    /// - Returns: the model.
    /// - Throws: what loading throws.
    package func start() async throws -> AnsweringModel {
        let held = try await hold(0, keepAlive: keepAlive)
        state.withLock { $0.hasStarted = true }
        return held.model
    }

    /// Gets a model, which is loaded first where it is not in memory.
    ///
    /// - Parameters:
    ///   - name: the model's name; nil for the first. With one model any name means it.
    ///   - keepAlive: how long it stays in memory afterwards, where the request says.
    /// - Returns: the model, in memory for as long as this is held.
    /// - Throws: ``APIError`` with 503 before the start and with 404 for an unknown name; what loading throws.
    package func hold(_ name: String?, keepAlive: KeepAlive? = nil) async throws -> HeldModel {
        guard state.withLock({ $0.hasStarted }) else { throw APIError.loading }
        let index = try index(of: name)
        guard let keepAlive else { return try await hold(index, keepAlive: self.keepAlive) }
        return try await hold(index, keepAlive: keepAlive.duration)
    }

    /// What is known of a model.
    ///
    /// - Parameter name: its name; nil for the first.
    /// - Returns: the card; nil where it was never in memory.
    /// - Throws: ``APIError`` with 503 before the start and with 404 for an unknown name.
    func card(_ name: String?) throws(APIError) -> ModelCard? {
        let index = try index(of: name)
        let (hasStarted, card) = state.withLock { ($0.hasStarted, $0.cards[index]) }
        guard hasStarted else { throw APIError.loading }
        return card
    }

    /// All models with what is known of them, and where each is.
    var listing: [(name: String, card: ModelCard?, stage: ModelRotation.Stage)] {
        state.withLock { state in
            sources.indices.map { index in
                (state.cards[index]?.name ?? sources[index].name, state.cards[index], state.rotation.stage(of: index))
            }
        }
    }

    /// Checks that requests are answered.
    ///
    /// - Throws: ``APIError`` with 503 before the start, and while the only model in sight is being loaded.
    func checkHealth() throws(APIError) {
        let isReady = state.withLock { state in
            let stages = sources.indices.map { state.rotation.stage(of: $0) }
            return state.hasStarted && (stages.contains(.present) || !stages.contains(.loading))
        }
        guard isReady else { throw APIError.loading }
    }

    /// How many models are in memory.
    var countInMemory: Int { state.withLock { $0.models.count { $0 != nil } } }

    /// Lets go of everything; what waits is refused.
    package func shutDown() async {
        let waiting = state.withLock { state in
            (state.hasStarted, state.isOver) = (false, true)
            state.alarm?.cancel()
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for waiter in waiting { waiter.continuation.resume(throwing: CancellationError()) }
        for source in sources { await source.unload() }
    }

    fileprivate func leave(_ index: Int, keep: Duration?) {
        act { $0.rotation.leave(index, at: .now, keep: keep) }
    }

    private func hold(_ index: Int, keepAlive: Duration?) async throws -> HeldModel {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isRefused = state.withLock { $0.isOver } || Task.isCancelled
                guard !isRefused else { return continuation.resume(throwing: CancellationError()) }
                act { state in
                    state.waiting[ticket] = Waiter(continuation: continuation, keep: keepAlive)
                    return state.rotation.want(index, ticket: ticket)
                }
            }
        } onCancel: {
            act { state in
                guard let waiter = state.waiting.removeValue(forKey: ticket) else { return [] }
                waiter.continuation.resume(throwing: CancellationError())
                return state.rotation.withdraw(ticket: ticket)
            }
        }
    }

    private func act(_ decide: (inout State) -> [ModelRotation.Action]) {
        // Handed over outside the lock: a holder whose client has gone ends at once, and comes back here.
        var admitted: [(Waiter?, HeldModel)] = []
        let actions = state.withLock { state in
            guard !state.isOver else { return [ModelRotation.Action]() }
            let actions = decide(&state)
            for case .admit(let ticket, let index) in actions {
                guard let model = state.models[index] else { continue }
                let waiter = state.waiting.removeValue(forKey: ticket)
                admitted.append((waiter, HeldModel(model, index: index, of: self, keep: waiter?.keep)))
            }
            setAlarm(&state)
            return actions
        }
        for (waiter, held) in admitted { waiter?.continuation.resume(returning: held) }
        for action in actions {
            switch action {
            case .admit: break
            case .load(let index): load(index)
            case .unload(let index): unload(index)
            case .refuse(let ticket, let index): refuse(ticket, index)
            }
        }
    }

    private func load(_ index: Int) {
        let isFirst = !state.withLock { $0.hasStarted }
        if !isFirst { report(.loading(sources[index].name)) }
        Task { [self] in
            do {
                let model = try await sources[index].load()
                if !isFirst { report(.loaded(model.card)) }
                act { state in
                    state.models[index] = model
                    state.cards[index] = model.card
                    return state.rotation.loaded(index, at: .now, keep: keepAlive)
                }
            } catch {
                if !isFirst { report(.failed(sources[index].name, error)) }
                act { state in
                    state.failures[index] = error
                    return state.rotation.failed(index)
                }
            }
        }
    }

    private func unload(_ index: Int) {
        Task { [self] in
            state.withLock { $0.models[index] = nil }
            await sources[index].unload()
            report(.unloaded(sources[index].name))
            act { $0.rotation.unloaded(index) }
        }
    }

    private func refuse(_ ticket: Int, _ index: Int) {
        let (waiter, failure) = state.withLock { ($0.waiting.removeValue(forKey: ticket), $0.failures[index]) }
        waiter?.continuation.resume(throwing: failure ?? CancellationError())
    }

    private func setAlarm(_ state: inout State) {
        state.alarm?.cancel()
        guard let deadline = state.rotation.nextDeadline else {
            state.alarm = nil
            return
        }
        state.alarm = Task { [weak self] in
            guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
            self?.act { $0.rotation.due(at: .now) }
        }
    }

    /// Which model a name means.
    func index(of name: String?) throws(APIError) -> Int {
        guard let name, !name.isEmpty, sources.count > 1 else { return 0 }
        if let index = sources.firstIndex(where: { $0.name == name })
            ?? sources.firstIndex(where: { $0.otherNames.contains(name) })
        {
            return index
        }
        let names = sources.map { "'\($0.name)'" }.joined(separator: ", ")
        throw APIError(
            .notFound,
            "There is no model '\(name.prefix(100))' here. There are: \(names).",
            parameter: "model",
            code: "model_not_found"
        )
    }
}

/// A model that stays in memory for as long as this is held.
package final class HeldModel: Sendable {
    /// The model.
    package let model: AnsweringModel
    private let index: Int
    private let pool: ModelPool
    private let keep: Duration?

    fileprivate init(_ model: AnsweringModel, index: Int, of pool: ModelPool, keep: Duration?) {
        self.model = model
        self.index = index
        self.pool = pool
        self.keep = keep
    }

    deinit { pool.leave(index, keep: keep) }
}
