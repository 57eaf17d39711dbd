import Foundation
import ParleyGGUF
import ParleyModels
import Testing

/// What is found in the folders of other programs, made here as those programs make them.
@Suite struct PlacesTests {
    // MARK: - Hugging Face

    @Test func aHubCache() throws {
        let bench = try SourcesBench()
        try bench.addSnapshot(
            "ggml-org/Tiny-Instruct-GGUF",
            commit: "aaaa",
            ["tiny-instruct-q4_k_m.gguf": .model(titled: "a"), "tiny-instruct-q8_0.gguf": .model(titled: "b")]
        )
        try bench.addSnapshot("someone/mixed", commit: "bbbb", ["model.gguf": .model(titled: "c")])
        try bench.folder.write("{}", to: "hub/models--someone--safe/snapshots/cccc/config.json")
        try bench.folder.write("x", to: "hub/datasets--a--b/snapshots/dddd/x.gguf")
        try bench.folder.write("x", to: "hub/version.txt")

        let entries = try bench.catalog.entries()
        #expect(
            entries.map(\.name) == [
                "ggml-org/Tiny-Instruct-GGUF:Q4_K_M", "ggml-org/Tiny-Instruct-GGUF:Q8_0", "someone/mixed",
            ]
        )
        #expect(entries.allSatisfy { $0.source == .huggingFace && $0.isChatModel && $0.problem == nil })
        #expect(entries[0].place.tag == "Q4_K_M")
        #expect(
            entries[0].path
                == bench.folder.path(
                    "hub/models--ggml-org--Tiny-Instruct-GGUF/snapshots/aaaa/tiny-instruct-q4_k_m.gguf"
                )
        )
    }

    @Test func snapshotsThatARefNamesGoFirst() throws {
        let bench = try SourcesBench()
        for (commit, title) in [("aaaa", "old"), ("bbbb", "new"), ("cccc", "other")] {
            try bench.addSnapshot("o/n", commit: commit, ref: nil, ["m-Q8_0.gguf": .model(titled: title)])
        }
        try bench.addSnapshot("o/n", commit: "cccc", ref: "dev", ["only-there.gguf": .model(titled: "more")])
        try bench.folder.write("bbbb\n", to: "hub/models--o--n/refs/main")
        let entries = try bench.catalog.entries()
        #expect(entries.map(\.facts?.title) == ["more", "new"])
        // A ref to what is not there counts as none.
        try bench.folder.write("eeee", to: "hub/models--o--n/refs/main")
        try bench.folder.remove("hub/models--o--n/refs/dev")
        #expect(Set(try bench.catalog.entries().map(\.facts?.title)) == ["old", "more"])
    }

    @Test func aSplitModelInAFolderOfItsOwnIsOne() throws {
        let bench = try SourcesBench()
        let parts = ModelFileBuilder.split
        try bench.addSnapshot(
            "o/big",
            commit: "aaaa",
            ["Q4_K_M/big-Q4_K_M-00001-of-00002.gguf": parts[0], "Q4_K_M/big-Q4_K_M-00002-of-00002.gguf": parts[1]]
        )
        let entries = try bench.catalog.entries()
        #expect(entries.map(\.name) == ["o/big:Q4_K_M"])
        #expect(entries[0].size == UInt64(parts.reduce(0) { $0 + $1.bytes.count }))
        #expect(entries[0].problem == nil)
        #expect(entries[0].facts?.parameterCount == ModelFileBuilder.model.weights)
    }

    @Test func aDownloadThatBrokeOffIsNotFatal() throws {
        let bench = try SourcesBench()
        try bench.addSnapshot("o/n", commit: "aaaa", ["good-Q8_0.gguf": .model])
        try bench.folder.link("hub/models--o--n/snapshots/aaaa/gone-F16.gguf", to: "../../blobs/none")
        try bench.folder.write(
            ModelFileBuilder.model.bytes.prefix(500),
            to: "hub/models--o--n/snapshots/aaaa/cut-Q4_0.gguf"
        )
        let entries = try bench.catalog.entries()
        #expect(entries.map(\.name) == ["o/n:F16", "o/n:Q4_0", "o/n:Q8_0"])
        #expect(entries.map(\.problem?.kind) == [.notFound, .damaged, nil])
    }

    // MARK: - llama.cpp

    @Test func aFlatCache() throws {
        let bench = try SourcesBench()
        try bench.folder.write(ModelFileBuilder.model(titled: "a").bytes, to: "llama/own_er_re_po_a-b-Q4_0.gguf")
        try bench.folder.write(
            #"{"etag": "x", "url": "https://huggingface.co/own_er/re_po/resolve/main/a-b-Q4_0.gguf?download=true"}"#,
            to: "llama/own_er_re_po_a-b-Q4_0.gguf.json"
        )
        try bench.folder.write(ModelFileBuilder.model(titled: "b").bytes, to: "llama/o_n_c-q8_0.gguf")
        for name in ["o=n=latest", "o=n_c=latest"] { try bench.folder.write("{}", to: "llama/manifest=\(name).json") }
        try bench.folder.write(ModelFileBuilder.model(titled: "d").bytes, to: "llama/o_n_c_d-Q4_0.gguf")
        try bench.folder.write(ModelFileBuilder.model(titled: "c").bytes, to: "llama/plain-F16.gguf")
        try bench.folder.write("not json", to: "llama/plain-F16.gguf.json")
        try bench.folder.write(ModelFileBuilder.model.bytes.prefix(10), to: "llama/late.gguf.downloadInProgress")

        let entries = try bench.catalog.entries()
        #expect(entries.map(\.name) == ["o/n:Q8_0", "o/n_c:Q4_0", "own_er/re_po:Q4_0", "plain:F16"])
        #expect(entries.allSatisfy { $0.source == .llamaCpp && $0.problem == nil })
        for reference in ["o/n:q8_0", "n:Q8_0", "c:Q8_0", "c-q8_0.gguf", "o_n_c-q8_0.gguf", "o_n_c-q8_0", "hf:o/n"] {
            #expect(try bench.catalog.find(reference).name == "o/n:Q8_0", "\(reference)")
        }
    }

    // MARK: - Ollama

    @Test func aStore() throws {
        let bench = try SourcesBench()
        let small = try bench.addBlob(ModelFileBuilder.model(titled: "small").bytes)
        let large = try bench.addBlob(ModelFileBuilder.model(titled: "large").bytes)
        try bench.addManifest("registry.ollama.ai/library/llama3.2/1b", model: small)
        try bench.addManifest("registry.ollama.ai/library/llama3.2/latest", model: large)
        try bench.addManifest("registry.ollama.ai/library/llama3.2/3b", model: large)
        try bench.addManifest(
            "registry.ollama.ai/ann/tuned/v1",
            model: try bench.addBlob(ModelFileBuilder.baseModel.bytes)
        )
        try bench.addManifest(
            "hf.co/bartowski/Tiny-GGUF/Q4_K_M",
            model: try bench.addBlob(ModelFileBuilder.model(titled: "hf").bytes)
        )
        let entries = try bench.catalog.entries()
        #expect(
            entries.map(\.name) == ["ann/tuned:v1", "hf.co/bartowski/Tiny-GGUF:Q4_K_M", "llama3.2:1b", "llama3.2:3b"]
        )
        #expect(entries.allSatisfy { $0.source == .ollama && $0.problem == nil })
        #expect(entries.map(\.role) == [.base, .chat, .chat, .chat])
        #expect(entries[2].path == bench.folder.path("ollama/blobs/sha256-\(small)"))
        for (reference, title) in [
            ("llama3.2:1b", "small"), ("llama3.2", "large"), ("llama3.2:latest", "large"), ("LLAMA3.2:3B", "large"),
            ("library/llama3.2:1b", "small"), ("registry.ollama.ai/library/llama3.2:1b", "small"),
            ("ollama:llama3.2:1b", "small"), ("hf.co/bartowski/Tiny-GGUF:q4_k_m", "hf"), ("Tiny-GGUF:Q4_K_M", "hf"),
            ("sha256-\(large)", "large"),
        ] {
            #expect(try bench.catalog.find(reference).facts?.title == title, "\(reference)")
        }
        #expect(try bench.catalog.find("ann/tuned").name == "ann/tuned:v1")
        let model = try bench.catalog.find("llama3.2:1b").resolve(verification: VerifiedFiles(folder: nil))
        #expect(model.name == "llama3.2:1b")
        #expect(model.template?.text == "{{ messages }}")
    }

    @Test func adaptersOfAStoreGoOnTheirModel() throws {
        let bench = try SourcesBench()
        let model = try bench.addBlob(ModelFileBuilder.model.bytes)
        let adapter = try bench.addBlob(ModelFileBuilder.adapter.bytes)
        try bench.addManifest("registry.ollama.ai/library/plain/latest", model: model)
        try bench.addManifest("registry.ollama.ai/library/tuned/latest", model: model, adapters: [adapter])
        #expect(try bench.catalog.entries().map(\.name) == ["plain:latest", "tuned:latest"])
        let tuned = try bench.catalog.find("tuned").resolve(verification: VerifiedFiles(folder: nil))
        #expect(tuned.adapters.map(\.path) == [bench.folder.path("ollama/blobs/sha256-\(adapter)")])
        let plain = try bench.catalog.find("plain").resolve(verification: VerifiedFiles(folder: nil))
        #expect(plain.adapters.isEmpty)
    }

    @Test func manifestsOfTheSecondKind() throws {
        let bench = try SourcesBench()
        let model = try bench.addBlob(ModelFileBuilder.model(titled: "listed").bytes)
        let inner = try bench.addBlob(Array(SourcesBench.manifest(model: model).utf8))
        let other = #"{"layers": [{"mediaType": "application/vnd.ollama.image.tensor", "digest": "sha256:00"}]}"#
        let list = """
            {"mediaType": "application/vnd.ollama.manifest.list.v2+json", "manifests": [
              \(other), {"mediaType": "x", "digest": "sha256:\(inner)", "runner": "llamacpp"}
            ]}
            """
        let blob = try bench.addBlob(Array(list.utf8))
        try bench.folder.makeFolder("ollama/manifests-v2/registry.ollama.ai/library/new")
        try bench.folder.link(
            "ollama/manifests-v2/registry.ollama.ai/library/new/1b",
            to: "../../../../blobs/sha256-\(blob)"
        )
        // The old manifest of the same name does not count.
        try bench.folder.write("damaged", to: "ollama/manifests/registry.ollama.ai/library/new/1b")
        let entries = try bench.catalog.entries()
        #expect(entries.map(\.name) == ["new:1b"])
        #expect(entries[0].facts?.title == "listed")
    }

    @Test(arguments: [
        ("not json", ModelError.Kind.damaged, "The manifest is damaged. Pull the model again with Ollama."),
        ("{}", .damaged, "The manifest lists no layers. Pull the model again with Ollama."),
        (#"{"layers": 5}"#, .damaged, "The manifest lists no layers. Pull the model again with Ollama."),
        (
            #"{"layers": [{"mediaType": "application/vnd.ollama.image.tensor"}]}"#, .notAModel,
            "Ollama keeps this model in another form than GGUF, which is not read here."
        ),
        (
            #"{"layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:../../../x"}]}"#,
            .notAModel, "Ollama keeps this model in another form than GGUF, which is not read here."
        ),
        (
            SourcesBench.manifest(model: String(repeating: "a", count: 64)), .notFound,
            "there is no such file. Check the path."
        ),
    ])
    func damagedManifests(_ manifest: String, _ kind: ModelError.Kind, _ words: String) throws {
        let bench = try SourcesBench()
        try bench.folder.write(manifest, to: "ollama/manifests/registry.ollama.ai/library/bad/1b")
        let entries = try bench.catalog.entries()
        #expect(entries.map(\.name) == ["bad:1b"])
        let problem = try #require(entries[0].problem)
        #expect(problem.kind == kind)
        #expect(problem.description.hasSuffix(words), "\(problem)")
        #expect(throws: ModelError.self) { try bench.catalog.find("bad:1b") }
    }

    // MARK: - All together

    @Test func theSameFileIsThereOnce() throws {
        let bench = try SourcesBench()
        try bench.addSnapshot("o/n", commit: "aaaa", ["m-Q8_0.gguf": .model])
        let file = bench.folder.path("hub/models--o--n/snapshots/aaaa/m-Q8_0.gguf")
        try bench.folder.link("models/mine.gguf", to: file)
        try FileManager.default.linkItem(
            atPath: try #require(RealPath.of(file)),
            toPath: bench.folder.path("llama/other.gguf")
        )
        let entries = try bench.catalog.entries()
        #expect(entries.map(\.name) == ["mine"])
        for reference in ["mine", "o/n:Q8_0", "o/n", "other", "other.gguf", "m-Q8_0.gguf", "m"] {
            #expect(try bench.catalog.find(reference).name == "mine", "\(reference)")
        }
    }

    @Test func foldersThatCannotBeReadAreNotFatal() throws {
        guard getuid() != 0 else { return }
        let bench = try SourcesBench()
        try bench.folder.write(ModelFileBuilder.model.bytes, to: "models/a.gguf")
        try bench.folder.setMode(0, of: "ollama")
        let listing = try bench.catalog.listing()
        #expect(listing.places.map(\.name) == ["a"])
        #expect(listing.problems.map(\.kind) == [.unreadable])
        #expect(
            listing.problems[0].description == """
                The models of Ollama in \(bench.folder.path("ollama")) cannot be read: you have no permission to read it. \
                Change its permissions.
                """
        )
    }

    @Test func filesInPlaceOfFoldersHoldNoModels() throws {
        let bench = try SourcesBench()
        for name in ["hub", "llama", "ollama"] {
            try bench.folder.remove(name)
            try bench.folder.write("", to: name)
        }
        let listing = try bench.catalog.listing()
        #expect(listing.places.isEmpty)
        #expect(listing.problems.isEmpty)
    }

    @Test func oneFolderMayHoldBothLayouts() throws {
        let bench = try SourcesBench()
        try bench.addSnapshot("o/n", commit: "aaaa", ["m-Q8_0.gguf": .model(titled: "a")])
        try bench.folder.write(ModelFileBuilder.model(titled: "b").bytes, to: "hub/flat-Q8_0.gguf")
        let hub = bench.folder.path("hub")
        let catalog = ModelCatalog(
            folder: bench.folder.path("models"),
            others: [ModelFolder(.huggingFace, hub), ModelFolder(.llamaCpp, hub)]
        )
        #expect(try catalog.entries().map(\.name) == ["flat:Q8_0", "o/n:Q8_0"])
    }

    @Test func manyFilesAreListed() throws {
        let bench = try SourcesBench()
        for index in 0..<1000 {
            try bench.folder.write(ModelFileBuilder.model(titled: "\(index)").bytes, to: "models/m\(index).gguf")
        }
        let clock = ContinuousClock()
        var count = 0
        let names = try clock.measure { count = try bench.catalog.listing().places.count }
        #expect(count == 1000)
        // Names alone: no file is opened. The limit leaves room for a machine under load.
        #expect(names < .seconds(5))
        #expect(try bench.catalog.find("m999").name == "m999")
    }

    @Test func onlyHeadersAreRead() throws {
        // A file of 64 GiB that is nothing but a hole behind its header.
        let bench = try SourcesBench()
        var file = ModelFileBuilder.model
        file.tensors.append((name: "blk.0.huge", dimensions: [1 << 16, 1 << 18]))
        let path = try bench.folder.write(file.header, to: "models/huge.gguf")
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.truncate(atOffset: UInt64(file.header.count) + file.dataBytes)
        try handle.close()
        let entry = try bench.catalog.find("huge")
        #expect(entry.size > 64 << 30)
        #expect(entry.facts?.shape.weights ?? 0 > 64 << 30)
        #expect(Fit.decide(try #require(entry.facts).shape, machine: MachineMemory(free: 32 << 30)).choice == nil)
    }
}
