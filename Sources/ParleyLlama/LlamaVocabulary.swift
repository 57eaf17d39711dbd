import CParleyLlama
package import ParleyInference
import ParleyLlamaShim

/// A model's vocabulary: text to tokens and back.
///
/// It keeps its model in memory. Any thread may use it.
package struct LlamaVocabulary: TokenVocabulary, @unchecked Sendable {
    // @unchecked: the pointer never changes, libllama documents its vocabulary functions as safe to call in parallel, and
    // `owner` keeps what it points to alive.
    private let owner: ModelOwner
    private let pointer: OpaquePointer

    /// The number of tokens.
    package let count: Int
    /// The token of a line break alone, where there is one.
    package let newlineToken: Token?
    /// The tokens that are more than text: control tokens, and those that the model's makers added.
    package let specialTokens: [SpecialToken]
    /// Put before a text, where the model was trained so.
    package let beginning: Token?
    /// Ends a text.
    package let ending: Token?
    /// Whether tokenizing a text as a whole begins with ``beginning``.
    package let addsBeginning: Bool

    /// A token with a meaning of its own.
    package struct SpecialToken: Sendable, Equatable {
        /// Its number.
        package var token: Token
        /// How it is spelled.
        package var text: String
        /// Whether it is a control token: never matched in plain text.
        package var isControl: Bool
        /// Whether white space before it is swallowed.
        package var stripsLeft: Bool
        /// Whether white space behind it is swallowed.
        package var stripsRight: Bool
    }

    init?(owner: ModelOwner) {
        guard let pointer = llama_model_get_vocab(owner.pointer),
            llama_vocab_type(pointer) != LLAMA_VOCAB_TYPE_NONE, llama_vocab_n_tokens(pointer) > 0
        else { return nil }
        self.owner = owner
        self.pointer = pointer
        count = Int(llama_vocab_n_tokens(pointer))
        let newline = llama_vocab_nl(pointer)
        newlineToken = newline == LLAMA_TOKEN_NULL ? nil : newline
        let first = llama_vocab_bos(pointer)
        beginning = first == LLAMA_TOKEN_NULL ? nil : first
        let last = llama_vocab_eos(pointer)
        ending = last == LLAMA_TOKEN_NULL ? nil : last
        addsBeginning = llama_vocab_get_add_bos(pointer)
        let marks = LLAMA_TOKEN_ATTR_CONTROL.rawValue | LLAMA_TOKEN_ATTR_USER_DEFINED.rawValue
        let special = marks | LLAMA_TOKEN_ATTR_UNKNOWN.rawValue
        specialTokens = (0..<Token(count)).compactMap { token in
            let attributes = llama_vocab_get_attr(pointer, token).rawValue
            guard attributes & special != 0, let text = llama_vocab_get_text(pointer, token) else { return nil }
            return SpecialToken(
                token: token,
                text: String(cString: text),
                isControl: attributes & LLAMA_TOKEN_ATTR_USER_DEFINED.rawValue == 0,
                stripsLeft: attributes & LLAMA_TOKEN_ATTR_LSTRIP.rawValue != 0,
                stripsRight: attributes & LLAMA_TOKEN_ATTR_RSTRIP.rawValue != 0
            )
        }
    }

    /// Cuts a text into tokens.
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - addsSpecial: whether the model's own beginning and end tokens are put around it.
    ///   - parsesSpecial: whether the spelling of a control token becomes that token.
    /// - Returns: the tokens.
    /// - Throws: ``LlamaError`` when the text is too long or the library refuses it.
    package func tokenize(
        _ text: String,
        addsSpecial: Bool = false,
        parsesSpecial: Bool = false
    ) throws(LlamaError) -> [Token] {
        var text = text
        let result: Result<[Token], LlamaError> = text.withUTF8 { bytes in
            guard let length = Int32(exactly: bytes.count) else {
                return .failure(LlamaError(.tokenization, "The text is longer than 2 GiB. Cut it into parts."))
            }
            // No token stands for less than a byte; the rest is room for those that are added around.
            var tokens = [Token](repeating: 0, count: bytes.count + 16)
            func run(_ tokens: inout [Token]) -> Int32 {
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    parley_llama_tokenize(
                        pointer,
                        characters.baseAddress,
                        length,
                        &tokens,
                        Int32(clamping: tokens.count),
                        addsSpecial,
                        parsesSpecial
                    )
                }
            }
            var made = run(&tokens)
            if made < 0, made != Int32.min {
                tokens = [Token](repeating: 0, count: Int(-made))
                made = run(&tokens)
            }
            guard made >= 0 else {
                return .failure(
                    LlamaError(
                        .tokenization,
                        """
                        The inference library could not tokenize the text: the vocabulary may be damaged. Use another \
                        file of this model, or fetch it anew.
                        """
                    )
                )
            }
            return .success(Array(tokens.prefix(Int(made))))
        }
        return try result.get()
    }

    /// The bytes that a token stands for in a text; none for a control token.
    package func bytes(of token: Token) -> [UInt8] { piece(token, special: false) }

    /// How a token is spelled, control tokens too.
    package func spelling(of token: Token) -> [UInt8] { piece(token, special: true) }

    /// Whether a token ends a reply or a text.
    package func endsGeneration(_ token: Token) -> Bool {
        isValid(token) && llama_vocab_is_eog(pointer, token)
    }

    /// Whether a token is a control token.
    package func isControl(_ token: Token) -> Bool { isValid(token) && llama_vocab_is_control(pointer, token) }

    private func isValid(_ token: Token) -> Bool { token >= 0 && Int(token) < count }

    private func piece(_ token: Token, special: Bool) -> [UInt8] {
        guard isValid(token) else { return [] }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            let length = parley_llama_token_to_piece(pointer, token, buffer.baseAddress, 256, special)
            if length >= 0 { return buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) } }
            guard length != Int32.min else { return [] }
            var long = [CChar](repeating: 0, count: Int(-length))
            let written = parley_llama_token_to_piece(pointer, token, &long, Int32(long.count), special)
            return long.prefix(Int(max(0, written))).map { UInt8(bitPattern: $0) }
        }
    }
}
