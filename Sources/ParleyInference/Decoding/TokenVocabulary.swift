/// What the engine needs to know of a vocabulary.
package protocol TokenVocabulary: Sendable {
    /// The number of tokens; they are numbered from 0.
    var count: Int { get }
    /// The token for a line break, where there is a single one.
    var newlineToken: Token? { get }
    /// The bytes that a token stands for in the text; none for control tokens.
    func bytes(of token: Token) -> [UInt8]
    /// Tells whether a token ends the generation.
    func endsGeneration(_ token: Token) -> Bool
}
