/// How a session treats one request, beyond how its tokens are generated.
public struct ResponseOptions: Sendable, Equatable {
    /// A beginning of the response from which the model goes on; it is part of the response.
    public var prefix: String?
    /// Whether prompt and response become part of the history.
    public var isRemembered = true
    /// Whether a response that is stopped keeps what was said by then; if not, the session is as it was before.
    public var keepsPartialResponse = true
    /// Whether the stream carries the model's own spelling of each token too.
    package var wantsRaw = false

    /// Options.
    ///
    /// - Parameters:
    ///   - prefix: a beginning of the response from which the model goes on.
    ///   - isRemembered: whether prompt and response become part of the history.
    ///   - keepsPartialResponse: whether a response that is stopped keeps what was said by then.
    public init(prefix: String? = nil, isRemembered: Bool = true, keepsPartialResponse: Bool = true) {
        self.prefix = prefix
        self.isRemembered = isRemembered
        self.keepsPartialResponse = keepsPartialResponse
    }
}
