package import ParleyGGUF

/// What of a model decides how much memory it takes: the sizes of its weights, and what each layer remembers.
///
/// Only headers are needed for it.
package struct ModelShape: Sendable, Equatable {
    /// One layer.
    package struct Layer: Sendable, Equatable {
        /// The bytes of its weights.
        package var weights: UInt64
        /// The numbers that it keeps of one token's keys.
        package var keys: Int
        /// The numbers that it keeps of one token's values.
        package var values: Int
        /// Whether it sees the tokens of the window only.
        package var isWindowed: Bool
        /// The numbers, of 32 bits, of the state that it keeps for a sequence however long that is.
        package var state: Int

        /// Describes a layer.
        package init(weights: UInt64, keys: Int, values: Int, isWindowed: Bool = false, state: Int = 0) {
            self.weights = weights
            self.keys = keys
            self.values = values
            self.isWindowed = isWindowed
            self.state = state
        }
    }

    /// The layers, in order.
    package var layers: [Layer]
    /// How many tokens a windowed layer sees; nil where none is windowed.
    package var window: Int?
    /// The bytes of the weights that stay on the processor: the table of tokens and the like.
    package var inputWeights: UInt64
    /// The bytes of the weights behind the last layer.
    package var outputWeights: UInt64
    /// The bytes of the table of tokens where it is also the output, and so lies on the GPU a second time; else 0.
    package var sharedOutputWeights: UInt64
    /// How many tokens there are.
    package var vocabularySize: Int
    /// The width of the hidden state.
    package var width: Int
    /// The most heads of attention of any layer.
    package var heads: Int
    /// The numbers that a layer's feed-forward network holds for one token at once.
    package var feedForward: Int
    /// How many tokens of context the model was trained for; 0 where the header does not say.
    package var trainedContext: Int

    /// The bytes of all weights, each counted once.
    package var weights: UInt64 {
        layers.reduce(inputWeights.plus(outputWeights)) { $0.plus($1.weights) }
    }

    /// Describes a model.
    package init(
        layers: [Layer],
        window: Int? = nil,
        inputWeights: UInt64 = 0,
        outputWeights: UInt64 = 0,
        sharedOutputWeights: UInt64 = 0,
        vocabularySize: Int,
        width: Int,
        heads: Int,
        feedForward: Int,
        trainedContext: Int = 0
    ) {
        self.layers = layers
        self.window = window
        self.inputWeights = inputWeights
        self.outputWeights = outputWeights
        self.sharedOutputWeights = sharedOutputWeights
        self.vocabularySize = vocabularySize
        self.width = width
        self.heads = heads
        self.feedForward = feedForward
        self.trainedContext = trainedContext
    }

    /// Reads the shape of a model from its headers.
    ///
    /// - Parameter model: the headers of its file, or of all parts of a split one.
    package init(_ model: GGUFModel) {
        self.init(header: model.header, tensors: model.tensors)
    }

    /// Reads the shape of a model from its header.
    ///
    /// A layer keeps `head_count_kv × key_length` keys and `head_count_kv × value_length` values for a token
    /// (libllama's `n_embd_k_gqa` and `n_embd_v_gqa`). With multi-head latent attention (`key_length_mla`) the values
    /// are a part of the keys, and nothing is kept for them. Layers that use another's keys and values keep none of
    /// their own, and a sparse-attention indexer keeps keys besides.
    ///
    /// - Parameters:
    ///   - header: the header that has the metadata.
    ///   - tensors: the tensors of all parts.
    package init(header: GGUFFile, tensors: [GGUFTensor]) {
        let parameters = Hyperparameters(header)
        let count = parameters.layers
        let heads = parameters.numbers("attention.head_count") ?? Array(repeating: 0, count: count)
        let keyValueHeads = parameters.numbers("attention.head_count_kv") ?? heads
        let recurrent = RecurrentLayers(parameters, keyValueHeads: keyValueHeads)
        let windows = SlidingWindows(parameters, isRecurrent: recurrent.hasState)
        let lengths = HeadLengths(parameters, firstHeads: heads.first ?? 0)
        let cached = Self.layersWithOwnCache(parameters)
        let indexer = parameters.number("attention.indexer.key_length") ?? 0

        var weights = TensorSums(tensors, layers: count)
        weights.addDuplicates(of: tensors)
        layers = (0..<count).map { index in
            let isWindowed = windows.layers[index]
            let keeps = recurrent.hasCache[index] && index < cached
            let perHead = lengths.of(isWindowed: isWindowed)
            return Layer(
                weights: weights.layers[index],
                keys: keeps ? keyValueHeads[index].times(perHead.key).plus(indexer) : 0,
                values: keeps ? keyValueHeads[index].times(perHead.value) : 0,
                isWindowed: isWindowed,
                state: recurrent.hasState[index] ? recurrent.stateElements : 0
            )
        }
        window = windows.layers.contains(true) ? windows.size : nil
        inputWeights = weights.input
        outputWeights = weights.output
        sharedOutputWeights = weights.sharedOutput
        vocabularySize = header.vocabularySize ?? 0
        width = parameters.number("embedding_length") ?? 0
        self.heads = heads.max() ?? 0
        feedForward = Self.feedForward(parameters)
        trainedContext = parameters.number("context_length") ?? 0
    }

    /// Layers from this one on use the keys and values of those before (libllama's `n_layer_kv_from_start`).
    private static func layersWithOwnCache(_ parameters: Hyperparameters) -> Int {
        switch parameters.architecture {
        case "gemma3n": 20
        case "gemma4": max(0, parameters.layers - (parameters.number("attention.shared_kv_layers") ?? 0))
        default: parameters.layers
        }
    }

    /// The two halves of a gated network and their product; of experts, one of these and both their results.
    private static func feedForward(_ parameters: Hyperparameters) -> Int {
        let dense = parameters.numbers("feed_forward_length")?.max() ?? 0
        let used = parameters.numbers("expert_used_count")?.max() ?? 0
        guard used > 0 else { return 3.times(dense) }
        let expert = used.times(parameters.numbers("expert_feed_forward_length")?.max() ?? dense)
        let results = used.times(parameters.number("embedding_length") ?? 0)
        return max(3.times(expert), expert.plus(2.times(results)))
    }
}

/// How many numbers the keys and the values of one head have.
private struct HeadLengths {
    private let full: (key: Int, value: Int)
    private let windowed: (key: Int, value: Int)

    init(_ parameters: Hyperparameters, firstHeads: Int) {
        // libllama divides by the first layer's number of heads; Gemma 3n and others name the lengths.
        let share = firstHeads > 0 ? (parameters.number("embedding_length") ?? 0) / firstHeads : 0
        let key = parameters.number("attention.key_length") ?? share
        let value = parameters.number("attention.value_length") ?? share
        let latent =
            (parameters.number("attention.key_length_mla") ?? 0) > 0
            && (parameters.number("attention.value_length_mla") ?? 0) > 0
        full = (key, latent ? 0 : value)
        windowed = (
            parameters.number("attention.key_length_swa") ?? key,
            latent ? 0 : parameters.number("attention.value_length_swa") ?? value
        )
    }

    func of(isWindowed: Bool) -> (key: Int, value: Int) { isWindowed ? windowed : full }
}

/// The bytes of a model's weights by where libllama puts them (`load_tensors` in llama-model.cpp).
private struct TensorSums {
    var layers: [UInt64]
    var input: UInt64 = 0
    var output: UInt64 = 0
    var sharedOutput: UInt64 = 0

    init(_ tensors: [GGUFTensor], layers count: Int) {
        layers = Array(repeating: 0, count: count)
        for tensor in tensors {
            if let layer = Self.layer(of: tensor.name), layer < count {
                layers[layer] = layers[layer].plus(tensor.byteCount)
            } else if tensor.name.hasPrefix("output") || tensor.name.hasPrefix("cls") {
                output = output.plus(tensor.byteCount)
            } else {
                input = input.plus(tensor.byteCount)
            }
        }
    }

    /// Without an output matrix of its own, a model uses the table of tokens for it.
    mutating func addDuplicates(of tensors: [GGUFTensor]) {
        guard !tensors.contains(where: { $0.name == "output.weight" }) else { return }
        sharedOutput = tensors.first { $0.name == "token_embd.weight" }?.byteCount ?? 0
    }

    /// The layer that a tensor belongs to: 3 of `blk.3.attn_q.weight`.
    private static func layer(of name: String) -> Int? {
        guard name.hasPrefix("blk.") else { return nil }
        let digits = name.utf8.dropFirst(4).prefix { $0 != UInt8(ascii: ".") }
        return digits.count <= 4 ? Int(Substring(digits)) : nil
    }
}
