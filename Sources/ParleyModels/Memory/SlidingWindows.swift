/// Which layers of a model see only the last tokens.
///
/// libllama knows this by architecture (`load_arch_hparams` in its `models/*.cpp`): a header has the window's size in
/// `attention.sliding_window`, and only newer ones say in `attention.sliding_window_pattern` which layers have it.
/// An architecture that is not known here counts as without windows: too much memory is expected then, never too little.
struct SlidingWindows: Equatable {
    /// How many tokens a windowed layer sees; nil where there is none.
    let size: Int?
    /// For each layer, whether it has the window.
    let layers: [Bool]

    /// Every how many layers one sees everything, and which one.
    private struct Pattern {
        var period: Int
        /// Whether the first of a period sees everything, in place of the last.
        var isFirst = false
        /// The window where the header has none.
        var standard: Int?
        /// Whether the header's number does not count.
        var isFixed = false

        /// After libllama's `set_swa_pattern`; a period of 0 gives every layer the window.
        func flags(count: Int, of all: Int) -> [Bool] {
            (0..<all).map { layer in
                guard layer < count else { return false }
                guard period > 0 else { return true }
                return isFirst ? layer % period != 0 : layer % period < period - 1
            }
        }
    }

    private static let patterns: [String: Pattern] = [
        "gemma2": Pattern(period: 2, standard: 4096), "gemma3": Pattern(period: 6), "gemma3n": Pattern(period: 5),
        "cohere2": Pattern(period: 4), "cohere2moe": Pattern(period: 4, isFirst: true),
        "llama4": Pattern(period: 4, standard: 8192, isFixed: true), "gpt-oss": Pattern(period: 2),
        "olmo2": Pattern(period: 4), "plamo3": Pattern(period: 8),
        "smallthinker": Pattern(period: 4, isFirst: true, isFixed: true),
        "exaone-moe": Pattern(period: 4, standard: 128),
        "afmoe": Pattern(period: 4), "mellum": Pattern(period: 4), "muse-glimmer": Pattern(period: 4),
    ]
    /// Architectures whose window libllama reads and does not use.
    private static let ignored: Set<String> = ["phi3", "phimoe", "qwen2", "deepseek4"]

    init(_ parameters: Hyperparameters, isRecurrent: [Bool]) {
        let count = parameters.layers
        let written = parameters.number("attention.sliding_window")
        let none = (size: Int?.none, layers: Array(repeating: false, count: count))
        (size, layers) = {
            if Self.ignored.contains(parameters.architecture) { return none }
            if ["lfm2", "lfm2moe"].contains(parameters.architecture) {
                guard let written, written > 0 else { return none }
                return (written, isRecurrent.map { !$0 })
            }
            var pattern = Self.patterns[parameters.architecture]
            if parameters.architecture == "exaone4", count == 64 { pattern = Pattern(period: 4, standard: 4096) }
            if parameters.architecture == "smallthinker", written != nil { pattern?.standard = 4096 }
            let size: Int? =
                written == 0 ? nil : pattern.map { $0.isFixed ? $0.standard : written ?? $0.standard } ?? written
            guard let size, size > 0 else { return none }
            if let flags = parameters.flags("attention.sliding_window_pattern") { return (size, flags) }
            guard var pattern else { return none }
            if let period = parameters.number("attention.sliding_window_pattern") { pattern.period = period }
            return (size, pattern.flags(count: count - (parameters.number("nextn_predict_layers") ?? 0), of: count))
        }()
    }
}
