import ParleyCore
package import ParleyJSON
import ParleyStore

/// What a client is told when its request cannot be answered.
///
/// The body has the shape of OpenAI's errors; the names in `type` are those of llama-server, whose clients look at them.
package struct APIError: Error, Sendable, Equatable {
    /// What kind of fault it is; each has its HTTP status.
    package enum Kind: String, Sendable, CaseIterable {
        case invalidRequest = "invalid_request_error"
        case contextExceeded = "exceed_context_size_error"
        case authentication = "authentication_error"
        case permission = "permission_error"
        case notFound = "not_found_error"
        case methodNotAllowed = "method_not_allowed_error"
        case conflict = "conflict_error"
        case storage = "storage_error"
        case tooLarge = "payload_too_large_error"
        case server = "server_error"
        case notSupported = "not_supported_error"
        case unavailable = "unavailable_error"

        /// The status of the response.
        package var status: Int {
            switch self {
            case .invalidRequest, .contextExceeded, .notSupported: 400
            case .authentication: 401
            case .permission: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .conflict: 409
            case .tooLarge: 413
            case .server: 500
            case .unavailable: 503
            case .storage: 507
            }
        }
    }

    /// What kind of fault it is.
    package var kind: Kind
    /// What is wrong and what to do.
    package var message: String
    /// The field at fault, such as `messages[2].content`.
    package var parameter: String?
    /// OpenAI's own name for the fault, where it has one.
    package var code: String?
    /// The tokens of a prompt that does not fit, and those that fit.
    package var size: (prompt: Int, context: Int)?
    /// After how many seconds it is worth trying again.
    package var retryAfter: Int?

    /// Describes a fault.
    package init(_ kind: Kind, _ message: String, parameter: String? = nil, code: String? = nil) {
        self.kind = kind
        self.message = message
        self.parameter = parameter
        self.code = code
    }

    /// The fault of a field that asks for what is not offered.
    ///
    /// - Parameters:
    ///   - parameter: the field.
    ///   - message: what is not offered, and what to do.
    /// - Returns: the fault.
    package static func unsupported(_ parameter: String, _ message: String) -> APIError {
        APIError(.notSupported, message, parameter: parameter, code: "unsupported_parameter")
    }

    /// What is told while a model is loaded: word for word what llama-server's clients wait for.
    package static var loading: APIError {
        var error = APIError(.unavailable, "Loading model")
        error.retryAfter = 1
        return error
    }

    /// What is told of a path that is none.
    ///
    /// - Parameter path: the path.
    /// - Returns: the fault.
    static func nothing(at path: some StringProtocol) -> APIError {
        APIError(.notFound, "There is nothing at \(path.prefix(200)).")
    }

    package static func == (left: APIError, right: APIError) -> Bool { left.body == right.body }

    /// The response's body.
    package var body: JSONValue {
        var error = JSONObject([
            ("message", .string(message)), ("type", .string(kind.rawValue)),
            ("param", parameter.map(JSONValue.string) ?? .null), ("code", code.map(JSONValue.string) ?? .null),
        ])
        if let size {
            error["n_prompt_tokens"] = .number(JSONNumber(size.prompt))
            error["n_ctx"] = .number(JSONNumber(size.context))
        }
        return ["error": .object(error)]
    }

    /// What any error means to a client.
    ///
    /// - Parameter error: what was thrown.
    package init(_ error: any Error) {
        switch error {
        case let error as APIError: self = error
        case let error as LanguageModelError: self.init(model: error)
        case let fault as StoreFault: self.init(store: fault)
        case is CancellationError: self.init(.unavailable, "The server is stopping. Send the request again later.")
        default: self.init(.server, "The server failed: \(error). Its log may say more.")
        }
    }

    private init(store fault: StoreFault) {
        switch fault.kind {
        case .full: self.init(.storage, fault.description)
        case .nameTaken: self.init(.conflict, fault.description, parameter: "id")
        case .missing: self.init(.notFound, fault.description)
        case .busy:
            self.init(.unavailable, fault.description)
            retryAfter = 1
        case .damaged, .newer, .inaccessible, .other: self.init(.server, fault.description)
        }
    }

    private init(model error: LanguageModelError) {
        switch error {
        case .contextSizeExceeded(let facts):
            self.init(.contextExceeded, facts.debugDescription, parameter: "messages", code: "context_length_exceeded")
            size = (facts.tokenCount, facts.contextSize)
        case .invalidOption(let facts): self.init(.invalidRequest, facts.debugDescription)
        case .unsupportedCapability(let facts): self.init(.notSupported, facts.debugDescription)
        case .invalidTemplate(let facts): self.init(.invalidRequest, facts.debugDescription, parameter: "messages")
        case .modelUnavailable(let facts): self.init(.server, facts.debugDescription)
        case .inferenceFailure(let facts): self.init(.server, facts.debugDescription)
        }
    }
}
