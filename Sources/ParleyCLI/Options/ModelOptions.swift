import ArgumentParser

/// Which model, and how it is loaded.
struct ModelOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "A GGUF file, a folder with a recipe, or a name that `parley models` lists.")
    var model: String?

    @OptionGroup var loading: LoadingOptions

    /// Adapters to put on the model.
    var lora: [String] { loading.lora }

    /// Whether more is said.
    var verbose: Bool { loading.verbose }

    /// Whether nothing is said but results and errors.
    var quiet: Bool { loading.quiet }

    /// The values given, by the names of the settings.
    var values: [String: String] { loading.values.merging(["model": model].compactMapValues { $0 }) { $1 } }
}

/// How a model is loaded.
struct LoadingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("An adapter to put on the model; may be repeated.", valueName: "file[:scale]"))
    var lora: [String] = []

    // llama-server's names are taken too, so that its command lines go on working.
    @Option(
        name: [.customShort("c"), .long, .customLong("ctx-size")],
        help: ArgumentHelp("Tokens of the context (default: the model's own, at most 8192).", valueName: "tokens")
    )
    var contextSize: String?

    @Option(
        name: [.customShort("b"), .long],
        help: ArgumentHelp("Tokens computed at once (default: 512).", valueName: "tokens")
    )
    var batchSize: String?

    @Option(
        name: [.customShort("t"), .long],
        help: ArgumentHelp("Threads (default: one for each core).", valueName: "n")
    )
    var threads: String?

    @Option(
        name: [.long, .customLong("n-gpu-layers"), .customLong("ngl", withSingleDash: true)],
        help: ArgumentHelp("Layers to put on a GPU (default: as many as fit).", valueName: "n")
    )
    var gpuLayers: String?

    @Option(
        help: ArgumentHelp(
            "The chat format: chatml, user-assistant, alpaca, vicuna, llama2, llama3, mistral, gemma, phi, or a file of "
                + "Jinja or with {prompt} (default: the model's own).",
            valueName: "name|file"
        )
    )
    var template: String?

    @Option(help: ArgumentHelp("How precisely the cache keeps keys, such as q8_0 (default: f16).", valueName: "type"))
    var cacheTypeK: String?

    @Option(help: ArgumentHelp("How precisely the cache keeps values (default: f16).", valueName: "type"))
    var cacheTypeV: String?

    @Flag(
        help:
            "Take --context-size and --gpu-layers as limits: where they do not fit the free memory, what does is used."
    )
    var fit = false

    @Flag(help: "Keep the cache in 8 bits: half the memory, a little less exact. Short for both cache types q8_0.")
    var performance = false

    @Flag(help: "Keep the cache in 32 bits: twice the memory, nothing rounded. Short for both cache types f32.")
    var accuracy = false

    @Flag(name: .long, help: "Say more: times, and what the inference library says.")
    var verbose = false

    @Flag(name: [.short, .long], help: "Say nothing but results and errors.")
    var quiet = false

    /// The values given, by the names of the settings.
    var values: [String: String] {
        var values = [
            "context_size": contextSize, "batch_size": batchSize, "threads": threads,
            "gpu_layers": gpuLayers, "template": template, "cache_type_k": cacheTypeK, "cache_type_v": cacheTypeV,
            "fit": fit ? "yes" : nil,
        ].compactMapValues { $0 }
        // A type that is named wins over the word for a set of them.
        if performance || accuracy {
            let type = performance ? "q8_0" : "f32"
            values.merge(["cache_type_k": type, "cache_type_v": type]) { named, _ in named }
        }
        return values
    }

    /// The flags that were given, as they are written.
    var flags: [String] {
        (lora.isEmpty ? [] : ["--lora"]) + values.keys.sorted().map { "--" + $0.replacing("_", with: "-") }
    }

    func validate() throws {
        if performance, accuracy {
            throw ValidationError("--performance and --accuracy exclude each other. Choose one.")
        }
    }
}
