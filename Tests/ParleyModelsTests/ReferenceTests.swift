import ParleyGGUF
import ParleyModels
import Testing

/// What `--model` takes, and what it says where it cannot tell.
@Suite struct ReferenceTests {
    private static func bench() throws -> SourcesBench {
        let bench = try SourcesBench()
        let models: [(String, ModelFileBuilder)] = [
            ("qwen2.5-0.5b-instruct-q4_k_m.gguf", .model(titled: "Qwen2.5 0.5B Instruct", fileType: 15)),
            ("qwen2.5-0.5b-instruct-q8_0.gguf", .model(titled: "Qwen2.5 0.5B Instruct", fileType: 7)),
            ("only-UD-Q4_K_XL.gguf", .model(titled: "only")),
            ("untold.gguf", .model(titled: "Untold Tales", fileType: 18)),
        ]
        for (name, file) in models { try bench.folder.write(file.bytes, to: "models/" + name) }
        try bench.addSnapshot(
            "own/Repo-GGUF",
            commit: "aaaa",
            [
                "repo-Q4_0.gguf": .model(titled: "q4"), "repo-F16.gguf": .model(titled: "f16"),
                "mmproj-repo-F16.gguf": .projector,
            ]
        )
        return bench
    }

    @Test(arguments: [
        ("qwen2.5-0.5b-instruct:Q4_K_M", "qwen2.5-0.5b-instruct:Q4_K_M"),
        ("Qwen2.5-0.5B-Instruct:q4_k_m", "qwen2.5-0.5b-instruct:Q4_K_M"),
        ("qwen2.5-0.5b-instruct-q8_0", "qwen2.5-0.5b-instruct:Q8_0"),
        ("qwen2.5-0.5b-instruct-q8_0.gguf", "qwen2.5-0.5b-instruct:Q8_0"),
        ("Qwen2.5 0.5B Instruct:Q8_0", "qwen2.5-0.5b-instruct:Q8_0"),
        ("only", "only:UD-Q4_K_XL"), ("only:q4_k_xl", "only:UD-Q4_K_XL"), ("only:ud-q4_k_xl", "only:UD-Q4_K_XL"),
        ("untold", "untold"), ("untold:Q6_K", "untold"), ("Untold Tales", "untold"), ("untold-tales", "untold"),
        ("untold_tales:q6_k", "untold"),
        ("own/Repo-GGUF:Q4_0", "own/Repo-GGUF:Q4_0"), ("hf:own/repo-gguf:q4_0", "own/Repo-GGUF:Q4_0"),
        ("hf://own/repo-gguf:q4_0", "own/Repo-GGUF:Q4_0"), ("Repo-GGUF:Q4_0", "own/Repo-GGUF:Q4_0"),
        ("repo-Q4_0.gguf", "own/Repo-GGUF:Q4_0"), ("repo:q4_0", "own/Repo-GGUF:Q4_0"),
        ("repo:fp16", "own/Repo-GGUF:F16"),
    ])
    func names(_ reference: String, _ name: String) throws {
        let bench = try Self.bench()
        #expect(try bench.catalog.find(reference).name == name)
    }

    @Test func aProjectorBesideItsModelIsNotMeant() throws {
        let bench = try Self.bench()
        let entry = try bench.catalog.find("own/Repo-GGUF:F16")
        #expect(entry.path.hasSuffix("/repo-F16.gguf"))
        #expect(try bench.catalog.find("mmproj-repo-F16.gguf").role == .projector)
    }

    @Test(arguments: [
        (
            "qwen2.5-0.5b-instruct",
            "Several models are called 'qwen2.5-0.5b-instruct'. Choose one of them: qwen2.5-0.5b-instruct:Q4_K_M, "
                + "qwen2.5-0.5b-instruct:Q8_0."
        ),
        (
            "own/repo-gguf",
            "Several models are called 'own/repo-gguf'. Choose one of them: own/Repo-GGUF:F16, own/Repo-GGUF:Q4_0."
        ),
        (
            "hf:own/Repo-GGUF",
            "Several models are called 'hf:own/Repo-GGUF'. Choose one of them: own/Repo-GGUF:F16, own/Repo-GGUF:Q4_0."
        ),
    ])
    func severalQuantizations(_ reference: String, _ message: String) throws {
        let bench = try Self.bench()
        let error = #expect(throws: ModelError.self) { try bench.catalog.find(reference) }
        #expect(error?.kind == .ambiguousName)
        #expect(error?.description == message)
    }

    @Test(arguments: [
        (
            "qwen2.5-0.5b-instruct:Q5_K_M",
            "There is no model 'qwen2.5-0.5b-instruct:Q5_K_M', neither in MODELS nor here. "
        ),
        ("untold:Q4_0", "There is no model 'untold:Q4_0', neither in MODELS nor here. There are: untold, "),
        (
            "own/Repo-GUF",
            "There is no file or folder 'own/Repo-GUF', and no model of that name. There are: own/Repo-GGUF:"
        ),
        ("own/Repo-GGUF:Q2_K", "There is no file or folder 'own/Repo-GGUF:Q2_K', and no model of that name. "),
        ("hf:untold", "There is no model 'untold' among what Hugging Face's tools and llama.cpp have fetched. "),
        (
            "ollama:qwen",
            "There is no model 'qwen' among what Ollama has fetched. To fetch the default one, run `make model` in a clone "
                + "of Parley."
        ),
        (
            "./a\u{FFFD}.gguf",
            "There is no file or folder './a\u{FFFD}.gguf'. If its name holds bytes that are not UTF-8, rename it. "
        ),
        ("a/b/c", "There is no file or folder 'a/b/c'. "), (":Q4_0", "There is no model ':Q4_0', "),
        ("untold:", "There is no model 'untold:', "), ("hf:", "There is no model 'hf:', "),
    ])
    func notFound(_ reference: String, _ message: String) throws {
        let bench = try Self.bench()
        let error = #expect(throws: ModelError.self) { try bench.catalog.find(reference) }
        #expect(error?.kind == .notFound)
        let words = message.replacing("MODELS", with: bench.folder.path("models"))
        #expect(error?.description.hasPrefix(words) == true, "\(error?.description ?? "")")
    }

    @Test func parleysOwnGoBeforeOthers() throws {
        let bench = try Self.bench()
        let blob = try bench.addBlob(ModelFileBuilder.model(titled: "theirs").bytes)
        try bench.addManifest("registry.ollama.ai/library/untold/latest", model: blob)
        #expect(try bench.catalog.find("untold").facts?.title == "Untold Tales")
        #expect(try bench.catalog.find("ollama:untold").facts?.title == "theirs")
        #expect(try bench.catalog.find("untold:latest").facts?.title == "theirs")
    }

    @Test func theSameNameInTwoProgramsIsAskedAbout() throws {
        let bench = try SourcesBench()
        try bench.addSnapshot("o/n", commit: "aaaa", ["x.gguf": .model(titled: "a")])
        let blob = try bench.addBlob(ModelFileBuilder.model(titled: "b").bytes)
        try bench.addManifest("registry.ollama.ai/library/x/latest", model: blob)
        let error = #expect(throws: ModelError.self) { try bench.catalog.find("x") }
        #expect(error?.description == "Several models are called 'x'. Choose one of them: o/n, x:latest.")
        #expect(try bench.catalog.find("o/n").facts?.title == "a")
    }

    @Test func aPathGoesBeforeARepository() throws {
        // Nothing lies at this path from the working directory of tests; an absolute one stands for it.
        let bench = try Self.bench()
        let path = try bench.folder.write(ModelFileBuilder.model(titled: "by path").bytes, to: "own/Repo-GGUF:Q4_0")
        #expect(try bench.catalog.find(path).facts?.title == "by path")
        #expect(try bench.catalog.find(path).source == .path)
    }

    @Test(
        arguments: [
            ("a-Q4_K_M.gguf", "a:Q4_K_M", "Q4_K_M"), ("a.q8_0.gguf", "a:Q8_0", "Q8_0"), ("a-f16.GGUF", "a:F16", "F16"),
            ("a-bf16-00001-of-00003.gguf", "a:BF16", "BF16"), ("a-IQ2_XXS.gguf", "a:IQ2_XXS", "IQ2_XXS"),
            ("a-mxfp4.gguf", "a:MXFP4", "MXFP4"), ("a-ud-q2_k_xl.gguf", "a:UD-Q2_K_XL", "UD-Q2_K_XL"),
            ("a-tq1_0.gguf", "a:TQ1_0", "TQ1_0"), ("Q4_0.gguf", "Q4_0", nil), ("a-7b.gguf", "a-7b", nil),
            ("a-q.gguf", "a-q", nil), ("a-q9_0.gguf", "a-q9_0", nil), ("a-q4x.gguf", "a-q4x", nil),
            ("a-q4_.gguf", "a-q4_", nil),
            ("-Q4_0.gguf", "-Q4_0", nil), ("a_Q4_0.gguf", "a_Q4_0", nil), ("a-Q4_K_M", "a:Q4_K_M", "Q4_K_M"),
            ("SmolLM2-135M-Instruct.Q4_1.gguf", "SmolLM2-135M-Instruct:Q4_1", "Q4_1"),
        ] as [(String, String, String?)]
    )
    func quantizationsInNames(_ file: String, _ name: String, _ tag: String?) {
        let place = ModelPlace(file: "/m/" + file)
        #expect(place.name == name)
        #expect(place.tag == tag)
    }
}
