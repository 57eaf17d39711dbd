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
        /// Whether less will do where these do not fit.
        package var isLimit: Bool

        /// Asks for something.
        ///
        /// - Parameters:
        ///   - contextTokens: the tokens of the context; nil for what fits.
        ///   - gpuLayers: the layers for the GPU; nil for as many as fit, negative for all.
        ///   - isLimit: whether less will do where these do not fit.
        package init(contextTokens: Int? = nil, gpuLayers: Int? = nil, isLimit: Bool = false) {
            self.contextTokens = contextTokens
            self.gpuLayers = gpuLayers
            self.isLimit = isLimit
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
        let fit = decide(FitSearch(shape: shape, plan: plan, machine: machine, gpuLayers: wish.gpuLayers), wish)
        guard wish.isLimit, fit.choice == nil, wish.contextTokens ?? 1 > 0 else { return fit }
        return lowered(shape, wish: wish, plan: plan, machine: machine) ?? fit
    }

    private static func decide(_ search: FitSearch, _ wish: Wish) -> Fit {
        if let wanted = wish.contextTokens {
            guard let choice = search.choice(contextTokens: wanted) else {
                return .refused(FitRefusal(search, wanted: wanted, isWish: true))
            }
            return .fits(choice.noting(trained: search.shape.trainedContext))
        }
        let usual = search.shape.usualContext
        if let choice = search.choice(contextTokens: usual) { return .fits(choice) }
        guard let largest = search.largestContext(upTo: usual), var choice = search.choice(contextTokens: largest)
        else { return .refused(FitRefusal(search, wanted: search.leastContext, isWish: false)) }
        choice.notice =
            "The context has \(largest) tokens in place of \(usual), since more does not fit the free memory."
        return .fits(choice)
    }

    /// What fits where what is wanted does not: the context that is wanted with fewer layers on the GPU, else a smaller
    /// one, which costs more than speed.
    private static func lowered(_ shape: ModelShape, wish: Wish, plan: ContextPlan, machine: MachineMemory) -> Fit? {
        var search = FitSearch(shape: shape, plan: plan, machine: machine, gpuLayers: nil)
        search.mostGPULayers = wish.gpuLayers.map { $0 < 0 ? .max : $0 } ?? .max
        let wanted = wish.contextTokens ?? search.shape.usualContext
        guard let tokens = search.choice(contextTokens: wanted) == nil ? search.largestContext(upTo: wanted) : wanted,
            var choice = search.choice(contextTokens: tokens)
        else { return nil }
        var changes: [String] = []
        if tokens < wanted { changes.append("the context has \(tokens) tokens in place of \(wanted)") }
        if let layers = wish.gpuLayers, machine.gpuFree != nil {
            let wanted = layers < 0 ? shape.layers.count + 1 : min(layers, shape.layers.count + 1)
            if choice.gpuLayers < wanted {
                changes.append("the GPU has \(choice.gpuLayers) layers in place of \(wanted)")
            }
        }
        let words = changes.joined(separator: ", and ")
        choice.notice = words.prefix(1).uppercased() + words.dropFirst() + ": more does not fit the free memory."
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

extension ModelShape {
    /// The context that is taken unasked where there is room: what the model was trained for, within reason.
    package var usualContext: Int { trainedContext > 0 ? min(trainedContext, Fit.usualContext) : Fit.usualContext }
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
