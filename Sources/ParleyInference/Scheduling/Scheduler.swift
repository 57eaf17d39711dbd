/// Decides what the engine does next: which request goes onto which sequence, and what the next batch holds.
///
/// A pure value: the engine tells it what happened and asks ``next()``. Requests that generate come first in a batch with
/// one token each, then prompts by priority and age, up to a micro-batch in all, so that nobody waits long for others'
/// prompts and a cancel takes effect within one micro-batch.
package struct Scheduler: Sendable {
    /// A request's number, given by the engine; later ones are greater.
    package typealias JobID = UInt64

    /// What to do next.
    package enum Action: Sendable, Equatable {
        /// Nothing is to be done.
        case idle
        /// Prepare a sequence for a request, then call ``placed(_:on:cached:)``.
        case place(JobID, ReuseDecision)
        /// Decode this, then call ``decoded(_:outcome:)``.
        case decode(Plan)
    }

    /// A batch to be decoded, all of it under the same adapters.
    package struct Plan: Sendable, Equatable {
        /// The parts, each of one request.
        package var segments: [Segment]
        /// The adapters to apply.
        package var adapters: [AdapterUse]
    }

    /// Tokens of one request within a batch.
    package struct Segment: Sendable, Equatable {
        /// The request.
        package var job: JobID
        /// Its sequence.
        package var sequence: SequenceID
        /// The position of the first token.
        package var start: Int
        /// The tokens.
        package var tokens: [Token]
        /// Whether these are the last that wait, so that the output of the last is wanted.
        package var reachesEnd: Bool
    }

    /// What must follow when a batch could not be computed.
    package enum Remedy: Sendable, Equatable {
        /// Cut a sequence back to what is known of it: a part of the batch may have stayed.
        case trim(SequenceID, to: Int)
        /// Empty an idle sequence to make room.
        case evict(SequenceID)
        /// End a request for want of room.
        case endForRoom(JobID)
        /// End a request with the library's error code.
        case fail(JobID, code: Int)
    }

    struct Job: Sendable {
        var tokens: [Token]
        var adapters: [AdapterUse]
        var priority: Int
        var needsWholeBatch: Bool
        var sequence: SequenceID?
        var computed = 0

        var waiting: Int { tokens.count - computed }
    }

    struct Slot: Sendable {
        var ledger = PrefixLedger()
        var job: JobID?
        var lastUse: UInt64 = 0
    }

    let capabilities: DecoderCapabilities
    private var jobs: [JobID: Job] = [:]
    private var slots: [Slot]
    private var clock: UInt64 = 0
    private var batchLimit: Int

    /// A scheduler for a decoder with nothing in its memory.
    package init(capabilities: DecoderCapabilities) {
        self.capabilities = capabilities
        slots = Array(repeating: Slot(), count: max(1, capabilities.sequences))
        batchLimit = max(1, capabilities.batchTokens)
    }

    /// Whether no request waits or runs.
    package var isIdle: Bool { jobs.isEmpty }

    /// What a sequence holds.
    package func ledger(of sequence: SequenceID) -> PrefixLedger {
        slots.indices.contains(Int(sequence)) ? slots[Int(sequence)].ledger : PrefixLedger()
    }

    /// The sequence that a request runs on.
    package func sequence(of job: JobID) -> SequenceID? { jobs[job]?.sequence }

    /// Takes a request.
    ///
    /// - Parameters:
    ///   - id: its number, greater than those before.
    ///   - prompt: its tokens; at least one and at most a sequence's context.
    ///   - adapters: what it runs under.
    ///   - priority: higher goes first.
    ///   - needsWholeBatch: whether its tokens must be computed in one batch of their own, as an embedding's must.
    package mutating func submit(
        _ id: JobID,
        prompt: [Token],
        adapters: [AdapterUse],
        priority: Int = 0,
        needsWholeBatch: Bool = false
    ) {
        jobs[id] = Job(tokens: prompt, adapters: adapters, priority: priority, needsWholeBatch: needsWholeBatch)
    }

    /// What to do next.
    package func next() -> Action {
        if let waiting = inOrder(where: { $0.sequence == nil }).first, let job = jobs[waiting],
            let decision = ReuseDecision.choose(
                prompt: job.needsWholeBatch ? [] : job.tokens,
                adapters: job.adapters,
                candidates: slots.indices.map { index in
                    ReuseDecision.Candidate(
                        sequence: SequenceID(index),
                        ledger: slots[index].ledger,
                        isBusy: slots[index].job != nil,
                        lastUse: slots[index].lastUse
                    )
                },
                capabilities: capabilities
            )
        {
            return .place(waiting, decision)
        }
        let plan = nextPlan()
        return plan.segments.isEmpty ? .idle : .decode(plan)
    }

    /// Records where a request was put, and how much of its prompt is there already.
    package mutating func placed(_ id: JobID, on sequence: SequenceID, cached: Int) {
        guard var job = jobs[id], slots.indices.contains(Int(sequence)) else { return }
        job.sequence = sequence
        job.computed = cached
        jobs[id] = job
        slots[Int(sequence)].job = id
        slots[Int(sequence)].ledger = PrefixLedger(tokens: Array(job.tokens.prefix(cached)), adapters: job.adapters)
        touch(sequence)
    }

    /// Records that a sequence was emptied.
    package mutating func emptied(_ sequence: SequenceID) {
        guard slots.indices.contains(Int(sequence)) else { return }
        slots[Int(sequence)].ledger.reset(adapters: [])
    }

    /// Lets the request on a sequence begin anew, after the sequence had to be emptied.
    package mutating func restart(_ sequence: SequenceID) {
        guard slots.indices.contains(Int(sequence)) else { return }
        let id = slots[Int(sequence)].job
        slots[Int(sequence)].ledger.reset(adapters: id.flatMap { jobs[$0]?.adapters } ?? [])
        if let id { jobs[id]?.computed = 0 }
    }

    /// Records a sequence's contents that came from elsewhere, a snapshot for instance.
    package mutating func restored(_ ledger: PrefixLedger, on sequence: SequenceID) {
        guard slots.indices.contains(Int(sequence)), slots[Int(sequence)].job == nil else { return }
        slots[Int(sequence)].ledger = ledger
        touch(sequence)
    }

    /// Takes a request's next token, sampled or forced; it is decoded with the next batch.
    package mutating func append(_ token: Token, to id: JobID) {
        jobs[id]?.tokens.append(token)
    }

    /// Ends a request; what its sequence holds stays for the next one.
    package mutating func end(_ id: JobID) {
        guard let job = jobs.removeValue(forKey: id) else { return }
        if let sequence = job.sequence {
            slots[Int(sequence)].job = nil
            if job.needsWholeBatch { slots[Int(sequence)].ledger.reset(adapters: []) }
            touch(sequence)
        }
    }

    /// Takes what became of a plan.
    ///
    /// - Returns: what the engine must do now; nothing when all went well.
    package mutating func decoded(_ plan: Plan, outcome: DecodeOutcome) -> [Remedy] {
        switch outcome {
        case .ok:
            batchLimit = max(1, capabilities.batchTokens)
            for segment in plan.segments {
                jobs[segment.job]?.computed += segment.tokens.count
                slots[Int(segment.sequence)].ledger.append(segment.tokens)
            }
            return []
        case .aborted:
            return trims(plan)
        case .failed(let code):
            return trims(plan) + plan.segments.map { .fail($0.job, code: code) }
        case .noRoom:
            return room(for: plan)
        }
    }

    /// A memory without room: first idle sequences go, then the batch shrinks, and at last the youngest request ends.
    private mutating func room(for plan: Plan) -> [Remedy] {
        let idle = slots.indices
            .filter { slots[$0].job == nil && !slots[$0].ledger.tokens.isEmpty }
            .min { slots[$0].lastUse < slots[$1].lastUse }
        if let idle { return [.evict(SequenceID(idle))] }
        let size = plan.segments.reduce(0) { $0 + $1.tokens.count }
        if size > 1, !plan.segments.contains(where: { jobs[$0.job]?.needsWholeBatch == true }) {
            batchLimit = max(1, min(size, batchLimit) / 2)
            return []
        }
        let youngest = jobs.filter { $0.value.sequence != nil }.keys.max()
        return youngest.map { [.endForRoom($0)] } ?? []
    }

    private func trims(_ plan: Plan) -> [Remedy] {
        plan.segments.map { .trim($0.sequence, to: slots[Int($0.sequence)].ledger.tokens.count) }
    }

    private func nextPlan() -> Plan {
        let ready = inOrder { $0.sequence != nil && $0.waiting > 0 }
        guard let first = ready.first, let leader = jobs[first] else { return Plan(segments: [], adapters: []) }
        if leader.needsWholeBatch {
            return Plan(
                segments: segment(of: first, limit: leader.waiting).map { [$0] } ?? [],
                adapters: leader.adapters
            )
        }
        let company = ready.filter { jobs[$0]?.adapters == leader.adapters && jobs[$0]?.needsWholeBatch == false }
        let generating = company.filter { jobs[$0]?.waiting == 1 }
        let prefilling = company.filter { jobs[$0]?.waiting ?? 0 > 1 }
        var plan = Plan(segments: [], adapters: leader.adapters)
        var left = batchLimit
        for id in generating + prefilling where left > 0 {
            guard let segment = segment(of: id, limit: left) else { continue }
            left -= segment.tokens.count
            plan.segments.append(segment)
        }
        return plan
    }

    private func segment(of id: JobID, limit: Int) -> Segment? {
        guard let job = jobs[id], let sequence = job.sequence else { return nil }
        let count = min(limit, job.waiting)
        return Segment(
            job: id,
            sequence: sequence,
            start: job.computed,
            tokens: Array(job.tokens[job.computed..<job.computed + count]),
            reachesEnd: count == job.waiting
        )
    }

    /// Requests by priority, then by age.
    private func inOrder(where condition: (Job) -> Bool) -> [JobID] {
        jobs.filter { condition($0.value) }
            .sorted { ($1.value.priority, $0.key) < ($0.value.priority, $1.key) }
            .map(\.key)
    }

    private mutating func touch(_ sequence: SequenceID) {
        clock += 1
        slots[Int(sequence)].lastUse = clock
    }
}
