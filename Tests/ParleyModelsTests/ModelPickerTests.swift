import ParleyModels
import Testing

/// The numbered list of models, and what an answer means.
@Suite struct ModelPickerTests {
    private static func bench() throws -> ModelBench {
        let bench = try ModelBench()
        for name in ["alpha", "beta", "Beta-two", "7"] { try bench.add("\(name).gguf", .model(titled: name)) }
        try bench.add("embed.gguf", .embeddingModel)
        try bench.add("raw.gguf", .baseModel)
        try bench.folder.write("", to: "models/empty.gguf")
        return bench
    }

    @Test func onlyModelsThatChatAreNumbered() throws {
        let bench = try Self.bench()
        let picker = ModelPicker(try bench.catalog.entries())
        #expect(picker.rows.map(\.number) == [1, 2, 3, 4])
        #expect(picker.rows.map(\.entry.name) == ["7", "alpha", "beta", "Beta-two"])
        #expect(picker.rows.allSatisfy { $0.fits && $0.remark == nil && $0.lastUsed == nil })
        #expect(picker.only == nil)
    }

    @Test func usedOnesAreOnTop() throws {
        let bench = try Self.bench()
        let uses = ["beta", "alpha"].enumerated().map { index, name in
            LastUsed.Use(
                path: bench.folder.path("models/\(name).gguf"),
                name: name,
                time: .init(seconds: 100 - index, nanoseconds: 0)
            )
        }
        let picker = ModelPicker(try bench.catalog.entries(), uses: uses)
        #expect(picker.rows.map(\.entry.name) == ["beta", "alpha", "7", "Beta-two"])
        #expect(picker.rows.map(\.lastUsed?.seconds) == [100, 99, nil, nil])
        #expect(picker.rows.map(\.number) == [1, 2, 3, 4])
    }

    @Test func theOnlyOneIsTaken() throws {
        let bench = try ModelBench()
        try bench.add("one.gguf")
        try bench.add("embed.gguf", .embeddingModel)
        #expect(ModelPicker(try bench.catalog.entries()).only?.name == "one")
        #expect(ModelPicker([]).only == nil)
        #expect(ModelPicker([]).rows.isEmpty)
    }

    @Test func whatDoesNotFitIsMarked() throws {
        let bench = try Self.bench()
        let picker = ModelPicker(
            try bench.catalog.entries(),
            machine: MachineMemory(free: MachineMemory.reserve + 1000)
        )
        #expect(picker.rows.map(\.fits) == [false, false, false, false])
        try #require(picker.rows.count == 4)
        #expect(
            picker.rows[0].remark?.hasPrefix("Even with 128 tokens of context the model takes 1 MiB of memory, ")
                == true
        )
    }

    @Test(
        arguments: [
            ("1", "7"), (" 2 ", "alpha"), ("3", "beta"), ("alpha", "alpha"), ("ALPHA", "alpha"), ("al", "alpha"),
            // A name goes before a number, and a whole name before the beginning of another.
            ("7", "7"), ("beta", "beta"), ("BETA", "beta"), ("beta-", "Beta-two"), ("alpha.gguf", "alpha"), ("", nil),
            ("  ", nil),
        ] as [(String, String?)]
    )
    func answers(_ answer: String, _ name: String?) throws {
        let bench = try Self.bench()
        let picker = ModelPicker(try bench.catalog.entries())
        #expect(try picker.row(for: answer)?.entry.name == name)
    }

    @Test(arguments: [
        ("0", "There is no number 0 here. Type a number from 1 to 4."),
        ("5", "There is no number 5 here. Type a number from 1 to 4."),
        (String(repeating: "9", count: 30), "There is no number \(String(repeating: "9", count: 30)) here. "),
        ("-1", "There is no model '-1' here. Type a number from 1 to 4."),
        ("gamma", "There is no model 'gamma' here. Type a number from 1 to 4."),
        ("bet", "'bet' may be beta, Beta-two. Type the number."),
        ("\u{1B}[A", "There is no model '␛[A' here. Type a number from 1 to 4."),
    ])
    func answersThatMeanNothing(_ answer: String, _ message: String) throws {
        let bench = try Self.bench()
        let picker = ModelPicker(try bench.catalog.entries())
        let error = #expect(throws: ModelError.self) { try picker.row(for: answer) }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }
}
