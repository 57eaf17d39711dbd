import ArgumentParser
import ParleyCore
import ParleyInference
import ParleyJSON
import ParleyLlama

/// `parley bench`: how fast a model reads and writes on this machine.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast a model reads (prefill) and writes (decode).",
        discussion: """
            Like llama-bench: a prompt of random tokens is read, and tokens are written from a single one, some times \
            each, through the same engine that chats use. Decoding is greedy unless a sampling flag is given. \
            --help-hidden shows the rarer of those too.
            """
    )

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Sampling") var sampling: SamplingFlags

    @Option(name: .shortAndLong, help: ArgumentHelp("Tokens of the prompt.", valueName: "tokens"))
    var promptTokens = 512

    @Option(name: .customShort("n"), help: ArgumentHelp("Tokens to write.", valueName: "tokens"))
    var generatedTokens = 128

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("How often each is measured, after one that warms up.", valueName: "n")
    )
    var repetitions = 5

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        for (name, value) in [
            ("--prompt-tokens", promptTokens), ("-n", generatedTokens), ("--repetitions", repetitions),
        ] where !(1...1_000_000).contains(value) {
            throw ValidationError("\(name) is \(value); it must be from 1 to 1000000.")
        }
    }

    func run() async throws {
        var values = model.values.merging(sampling.values) { $1 }
        if sampling.values.isEmpty { values["temperature"] = "0" }
        if values["context_size"] == nil { values["context_size"] = String(max(promptTokens, generatedTokens + 1) + 1) }
        let loaded = try await Loading.load(model, values: values)
        let bench = Bench(loaded: loaded, promptTokens: promptTokens, generatedTokens: generatedTokens)
        _ = try await bench.prefill(salt: 0)
        _ = try await bench.decode()
        var prefill: [Double] = []
        var decode: [Double] = []
        for repetition in 1...repetitions {
            prefill.append(try await bench.prefill(salt: repetition))
            decode.append(try await bench.decode())
        }
        let results = [("pp\(promptTokens)", prefill), ("tg\(generatedTokens)", decode)]
        await loaded.engine.shutDown()
        if json {
            print(Self.json(loaded, results).serialized(.pretty))
        } else {
            print("\(loaded.name): \(loaded.llama.summary), \(Figures.mebibytes(loaded.llama.sizeInBytes))")
            for (name, rates) in results {
                let spread =
                    "\(Figures.decimal(rates.min() ?? 0, places: 2)) to \(Figures.decimal(rates.max() ?? 0, places: 2))"
                print("\(name)  \(Figures.decimal(Bench.median(rates), places: 2)) tokens/s (\(spread))")
            }
        }
    }

    private static func json(_ loaded: LoadedModel, _ results: [(String, [Double])]) -> JSONValue {
        .object(
            JSONObject([
                ("model", .string(loaded.name)),
                ("description", .string(loaded.llama.summary)),
                ("size_bytes", .number(JSONNumber(loaded.llama.sizeInBytes))),
                ("parameters", .number(JSONNumber(loaded.llama.parameterCount))),
                (
                    "results",
                    .array(
                        results.map { name, rates in
                            .object(
                                JSONObject([
                                    ("test", .string(name)),
                                    ("median_tokens_per_second", JSONValue(floatLiteral: Bench.median(rates))),
                                    ("tokens_per_second", .array(rates.map { JSONValue(floatLiteral: $0) })),
                                ])
                            )
                        }
                    )
                ),
            ])
        )
    }
}

/// The two measurements.
struct Bench {
    let loaded: LoadedModel
    let promptTokens: Int
    let generatedTokens: Int

    /// Tokens read by the second; each salt gives another prompt, so that nothing is cached.
    func prefill(salt: Int) async throws -> Double {
        var random = SystemRandomNumberGenerator()
        let size = Int32(loaded.vocabulary.count)
        var prompt = (0..<promptTokens).map { _ in Int32.random(in: 0..<size, using: &random) }
        prompt[0] = Int32(salt) % size
        var request = GenerationRequest(prompt: prompt)
        request.maximumTokens = 0
        request.adapters = loaded.adapters
        let end = try await finish(request)
        return Double(end.promptTokens - end.cachedTokens) / end.prefill.inSeconds
    }

    /// Tokens written by the second, the first one aside, whose logits come with the prompt.
    func decode() async throws -> Double {
        var request = GenerationRequest(prompt: [Int32(1000 % loaded.vocabulary.count)])
        request.sampling = try loaded.sampling(for: GenerationOptions())
        // An end token would end the measurement.
        for token in 0..<Int32(loaded.vocabulary.count) where loaded.vocabulary.endsGeneration(token) {
            request.sampling.logitBias[token] = -.infinity
        }
        request.maximumTokens = generatedTokens + 1
        request.adapters = loaded.adapters
        let end = try await finish(request)
        return Double(end.generatedTokens - 1) / end.generation.inSeconds
    }

    /// The middle value, or the mean of the two in the middle.
    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    private func finish(_ request: GenerationRequest) async throws -> GenerationEvent.Finished {
        for try await event in try await loaded.engine.submit(request) {
            if case .finished(let end) = event { return end }
        }
        throw CancellationError()
    }
}
