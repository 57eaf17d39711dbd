import ParleyServer
import ParleyTestSupport
import Testing

/// Which model comes and goes when.
struct ModelRotationTests {
    private let now = ContinuousClock.now

    /// A rotation in which some models are in memory and idle.
    private func rotation(_ count: Int, limit: Int, present: Int...) -> ModelRotation {
        var rotation = ModelRotation(count: count, limit: limit)
        for (second, model) in present.enumerated() {
            _ = rotation.want(model, ticket: -1 - model)
            _ = rotation.loaded(model, at: now, keep: nil)
            _ = rotation.leave(model, at: now + .seconds(second), keep: nil)
        }
        return rotation
    }

    @Test func aModelIsLoadedOnceForAllWhoWait() {
        var rotation = ModelRotation(count: 1, limit: 1)
        #expect(rotation.want(0, ticket: 1) == [.load(0)])
        #expect(rotation.want(0, ticket: 2) == [])
        #expect(rotation.loaded(0, at: now, keep: nil) == [.admit(ticket: 1, model: 0), .admit(ticket: 2, model: 0)])
        #expect(rotation.want(0, ticket: 3) == [.admit(ticket: 3, model: 0)])
        #expect(rotation.users(of: 0) == 3)
    }

    @Test func anIdleModelMakesRoomAndABusyOneIsWaitedFor() {
        var rotation = rotation(2, limit: 1, present: 0)
        #expect(rotation.want(1, ticket: 1) == [.unload(0)])
        #expect(rotation.unloaded(0) == [.load(1)])
        #expect(rotation.loaded(1, at: now, keep: nil) == [.admit(ticket: 1, model: 1)])

        #expect(rotation.want(0, ticket: 2) == [])
        #expect(rotation.leave(1, at: now, keep: nil) == [.unload(1)])
        #expect(rotation.unloaded(1) == [.load(0)])
    }

    @Test func whoWaitsForRoomIsNotOvertakenForEver() {
        var rotation = rotation(2, limit: 1, present: 0)
        #expect(rotation.want(0, ticket: 1) == [.admit(ticket: 1, model: 0)])
        #expect(rotation.want(1, ticket: 2) == [])
        // The model is there, but its room is promised.
        #expect(rotation.want(0, ticket: 3) == [])
        #expect(rotation.leave(0, at: now, keep: nil) == [.unload(0)])
        #expect(rotation.unloaded(0) == [.load(1)])
        #expect(rotation.loaded(1, at: now, keep: nil) == [.admit(ticket: 2, model: 1)])
        #expect(rotation.leave(1, at: now, keep: nil) == [.unload(1)])
        #expect(rotation.unloaded(1) == [.load(0)])
        #expect(rotation.loaded(0, at: now, keep: nil) == [.admit(ticket: 3, model: 0)])
    }

    @Test func whileOneLoadsAnotherGoesOnAnswering() {
        var rotation = rotation(3, limit: 2, present: 0)
        #expect(rotation.want(1, ticket: 1) == [.load(1)])
        #expect(rotation.want(0, ticket: 2) == [.admit(ticket: 2, model: 0)])
    }

    @Test func theOneThatIsIdleLongestLeaves() {
        var rotation = rotation(3, limit: 2, present: 1, 0)
        #expect(rotation.want(2, ticket: 1) == [.unload(1)])
        #expect(rotation.stage(of: 0) == .present)
        #expect(rotation.stage(of: 1) == .leaving)
    }

    @Test func whoeverWaitsForALoadedModelGoesAlong() {
        var rotation = rotation(2, limit: 1, present: 0)
        _ = rotation.want(0, ticket: 1)
        _ = rotation.want(1, ticket: 2)
        _ = rotation.want(0, ticket: 3)
        _ = rotation.want(1, ticket: 4)
        _ = rotation.leave(0, at: now, keep: nil)
        _ = rotation.unloaded(0)
        #expect(rotation.loaded(1, at: now, keep: nil) == [.admit(ticket: 2, model: 1), .admit(ticket: 4, model: 1)])
    }

    @Test func aFailureIsToldToAllWhoWaitForItAndOthersGoOn() {
        var rotation = ModelRotation(count: 2, limit: 1)
        _ = rotation.want(0, ticket: 1)
        _ = rotation.want(1, ticket: 2)
        _ = rotation.want(0, ticket: 3)
        #expect(rotation.failed(0) == [.refuse(ticket: 1, model: 0), .refuse(ticket: 3, model: 0), .load(1)])
        // It is tried again when it is asked for again.
        _ = rotation.loaded(1, at: now, keep: nil)
        _ = rotation.leave(1, at: now, keep: nil)
        #expect(rotation.want(0, ticket: 4) == [.unload(1)])
    }

    @Test func whoGivesUpMakesWay() {
        var rotation = rotation(2, limit: 1, present: 0)
        _ = rotation.want(0, ticket: 1)
        _ = rotation.want(1, ticket: 2)
        _ = rotation.want(0, ticket: 3)
        #expect(rotation.withdraw(ticket: 2) == [.admit(ticket: 3, model: 0)])
        #expect(rotation.withdraw(ticket: 99) == [])
    }

    @Test func aModelThatNobodyWantsAnyMoreStaysUntilItsRoomIsWanted() {
        var rotation = ModelRotation(count: 2, limit: 1)
        _ = rotation.want(0, ticket: 1)
        _ = rotation.withdraw(ticket: 1)
        #expect(rotation.loaded(0, at: now, keep: .seconds(1)) == [])
        #expect(rotation.nextDeadline == now + .seconds(1))
        #expect(rotation.want(1, ticket: 2) == [.unload(0)])
    }

    @Test func anIdleModelLeavesAtItsTimeAndABusyOneNever() {
        var rotation = rotation(1, limit: 1, present: 0)
        #expect(rotation.nextDeadline == nil)
        _ = rotation.want(0, ticket: 1)
        _ = rotation.want(0, ticket: 2)
        #expect(rotation.leave(0, at: now, keep: .seconds(5)) == [])
        // One still runs.
        #expect(rotation.nextDeadline == nil)
        #expect(rotation.leave(0, at: now, keep: .seconds(5)) == [])
        #expect(rotation.nextDeadline == now + .seconds(5))
        #expect(rotation.due(at: now + .seconds(4)) == [])
        _ = rotation.want(0, ticket: 3)
        #expect(rotation.due(at: now + .seconds(9)) == [])
        _ = rotation.leave(0, at: now + .seconds(9), keep: .seconds(5))
        #expect(rotation.due(at: now + .seconds(14)) == [.unload(0)])
        #expect(rotation.due(at: now + .seconds(20)) == [])
        // Wanted again while it leaves, it comes back.
        #expect(rotation.want(0, ticket: 4) == [])
        #expect(rotation.unloaded(0) == [.load(0)])
    }

    @Test func notKeptAtAllItLeavesAtOnce() {
        var rotation = rotation(1, limit: 1, present: 0)
        _ = rotation.want(0, ticket: 1)
        #expect(rotation.leave(0, at: now, keep: .zero) == [.unload(0)])
    }

    /// Whatever comes, no more are in memory than may be, none leaves that is used, and nobody is forgotten.
    @Test(arguments: 0..<40) func anyOrderEndsWell(seed: Int) {
        var random = SeededNumbers(seed: UInt64(seed))
        let count = Int.random(in: 1...4, using: &random)
        let limit = Int.random(in: 1...3, using: &random)
        var rotation = ModelRotation(count: count, limit: limit)
        var (loading, leaving): (Set<Int>, Set<Int>) = ([], [])
        var (waiting, running): ([Int: Int], [Int: Int]) = ([:], [:])
        var tickets = 0
        func take(_ actions: [ModelRotation.Action]) {
            for action in actions {
                switch action {
                case .load(let model): #expect(loading.insert(model).inserted)
                case .unload(let model):
                    #expect(leaving.insert(model).inserted)
                    #expect(!running.values.contains(model))
                case .admit(let ticket, let model):
                    #expect(waiting.removeValue(forKey: ticket) == model)
                    running[ticket] = model
                case .refuse(let ticket, let model): #expect(waiting.removeValue(forKey: ticket) == model)
                }
            }
            let held = (0..<count).count { rotation.stage(of: $0) != .absent }
            #expect(held <= limit)
        }
        for step in 0..<400 {
            let isEnding = step >= 200
            switch Int.random(in: isEnding ? 1...3 : 0...4, using: &random) {
            case 0:
                tickets += 1
                let model = Int.random(in: 0..<count, using: &random)
                waiting[tickets] = model
                take(rotation.want(model, ticket: tickets))
            case 1:
                guard let model = loading.min() else { continue }
                loading.remove(model)
                let fails = Int.random(in: 0...5, using: &random) == 0
                take(fails ? rotation.failed(model) : rotation.loaded(model, at: now, keep: nil))
            case 2:
                guard let model = leaving.min() else { continue }
                leaving.remove(model)
                take(rotation.unloaded(model))
            case 3:
                guard let (ticket, model) = running.min(by: { $0.key < $1.key }) else { continue }
                running[ticket] = nil
                take(rotation.leave(model, at: now, keep: .zero))
            default:
                guard let ticket = waiting.keys.min() else { continue }
                waiting[ticket] = nil
                take(rotation.withdraw(ticket: ticket))
            }
        }
        #expect(waiting.isEmpty)
    }
}
