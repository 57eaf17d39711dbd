/// Whether a model fits a machine's memory, with how much context, and how much of it on the GPU.
package enum Fit: Sendable, Equatable {
    /// What is to be used.
    package struct Choice: Sendable, Equatable {
        /// The tokens of the context, of each sequence.
        package var contextTokens: Int
        /// The layers that the GPU gets, the output counted as one of them; 0 for none.
        package var gpuLayers: Int
        /// What that takes.
        package var need: MemoryNeed
        /// What the person should know about it; nil when it is all that was wanted.
        package var notice: String?
    }

    /// It fits.
    case fits(Choice)
    /// It does not, as it was wanted.
    case refused(FitRefusal)

    /// What is to be used; nil where it does not fit.
    package var choice: Choice? {
        if case .fits(let choice) = self { choice } else { nil }
    }

    /// What somebody asks for.
    package struct Wish: Sendable, Equatable {
        /// The tokens of the context; nil leaves the choice to the model and the memory.
        package var contextTokens: Int?
        /// The layers for the GPU, the output counted as one; nil takes as many as fit, negative numbers all.
        package var gpuLayers: Int?

        /// Asks for something.
        ///
        /// - Parameters:
        ///   - contextTokens: the tokens of the context; nil for what fits.
        ///   - gpuLayers: the layers for the GPU; nil for as many as fit, negative for all.
        package init(contextTokens: Int? = nil, gpuLayers: Int? = nil) {
            self.contextTokens = contextTokens
            self.gpuLayers = gpuLayers
        }
    }

    /// The most tokens that are chosen unasked: more costs memory that a chat seldom needs.
    package static let usualContext = 8192
    /// The fewest tokens that are chosen unasked.
    package static let leastContext = 512
    /// Contexts are chosen in steps of this many tokens.
    package static let contextStep = 256

    /// Decides.
    ///
    /// - Parameters:
    ///   - shape: the model.
    ///   - wish: what is asked for.
    ///   - plan: everything else of the context; its tokens do not count.
    ///   - machine: the memory there is.
    /// - Returns: what fits, or why nothing does and what would.
    package static func decide(
        _ shape: ModelShape,
        wish: Wish = Wish(),
        plan: ContextPlan = ContextPlan(contextTokens: 0),
        machine: MachineMemory
    ) -> Fit {
        let search = FitSearch(shape: shape, plan: plan, machine: machine, gpuLayers: wish.gpuLayers)
        if let wanted = wish.contextTokens {
            guard let choice = search.choice(contextTokens: wanted) else {
                return .refused(FitRefusal(search, wanted: wanted, isWish: true))
            }
            return .fits(choice.noting(trained: shape.trainedContext))
        }
        let usual = search.usualContext
        if let choice = search.choice(contextTokens: usual) { return .fits(choice) }
        guard let largest = search.largestContext(upTo: usual), var choice = search.choice(contextTokens: largest)
        else { return .refused(FitRefusal(search, wanted: search.leastContext, isWish: false)) }
        choice.notice =
            "The context has \(largest) tokens in place of \(usual), since more does not fit the free memory."
        return .fits(choice)
    }

    /// The largest context that fits, as far as the model was trained for.
    ///
    /// - Parameters:
    ///   - shape: the model.
    ///   - plan: everything else of the context.
    ///   - machine: the memory there is.
    ///   - gpuLayers: the layers for the GPU; nil for as many as fit, negative for all.
    /// - Returns: the tokens, a multiple of 256; nil where not even the least context fits.
    package static func largestContext(
        _ shape: ModelShape,
        plan: ContextPlan = ContextPlan(contextTokens: 0),
        machine: MachineMemory,
        gpuLayers: Int? = nil
    ) -> Int? {
        FitSearch(shape: shape, plan: plan, machine: machine, gpuLayers: gpuLayers).largestContext()
    }
}

extension Fit.Choice {
    fileprivate func noting(trained: Int) -> Self {
        guard trained > 0, contextTokens > trained else { return self }
        var choice = self
        choice.notice =
            "The model was trained on \(trained) tokens at once; beyond that it may lose the thread."
        return choice
    }
}
