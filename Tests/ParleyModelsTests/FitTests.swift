import ParleyModels
import Testing

/// What fits a machine, and what is said where it does not.
@Suite struct FitTests {
    private static let mib: UInt64 = 1 << 20
    /// 4 layers of 100 MiB, 30 MiB besides, 8 KiB of cache a token: 8 MiB for 1024 tokens.
    private let shape = ShapeBuilder.plain()

    private func needed(_ tokens: Int, gpuLayers: Int = 0) -> MemoryNeed {
        MemoryNeed(shape, ContextPlan(contextTokens: tokens), gpuLayers: gpuLayers)
    }

    /// A machine that has exactly enough for a context on the processor, and some bytes more or less.
    private func machine(for tokens: Int, more: Int = 0) -> MachineMemory {
        MachineMemory(free: UInt64(Int(needed(tokens).host.total + MachineMemory.reserve) + more))
    }

    @Test func theUsualContextIsTakenWhereThereIsRoom() throws {
        let choice = try #require(Fit.decide(shape, machine: MachineMemory(free: 64 << 30)).choice)
        #expect(choice.contextTokens == 8192)
        #expect(choice.gpuLayers == 0)
        #expect(choice.notice == nil)
        #expect(choice.need == needed(8192))
        #expect(choice.need.host.weights == 430 * Self.mib)
        #expect(choice.need.host.cache == 64 * Self.mib)
    }

    @Test func memoryThatIsNotKnownIsEnough() {
        #expect(Fit.decide(shape, machine: MachineMemory(free: nil)).choice?.contextTokens == 8192)
        let wish = Fit.Wish(contextTokens: 1_000_000)
        #expect(Fit.decide(shape, wish: wish, machine: MachineMemory(free: nil)).choice?.contextTokens == 1_000_000)
    }

    @Test(arguments: [
        (trained: 2048, context: 2048), (trained: 300, context: 300), (trained: 1 << 20, context: 8192),
        (trained: 0, context: 8192),
    ])
    func trainingLimitsTheUsualContext(_ test: (trained: Int, context: Int)) {
        let shape = ShapeBuilder.plain(trained: test.trained)
        #expect(Fit.decide(shape, machine: MachineMemory(free: 64 << 30)).choice?.contextTokens == test.context)
    }

    @Test(arguments: [
        (8192, 0, 8192), (8192, -1, 7936), (4096, 0, 4096), (4096, -1, 3840), (4097, 0, 4352), (512, 0, 512),
    ])
    func theLargestContextIsTaken(_ tokens: Int, _ more: Int, _ context: Int) throws {
        let choice = try #require(Fit.decide(shape, machine: machine(for: tokens, more: more)).choice)
        #expect(choice.contextTokens == context)
        #expect((choice.notice == nil) == (context == 8192))
    }

    @Test func aSmallerContextIsSaid() throws {
        let choice = try #require(Fit.decide(shape, machine: machine(for: 2048)).choice)
        #expect(
            choice.notice == "The context has 2048 tokens in place of 8192, since more does not fit the free memory."
        )
    }

    @Test func tooLittleForTheLeastContext() throws {
        guard case .refused(let refusal) = Fit.decide(shape, machine: machine(for: 512, more: -8 << 20)) else {
            Issue.record("It fits.")
            return
        }
        #expect(!refusal.isWish)
        #expect(refusal.remedies == [.smallerModel(bytes: 422 * Self.mib)])
        #expect(
            refusal.description == """
                Even with 512 tokens of context the model takes 467 MiB of memory, where it may take 459 MiB of the \
                715 MiB that are free. Close other programs, or choose a model of at most 422 MiB.
                """
        )
    }

    @Test func aModelThatWasTrainedOnFewTokens() {
        let shape = ShapeBuilder.plain(trained: 128)
        let least = MemoryNeed(shape, ContextPlan(contextTokens: 128)).host.total + MachineMemory.reserve
        #expect(Fit.decide(shape, machine: MachineMemory(free: least)).choice?.contextTokens == 128)
        #expect(Fit.decide(shape, machine: MachineMemory(free: least - 1)).choice == nil)
        #expect(Fit.largestContext(shape, machine: MachineMemory(free: least)) == 128)
    }

    // MARK: - Wishes

    @Test func aWishIsTakenAsItIs() throws {
        let machine = machine(for: 1000)
        let choice = try #require(
            Fit.decide(shape, wish: .init(contextTokens: 1000), machine: machine).choice
        )
        #expect(choice.contextTokens == 1000)
        #expect(choice.notice == nil)
        let long = try #require(
            Fit.decide(shape, wish: .init(contextTokens: 40000), machine: MachineMemory(free: nil)).choice
        )
        #expect(
            long.notice
                == "The model was trained on 32768 tokens at once; beyond that it may lose the thread."
        )
    }

    @Test func aWishThatDoesNotFitSaysWhatWould() throws {
        guard
            case .refused(let refusal) = Fit.decide(
                shape,
                wish: .init(contextTokens: 32768),
                machine: machine(for: 16384)
            )
        else {
            Issue.record("It fits.")
            return
        }
        #expect(refusal.isWish)
        #expect(refusal.contextTokens == 32768)
        // 256 MiB of cache would be 136 in blocks of 8 bits; 128 MiB and a smaller mask are there.
        #expect(refusal.remedies == [.context(tokens: 16384), .cache(.q4_0)])
        #expect(
            refusal.description == """
                With a context of 32768 tokens the model takes 751 MiB of memory, where it may take 607 MiB of the \
                863 MiB that are free. Close other programs, or take a context of at most 16384 tokens, or keep the \
                cache as q4_0.
                """
        )
    }

    @Test func quantizedCachesNeedFlashAttention() {
        var plan = ContextPlan(contextTokens: 0)
        plan.usesFlashAttention = false
        let fit = Fit.decide(shape, wish: .init(contextTokens: 32768), plan: plan, machine: machine(for: 16384))
        guard case .refused(let refusal) = fit else {
            Issue.record("It fits.")
            return
        }
        #expect(!refusal.remedies.contains { if case .cache = $0 { true } else { false } })
    }

    @Test(arguments: [0, -1, .min])
    func contextsThatCannotBe(_ tokens: Int) {
        let fit = Fit.decide(shape, wish: .init(contextTokens: tokens), machine: MachineMemory(free: nil))
        guard case .refused(let refusal) = fit else {
            Issue.record("It fits.")
            return
        }
        #expect(refusal.description == "A context of \(tokens) tokens is not possible.")
    }

    @Test func anAbsurdWishOverflowsNothing() {
        let machine = MachineMemory(free: 64 << 30, gpuFree: 8 << 30)
        let fit = Fit.decide(shape, wish: .init(contextTokens: .max, gpuLayers: .max), machine: machine)
        guard case .refused(let refusal) = fit else {
            Issue.record("It fits.")
            return
        }
        #expect(refusal.need.total == .max)
        #expect(!refusal.description.isEmpty)
    }

    // MARK: - The GPU

    @Test func everythingGoesToALargeGPU() throws {
        let machine = MachineMemory(free: 4 << 30, gpuFree: 8 << 30)
        let choice = try #require(Fit.decide(shape, machine: machine).choice)
        #expect(choice.contextTokens == 8192)
        #expect(choice.gpuLayers == 5)
        #expect(choice.need.gpu.cache == 64 * Self.mib)
        #expect(choice.need.host.cache == 0)
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5])
    func asManyLayersAsFit(_ layers: Int) throws {
        let free = needed(8192, gpuLayers: layers).gpu.total + MachineMemory.gpuReserve
        let machine = MachineMemory(free: 64 << 30, gpuFree: free)
        let choice = try #require(Fit.decide(shape, machine: machine).choice)
        #expect(choice.gpuLayers == layers)
        let fewer = try #require(Fit.decide(shape, machine: MachineMemory(free: 64 << 30, gpuFree: free - 1)).choice)
        #expect(fewer.gpuLayers == max(0, layers - 1))
    }

    @Test func theGPUMakesUpForLittleMemory() throws {
        // The processor alone would not do.
        let free = needed(8192, gpuLayers: 3).host.total + MachineMemory.reserve
        #expect(Fit.decide(shape, machine: MachineMemory(free: free)).choice == nil)
        let choice = try #require(Fit.decide(shape, machine: MachineMemory(free: free, gpuFree: 8 << 30)).choice)
        #expect(choice.gpuLayers == 5)
        #expect(choice.contextTokens == 8192)
    }

    @Test func sharedMemoryIsCountedOnce() throws {
        let free = needed(8192).host.total + MachineMemory.reserve
        let apart = MachineMemory(free: free, gpuFree: 8 << 30)
        let shared = MachineMemory(free: free, gpuFree: 8 << 30, isShared: true)
        #expect(Fit.decide(shape, machine: apart).choice?.contextTokens == 8192)
        let choice = try #require(Fit.decide(shape, machine: shared).choice)
        #expect(choice.contextTokens < 8192)
        #expect(choice.need.total + MachineMemory.reserve <= free)
    }

    @Test func layersThatAreWantedAndDoNotFit() throws {
        let machine = MachineMemory(
            free: 64 << 30,
            gpuFree: needed(8192, gpuLayers: 3).gpu.total + MachineMemory.gpuReserve
        )
        let fit = Fit.decide(shape, wish: .init(contextTokens: 8192, gpuLayers: 4), machine: machine)
        guard case .refused(let refusal) = fit else {
            Issue.record("It fits.")
            return
        }
        #expect(refusal.remedies.first == .gpuLayers(3))
        #expect(refusal.description.contains("give the GPU at most 3 layers"))
        let three = Fit.decide(shape, wish: .init(contextTokens: 8192, gpuLayers: 3), machine: machine)
        #expect(three.choice?.gpuLayers == 3)
        // Without a context that is asked for, the context gives way.
        let less = try #require(Fit.decide(shape, wish: .init(gpuLayers: 3), machine: machine).choice)
        #expect(less.contextTokens == 8192)
    }

    @Test(arguments: [(-1, 5), (99, 5), (5, 5), (0, 0)])
    func layersByNumber(_ wish: Int, _ layers: Int) {
        let machine = MachineMemory(free: 64 << 30, gpuFree: 64 << 30)
        #expect(Fit.decide(shape, wish: .init(gpuLayers: wish), machine: machine).choice?.gpuLayers == layers)
        // Without a GPU the number means nothing.
        #expect(
            Fit.decide(shape, wish: .init(gpuLayers: wish), machine: MachineMemory(free: 64 << 30)).choice?.gpuLayers
                == 0
        )
    }

    // MARK: - Wishes that are limits

    @Test(arguments: [(8192, 0, 8192), (8192, -1, 7936), (2048, 0, 2048), (513, 0, 768), (512, 0, 512)])
    func aContextIsLoweredToWhatFits(_ fitting: Int, _ more: Int, _ context: Int) throws {
        let machine = machine(for: fitting, more: more)
        let wish = Fit.Wish(contextTokens: 8192, isLimit: true)
        let choice = try #require(Fit.decide(shape, wish: wish, machine: machine).choice)
        #expect(choice.contextTokens == context)
        let said = "The context has \(context) tokens in place of 8192: more does not fit the free memory."
        #expect(choice.notice == (context == 8192 ? nil : said))
    }

    @Test func whatFitsIsNeverLowered() throws {
        let wish = Fit.Wish(contextTokens: 3000, gpuLayers: 2, isLimit: true)
        let machine = MachineMemory(free: 64 << 30, gpuFree: 8 << 30)
        let choice = try #require(Fit.decide(shape, wish: wish, machine: machine).choice)
        #expect((choice.contextTokens, choice.gpuLayers) == (3000, 2))
        #expect(choice.notice == nil)
    }

    @Test(arguments: [(4, 3), (4, 0), (-1, 2), (99, 4)])
    func layersGiveWayBeforeTheContextDoes(_ wish: Int, _ layers: Int) throws {
        let free = needed(8192, gpuLayers: layers).gpu.total + MachineMemory.gpuReserve
        let machine = MachineMemory(free: 64 << 30, gpuFree: free)
        let wished = Fit.Wish(contextTokens: 8192, gpuLayers: wish, isLimit: true)
        let choice = try #require(Fit.decide(shape, wish: wished, machine: machine).choice)
        #expect((choice.contextTokens, choice.gpuLayers) == (8192, layers))
        let wanted = wish < 0 || wish > 5 ? 5 : wish
        #expect(
            choice.notice == "The GPU has \(layers) layers in place of \(wanted): more does not fit the free memory."
        )
    }

    @Test func bothGiveWayWhereBothMust() throws {
        // The GPU holds two layers with this context, and the machine the rest of it and no more.
        let share = needed(4096, gpuLayers: 2)
        let machine = MachineMemory(
            free: share.host.total + MachineMemory.reserve,
            gpuFree: share.gpu.total + MachineMemory.gpuReserve
        )
        let wish = Fit.Wish(contextTokens: 8192, gpuLayers: 5, isLimit: true)
        let choice = try #require(Fit.decide(shape, wish: wish, machine: machine).choice)
        #expect((choice.contextTokens, choice.gpuLayers) == (4096, 2))
        #expect(
            choice.notice
                == "The context has 4096 tokens in place of 8192, and the GPU has 2 layers in place of 5: more does not "
                + "fit the free memory."
        )
    }

    @Test(arguments: [0, -1, Int.min])
    func anImpossibleContextIsNoLimit(_ tokens: Int) {
        let wish = Fit.Wish(contextTokens: tokens, isLimit: true)
        #expect(Fit.decide(shape, wish: wish, machine: MachineMemory(free: 64 << 30)).choice == nil)
    }

    @Test func whereNothingFitsALimitIsRefusedToo() {
        let wish = Fit.Wish(contextTokens: 8192, gpuLayers: -1, isLimit: true)
        let machine = MachineMemory(free: 1 << 20, gpuFree: 1 << 20)
        guard case .refused(let refusal) = Fit.decide(shape, wish: wish, machine: machine) else {
            Issue.record("It fits.")
            return
        }
        #expect(!refusal.hasSmallerWish)
    }

    @Test func theLargestContextOfAll() throws {
        #expect(Fit.largestContext(shape, machine: MachineMemory(free: 64 << 30)) == 32768)
        #expect(Fit.largestContext(shape, machine: machine(for: 20000)) == 19968 + 256)
        #expect(Fit.largestContext(shape, machine: machine(for: 512, more: -1)) == nil)
        #expect(Fit.largestContext(shape, machine: MachineMemory(free: 0, gpuFree: 0)) == nil)
    }

    @Test func statesTakeNoMoreForALongContext() throws {
        var shape = ShapeBuilder.plain(trained: 1 << 20)
        for index in shape.layers.indices {
            (shape.layers[index].keys, shape.layers[index].values) = (0, 0)
            shape.layers[index].state = 1000
        }
        let least = MemoryNeed(shape, ContextPlan(contextTokens: 512)).host.total + MachineMemory.reserve
        #expect(Fit.largestContext(shape, machine: MachineMemory(free: least)) == 1 << 20)
    }
}
