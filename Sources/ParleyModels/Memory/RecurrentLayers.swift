/// Which layers of a model keep a state in place of keys and values, and how large it is.
///
/// Sizes are those of libllama's `llama_hparams::n_embd_r` and `n_embd_s`, in numbers of 32 bits for one sequence; which
/// layers they are is set by architecture (`is_recr_impl` in its `models/*.cpp`).
struct RecurrentLayers: Equatable {
    /// For each layer, whether it keeps a state.
    let hasState: [Bool]
    /// For each layer, whether it keeps keys and values.
    let hasCache: [Bool]
    /// The numbers of one layer's state, for one sequence.
    let stateElements: Int

    /// Architectures that keep nothing but states (`llm_arch_is_recurrent`).
    private static let pure: Set<String> = ["mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"]
    /// Architectures whose layers without key-value heads keep a state (of `llm_arch_is_hybrid`).
    private static let byHeads: Set<String> = [
        "jamba", "plamo2", "granitehybrid", "lfm2", "lfm2moe", "kimi-linear", "kimi-k3", "bailingmoe3", "glm5-next",
        "nemotron_h", "nemotron_h_moe",
    ]
    /// Architectures with one layer of attention in so many, unless the header has a list.
    private static let byInterval = ["qwen3next": 4, "qwen35": 4, "qwen35moe": 4, "qwen4exp": 4, "minimax-01": 8]
    /// Architectures that read the whole text at once and keep nothing (`create_memory` makes none).
    private static let withoutMemory: Set<String> = [
        "bert", "jina-bert-v2", "jina-bert-v3", "nomic-bert", "nomic-bert-moe", "neo-bert", "eurobert", "modern-bert",
        "gemma-embedding", "wavtokenizer-dec", "dream", "llada", "llada-moe", "rnd1",
    ]

    init(_ parameters: Hyperparameters, keyValueHeads: [Int]) {
        let count = parameters.layers
        let name = parameters.architecture
        let trunk = max(0, count - (parameters.number("nextn_predict_layers") ?? 0))
        var hasState = Array(repeating: false, count: count)
        var hasCache = (0..<count).map { $0 < trunk && keyValueHeads[$0] > 0 }
        if Self.pure.contains(name) {
            hasState = (0..<count).map { $0 < trunk }
            hasCache = Array(repeating: false, count: count)
        } else if Self.withoutMemory.contains(name) {
            hasCache = Array(repeating: false, count: count)
        } else if name == "falcon-h1" {
            hasState = (0..<count).map { $0 < trunk }
        } else if Self.byHeads.contains(name) {
            hasState = (0..<count).map { $0 < trunk && keyValueHeads[$0] == 0 }
            if name.hasPrefix("nemotron") {
                // Layers with a feed-forward network have neither.
                let widths = parameters.numbers("feed_forward_length") ?? Array(repeating: 0, count: count)
                hasState = zip(hasState, widths).map { $0 && $1 == 0 }
                hasCache = zip(hasCache, widths).map { $0 && $1 == 0 }
            }
        } else if let standard = Self.byInterval[name] {
            let interval = max(1, parameters.number("full_attention_interval") ?? standard)
            let listed = parameters.flags("attention.recurrent_layers")
            hasState = (0..<count).map { $0 < trunk && (listed?[$0] ?? !($0 + 1).isMultiple(of: interval)) }
            hasCache = zip(hasCache, hasState).map { $0 && !$1 }
        }
        (self.hasState, self.hasCache) = (hasState, hasCache)
        stateElements = hasState.contains(true) ? Self.stateElements(parameters) : 0
    }

    private static func stateElements(_ parameters: Hyperparameters) -> Int {
        let width = parameters.number("embedding_length") ?? 0
        let heads = parameters.numbers("attention.head_count")?.first ?? 0
        let kernel = parameters.number("ssm.conv_kernel") ?? 0
        if let head = parameters.number("wkv.head_size"), head > 0 {
            return width.times(parameters.number("token_shift_count") ?? 2).plus(width.times(head))
        }
        if let cached = parameters.number("shortconv.l_cache"), cached > 0 { return width.times(cached - 1) }
        if let head = parameters.number("kda.head_dim"), head > 0 {
            let convolution = 3.times(kernel > 0 ? kernel - 1 : 3).times(heads.times(head))
            return convolution.plus(head.times(head).times(heads))
        }
        if parameters.architecture == "minimax-01" {
            let head = parameters.number("attention.key_length") ?? (heads > 0 ? width / heads : 0)
            return head.times(head).times(heads)
        }
        let inner = parameters.number("ssm.inner_size") ?? 0
        let state = parameters.number("ssm.state_size") ?? 0
        let groups = parameters.number("ssm.group_count") ?? 0
        return max(0, kernel - 1).times(inner.plus(2.times(groups).times(state))).plus(state.times(inner))
    }
}
