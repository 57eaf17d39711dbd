import ParleyGGUF
import Testing

/// Headers that are well formed and that libllama would abort or crash over, each refused by name.
@Suite struct GGUFAbortTests {
    /// Checks that a header is refused for a field, with a message that begins as expected.
    private func expectRefusal(of header: GGUFBuilder, field: String, message: String) throws {
        let file = try parse(header)
        let error = failure { () throws(GGUFError) in try file.checkLoadable() }
        #expect(error?.field == field, "\(error?.description ?? "no error")")
        #expect(error?.message.hasPrefix(message) == true, "\(error?.description ?? "no error")")
        #expect(error?.kind == .notLoadable)
    }

    // MARK: Tensors

    /// A model whose tensors are at multiples of 16 bytes: two of 16 bytes come before one that is mapped.
    private static func aligned(to alignment: UInt32, first: UInt64) -> GGUFBuilder {
        var header = GGUFBuilder.model.setting("general.alignment", .u32(alignment))
        header.alignment = UInt64(alignment)
        return header.with([.init("output_norm.weight", [first]), .init("token_embd.weight", [8, 4])])
    }

    @Test func tensorsMustLieWhereAMappedFileIsAligned() throws {
        // One of the two lies at an odd multiple of 16, wherever the header ends.
        let file = try parse(Self.aligned(to: 16, first: 4))
        let error = failure { () throws(GGUFError) in try file.checkLoadable() }
        let tensor = file.dataOffset.isMultiple(of: 32) ? "token_embd.weight" : "output_norm.weight"
        #expect(file.alignment == 16)
        #expect(error?.kind == .notLoadable)
        #expect(error?.field == "tensor '\(tensor)': offset")
        #expect(error?.message.contains("no multiple of 32") == true)
    }

    @Test(arguments: [UInt32(32), 64, 4096])
    func largerAlignmentsAreAccepted(alignment: UInt32) throws {
        let file = try parse(Self.aligned(to: alignment, first: 4))
        #expect(file.alignment == UInt64(alignment))
        try file.checkLoadable()
    }

    @Test func smallAlignmentsAreAcceptedWhereTheTensorsLieRight() throws {
        var header = Self.aligned(to: 16, first: 8)
        while try !parse(header).dataOffset.isMultiple(of: 32) {
            // A longer name moves the data by a multiple of 16.
            header = header.setting("general.name", .string((try parse(header).name ?? "") + "········"))
        }
        try parse(header).checkLoadable()
    }

    @Test(arguments: [
        ("F16", UInt32(1), "rope_freqs.weight"), ("BF16", 30, "rope_freqs.weight"),
        ("I32", 26, "rope_factors_long.weight"), ("F16", 1, "blk.0.rope_freqs.weight"),
    ])
    func frequenciesOfRotationAreFloats(type: String, number: UInt32, name: String) throws {
        try expectRefusal(
            of: GGUFBuilder.model.with(GGUFBuilder.model.tensors + [.init(name, [2], type: number)]),
            field: "tensor '\(name)': type",
            message: "The tensor must be of type F32 and is of type \(type)."
        )
        try parse(GGUFBuilder.model.with(GGUFBuilder.model.tensors + [.init(name, [2])])).checkLoadable()
    }

    // MARK: Vocabularies

    @Test(arguments: ["none", "no_vocab"])
    func aModelWithoutAVocabularyIsRefused(model: String) throws {
        try expectRefusal(
            of: GGUFBuilder.model.setting("tokenizer.ggml.model", .string(model)),
            field: "metadata 'tokenizer.ggml.model'",
            message: "The file has no vocabulary."
        )
    }

    @Test(arguments: [
        ("t5", 400_000, 1_024), ("rwkv", 400_000, 1_024), ("t5", 1_025, 1_024), ("rwkv", 1_025, 1_024),
        ("llama", 400_000, 16_384), ("gpt2", 400_000, 16_384),
    ])
    func longTokensAreRefused(model: String, length: Int, limit: Int) throws {
        try expectRefusal(
            of: Self.vocabulary(model, String(repeating: "a", count: length)),
            field: "metadata 'tokenizer.ggml.tokens'",
            message: "A token has \(length) bytes, where \(limit) are allowed."
        )
        try parse(Self.vocabulary(model, String(repeating: "a", count: limit))).checkLoadable()
    }

    @Test(
        arguments: [
            (
                "bert", nil, [("add_bos_token", .bool(0)), ("bos_token_id", nil), ("seperator_token_id", .u32(2))],
                "bos_token_id", "The token is 101 in a vocabulary of 4, and this tokenizer adds it to every text."
            ),
            (
                "bert", nil, [("add_sep_token", .bool(0))], "seperator_token_id",
                "The token is 102 in a vocabulary of 4, and this tokenizer adds it to every text."
            ),
            (
                "gpt2", "llama-bpe", [("bos_token_id", nil)], "bos_token_id",
                "The token is 11 in a vocabulary of 4, and 'to"
            ),
            (
                "gpt2", "glm4", [("bos_token_id", nil)], "bos_token_id",
                "The token is missing in a vocabulary of 4, and 'to"
            ),
            (
                "gpt2", "gemma4", [("add_bos_token", .bool(0)), ("bos_token_id", nil)], "bos_token_id",
                "The token is 11 in a vocabulary of 4, and this tokenizer"
            ),
            (
                "gemma4", nil, [("add_bos_token", nil), ("bos_token_id", nil)], "bos_token_id",
                "The token is missing in"
            ),
        ] as [(String, String?, [(String, GGUFBuilder.Value?)], String, String)]
    )
    func tokensThatATokenizerAddsExist(
        model: String,
        pre: String?,
        changes: [(String, GGUFBuilder.Value?)],
        key: String,
        message: String
    ) throws {
        // These flags are what the file says of itself; some tokenizers do not ask it.
        var header = GGUFBuilder.model.setting("tokenizer.ggml.model", .string(model))
        if let pre { header = header.setting("tokenizer.ggml.pre", .string(pre)) }
        if pre == "llama-bpe" { header = header.setting("tokenizer.ggml.add_bos_token", nil) }
        let changed = changes.reduce(header) { $0.setting("tokenizer.ggml.\($1.0)", $1.1) }
        try expectRefusal(of: changed, field: "metadata 'tokenizer.ggml.\(key)'", message: message)
        try parse(changed.setting("tokenizer.ggml.\(key)", .u32(1))).checkLoadable()
    }

    private static func vocabulary(_ model: String, _ token: String) -> GGUFBuilder {
        GGUFBuilder.model.setting("tokenizer.ggml.model", .string(model))
            .setting("tokenizer.ggml.tokens", GGUFBuilder.strings(["<unk>", "<s>", "</s>", token]))
    }
}
