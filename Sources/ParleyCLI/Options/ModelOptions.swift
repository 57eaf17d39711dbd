import ArgumentParser

/// Which model, and how it is loaded.
struct ModelOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "A GGUF file, a folder with a recipe, or a name from the models folder.")
    var model: String?

    @Option(help: ArgumentHelp("An adapter to put on the model; may be repeated.", valueName: "file[:scale]"))
    var lora: [String] = []

    @Option(help: ArgumentHelp("Tokens of the context (default: the model's own, at most 8192).", valueName: "tokens"))
    var contextSize: String?

    @Option(help: ArgumentHelp("Tokens computed at once (default: 512).", valueName: "tokens"))
    var batchSize: String?

    @Option(help: ArgumentHelp("Threads (default: one for each core).", valueName: "n"))
    var threads: String?

    @Option(help: ArgumentHelp("Layers to put on a GPU (default: all).", valueName: "n"))
    var gpuLayers: String?

    @Flag(name: .long, help: "Say more: times, and what the inference library says.")
    var verbose = false

    @Flag(name: [.short, .long], help: "Say nothing but results and errors.")
    var quiet = false

    /// The values given, by the names of the settings.
    var values: [String: String] {
        [
            "model": model, "context_size": contextSize, "batch_size": batchSize, "threads": threads,
            "gpu_layers": gpuLayers,
        ].compactMapValues { $0 }
    }
}
