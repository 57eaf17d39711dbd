/// Checks a model's vocabulary for what libllama asserts or indexes without a check (llama-vocab.cpp).
struct VocabularyCheck {
    private let metadata: GGUFMetadata
    private static let prefix = "tokenizer.ggml."

    init(file: GGUFFile) {
        metadata = file.metadata
    }

    func run() throws(GGUFError) {
        guard let model = try metadata.string(Self.prefix + "model") else {
            throw GGUFError(
                .missing,
                field: field("model"),
                "The file has no tokenizer. Convert the model anew."
            )
        }
        if ["no_vocab", "none"].contains(model) {
            // libllama loads it, and aborts at the first text that is to become tokens.
            throw GGUFError.notLoadable(field("model"), "The file has no vocabulary")
        }
        guard let tokens = try metadata.array(Self.prefix + "tokens") else {
            throw GGUFError(.missing, field: field("tokens"), "The vocabulary is missing. Convert the model anew.")
        }
        guard tokens.elementType == .string else {
            throw GGUFError.notLoadable(
                field("tokens"),
                "The vocabulary must be an array of strings and is one of \(tokens.elementType)"
            )
        }
        guard !tokens.isEmpty else { throw GGUFError.notLoadable(field("tokens"), "The vocabulary is empty") }
        guard tokens.count <= Self.maximumTokens else {
            throw GGUFError.notLoadable(field("tokens"), "The vocabulary has \(tokens.count) tokens")
        }
        try checkLengths(tokens, model)
        try checkArray("scores", [.float32, .int32], atLeast: tokens.count)
        try checkArray("token_type", [.int32], atLeast: tokens.count)
        try checkArray("merges", [.string], atLeast: 0)
        try checkByteTokens(tokens, model)
        try checkSpecialTokens(model, count: tokens.count)
        if let (first, second) = TokenTable(tokens).firstDuplicate() {
            throw GGUFError.notLoadable(field("tokens"), "Tokens \(first) and \(second) are the same text")
        }
    }

    /// Far above every vocabulary; the largest have some 300,000 tokens.
    private static let maximumTokens = 4 << 20

    /// libllama inserts tokens of these two kinds into a tree by recursion over their bytes, and its tables for tokens
    /// of others grow by the square of their lengths.
    private func checkLengths(_ tokens: GGUFArray, _ model: String) throws(GGUFError) {
        let limit = ["t5", "rwkv"].contains(model) ? 1_024 : 16_384
        var squares: UInt64 = 0
        var longest = 0
        tokens.forEachString { token in
            longest = max(longest, token.count)
            squares &+= UInt64(min(token.count, limit)) &* UInt64(min(token.count, limit))
        }
        guard longest <= limit, squares <= 1 << 30 else {
            throw GGUFError.notLoadable(field("tokens"), "A token has \(longest) bytes, where \(limit) are allowed")
        }
    }

    private func field(_ name: String) -> String { "metadata '\(Self.prefix)\(name)'" }

    private func checkArray(_ name: String, _ types: [GGUFValueType], atLeast count: Int) throws(GGUFError) {
        guard let array = try metadata.array(Self.prefix + name) else { return }
        guard types.contains(array.elementType) else {
            throw GGUFError.notLoadable(
                field(name),
                "The array must be of \(types.map(\.description).joined(separator: " or ")) "
                    + "and is of \(array.elementType)"
            )
        }
        guard array.count >= count else {
            throw GGUFError.notLoadable(field(name), "The array has \(array.count) values for \(count) tokens")
        }
    }

    /// Refuses tokens for single bytes where libllama aborts when it meets one.
    ///
    /// That is in any WordPiece vocabulary, which has none. In most others it reads the number behind `<0x`, of whatever
    /// stands there, and fails where nothing does.
    private func checkByteTokens(_ tokens: GGUFArray, _ model: String) throws(GGUFError) {
        guard let types = try metadata.integers(Self.prefix + "token_type"), let first = types.firstIndex(of: 6)
        else { return }
        guard model != "bert" else {
            throw GGUFError.notLoadable(
                field("token_type"),
                "Token \(first) stands for a byte, in a WordPiece vocabulary"
            )
        }
        guard ["llama", "t5", "gemma4"].contains(model) || bytePairs.contains(model) else { return }
        var (index, short) = (0, nil as Int?)
        tokens.forEachString { text in
            // An empty one gets a name by libllama.
            let length = text.prefix { $0 != 0 }.count
            if short == nil, index < types.count, types[index] == 6, (1..<3).contains(length) { short = index }
            index += 1
        }
        if let short {
            throw GGUFError.notLoadable(
                field("token_type"),
                "Token \(short) stands for a byte, and its text is not one such as <0x0A>"
            )
        }
    }

    private func checkSpecialTokens(_ model: String, count: Int) throws(GGUFError) {
        for name in ["bos_token_id", "eos_token_id", "eot_token_id", "eom_token_id"] {
            guard let token = try metadata.integer(Self.prefix + name) else { continue }
            guard (0..<count).contains(token) else {
                throw GGUFError.notLoadable(field(name), "The token is \(token), in a vocabulary of \(count)")
            }
        }
        // libllama's defaults: which special tokens a tokenizer has, and which of them it adds.
        let pre = try metadata.string(Self.prefix + "pre") ?? ""
        let (bos, eos): (Int?, Int?) =
            switch model {
            case "llama": (1, 2)
            case "bert": (101, nil)
            case "gpt2", "hybriddna", "whitespace": (["chatglm-bpe", "glm4", "glm5"].contains(pre) ? nil : 11, 11)
            case "t5": (nil, 1)
            default: (nil, nil)
            }
        if model == "bert" {
            // A WordPiece tokenizer adds both, whatever the flags say.
            try checkPresent("bos_token_id", default: bos, count: count)
            try checkPresent("seperator_token_id", default: 102, count: count)
            return
        }
        let addsAlways = model == "gemma4" || Self.alwaysBeginning.contains(pre) && bytePairs.contains(model)
        if addsAlways {
            try checkPresent("bos_token_id", default: bos, count: count)
        } else {
            try checkAdded(
                "add_bos_token",
                "bos_token_id",
                default: bos,
                count: count,
                adds: model == "llama" || Self.usuallyBeginning.contains(pre) && bytePairs.contains(model)
            )
        }
        try checkAdded("add_eos_token", "eos_token_id", default: eos, count: count, adds: model == "t5")
        if try metadata.bool(Self.prefix + "add_sep_token") ?? false {
            try checkPresent("seperator_token_id", default: nil, count: count, for: "add_sep_token")
        }
    }

    /// The tokenizers for which the way of splitting text decides.
    private var bytePairs: Set<String> { ["gpt2", "hybriddna", "whitespace"] }

    /// Ways of splitting text with which libllama adds the token that begins a text, unless the file says otherwise.
    private static let usuallyBeginning: Set<String> = [
        "llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2", "jina-v5-nano",
        "tekken", "chameleon",
    ]

    /// Ways of splitting text with which libllama adds that token even where the file says otherwise.
    private static let alwaysBeginning: Set<String> = ["gemma4", "granite-embed-multi-311m"]

    private func checkAdded(
        _ flag: String,
        _ token: String,
        default standard: Int?,
        count: Int,
        adds: Bool
    ) throws(GGUFError) {
        guard try metadata.bool(Self.prefix + flag) ?? adds else { return }
        try checkPresent(token, default: standard, count: count, for: flag)
    }

    private func checkPresent(
        _ name: String,
        default standard: Int?,
        count: Int,
        for flag: String? = nil
    ) throws(GGUFError) {
        let token = try metadata.integer(Self.prefix + name) ?? standard
        guard let token, (0..<count).contains(token) else {
            let wish = flag.map { "'\(Self.prefix)\($0)' wants it added to every text" }
            throw GGUFError.notLoadable(
                field(name),
                "The token is \(token.map(String.init) ?? "missing") in a vocabulary of \(count), "
                    + "and \(wish ?? "this tokenizer adds it to every text")"
            )
        }
    }
}

/// Finds equal texts in a vocabulary; libllama aborts over them.
private struct TokenTable {
    private let tokens: GGUFArray

    init(_ tokens: GGUFArray) {
        self.tokens = tokens
    }

    /// The indices of two tokens that libllama would read as the same text, or nil.
    func firstDuplicate() -> (Int, Int)? {
        // Hashes first: the vocabulary is large, and in all but hostile files they differ.
        var hashes: [(hash: UInt64, index: Int)] = []
        hashes.reserveCapacity(tokens.count)
        tokens.forEachString { text in
            hashes.append((Self.hash(text, at: hashes.count), hashes.count))
        }
        hashes.sort { ($0.hash, $0.index) < ($1.hash, $1.index) }
        var suspects: Set<Int> = []
        for (left, right) in zip(hashes, hashes.dropFirst()) where left.hash == right.hash {
            suspects.insert(left.index)
            suspects.insert(right.index)
        }
        guard !suspects.isEmpty else { return nil }
        var seen: [[UInt8]: Int] = [:]
        var duplicate: (Int, Int)?
        var index = 0
        tokens.forEachString { text in
            defer { index += 1 }
            guard duplicate == nil, suspects.contains(index) else { return }
            if let first = seen.updateValue(index, forKey: Array(Self.text(text, at: index))) {
                duplicate = (first, index)
            }
        }
        return duplicate
    }

    /// The text as libllama reads it: up to a zero byte, and by a stand-in when that leaves nothing.
    private static func text(_ bytes: UnsafeRawBufferPointer, at index: Int) -> [UInt8] {
        let text = Array(bytes.prefix { $0 != 0 })
        return text.isEmpty ? Array("[EMPTY_\(index)]".utf8) : text
    }

    /// The FNV-1a hash of a text.
    private static func hash(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var isEmpty = true
        for byte in bytes {
            guard byte != 0 else { break }
            isEmpty = false
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        guard isEmpty else { return hash }
        for byte in "[EMPTY_\(index)]".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
