/// What a request holds until its answer has ended: a model in memory, and a place in the queue.
struct Held: Sendable {
    private let held: HeldModel
    private let place: Admission.Place

    init(_ held: HeldModel, place: Admission.Place) {
        self.held = held
        self.place = place
    }

    /// The model.
    var model: AnsweringModel { held.model }
}

extension ServerState {
    /// Gets the model that a request names, with a place in the queue.
    ///
    /// - Parameters:
    ///   - fields: the request's.
    ///   - call: the request; a client that leaves gives up waiting.
    /// - Returns: what to hold on to until the answer has ended.
    /// - Throws: ``APIError`` when the queue is full, for an unknown model, and before the start; what loading throws.
    func hold(_ fields: RequestFields, _ call: Call) async throws -> Held {
        let name = try fields.text("model")
        let keepAlive = try KeepAlive.of(fields)
        let place = try admission.enter()
        return Held(try await held(name, keepAlive, call), place: place)
    }

    /// Gets a model for a look at it.
    ///
    /// - Parameters:
    ///   - name: its name; nil for the first.
    ///   - call: the request.
    /// - Returns: the model.
    /// - Throws: as ``hold(_:_:)``.
    func hold(named name: String?, _ call: Call) async throws -> AnsweringModel {
        try await held(name, nil, call).model
    }

    private func held(_ name: String?, _ keepAlive: KeepAlive?, _ call: Call) async throws -> HeldModel {
        let wait = Task { try await pool.hold(name, keepAlive: keepAlive) }
        await call.context.onDisconnect { wait.cancel() }
        return try await wait.value
    }
}
