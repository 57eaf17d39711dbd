/// What a request's output must obey: a state that moves with every token committed to it.
///
/// One constraint belongs to one request and is used on the engine's thread alone. The sampler asks; the engine commits.
package protocol TokenConstraint: AnyObject, Sendable {
    /// Tells whether a token may come next.
    func allows(_ token: Token) -> Bool

    /// Writes which tokens may come next, one bit a token: bit `i % 32` of word `i / 32`.
    ///
    /// - Parameters:
    ///   - words: room for one bit per token of the vocabulary; every word is written.
    ///   - remaining: how many tokens the request may still generate, so that the output can be closed in time.
    /// - Throws: when no token at all may come next.
    func mask(into words: UnsafeMutableBufferPointer<UInt32>, remaining: Int) throws

    /// Takes a token as the next one.
    ///
    /// - Throws: when the token is not allowed; the state is then as it was.
    func commit(_ token: Token) throws

    /// Tells whether the output may end here.
    func mayEnd() -> Bool

    /// The tokens that must come next, none when there is a choice.
    func forced() -> [Token]

    /// A second constraint in the same state, in constant time; what is committed to one does not move the other.
    func fork() -> any TokenConstraint
}
