import Foundation
import ParleyGGUF
package import ParleyLlama
package import ParleyModels

extension ModelLoader {
    /// How the context is made, with what of it and of the model fits the memory.
    ///
    /// - Parameters:
    ///   - plan: the model and its settings.
    ///   - machine: the memory there is.
    /// - Returns: the options, and what was decided.
    /// - Throws: ``LanguageModelError`` when it does not fit as it is wanted; nothing is allocated by then.
    package static func contextOptions(
        _ plan: Plan,
        machine: MachineMemory
    ) throws(LanguageModelError) -> (options: LlamaContext.Options, choice: Fit.Choice) {
        var options = LlamaContext.Options()
        options.keyType = try cacheType(plan.settings.cacheTypeK, .cacheTypeK) ?? options.keyType
        options.valueType = try cacheType(plan.settings.cacheTypeV, .cacheTypeV) ?? options.valueType
        // The library computes with quantized values in flash attention alone.
        if options.valueType.isQuantized { options.usesFlashAttention = true }
        options.batchTokens = plan.settings.batchSize ?? options.batchTokens
        let choice = try fit(plan, options, machine: machine)
        options.contextTokens = choice.contextTokens
        options.threads = plan.settings.threads ?? ProcessInfo.processInfo.activeProcessorCount
        return (options, choice)
    }

    private static func fit(
        _ plan: Plan,
        _ options: LlamaContext.Options,
        machine: MachineMemory
    ) throws(LanguageModelError) -> Fit.Choice {
        let settings = plan.settings
        var machine = machine
        let adapters = plan.model.loadable.adapters.reduce(UInt64(0)) { $0 &+ $1.fileSize }
        machine.free = machine.free.map { $0 > adapters ? $0 - adapters : 0 }
        var wanted = ContextPlan(contextTokens: 0)
        wanted.batchTokens = options.batchTokens
        wanted.keyType = CacheType(named: options.keyType.rawValue) ?? wanted.keyType
        wanted.valueType = CacheType(named: options.valueType.rawValue) ?? wanted.valueType
        let wish = Fit.Wish(
            contextTokens: settings.contextSize,
            gpuLayers: settings.gpuLayers,
            isLimit: settings.fitsMemory
        )
        switch Fit.decide(plan.model.shape, wish: wish, plan: wanted, machine: machine) {
        case .fits(let choice): return choice
        case .refused(let refusal):
            let isWish = settings.contextSize != nil || settings.gpuLayers != nil
            let hint = isWish && refusal.hasSmallerWish ? " With --fit what fits is taken." : ""
            let words = refusal.description + hint
            throw isWish
                ? .invalidOption(.init(debugDescription: words)) : .modelUnavailable(.init(debugDescription: words))
        }
    }

    private static func cacheType(_ text: String?, _ name: SettingName) throws(LanguageModelError) -> KVCacheType? {
        guard let text else { return nil }
        guard let type = KVCacheType(rawValue: text.lowercased()) else {
            let names = KVCacheType.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidOption(
                .init(debugDescription: "\(name.flag) is \"\(text)\"; it must be one of \(names).")
            )
        }
        return type
    }
}
