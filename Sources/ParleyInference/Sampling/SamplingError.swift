/// Why no token could be chosen.
package enum SamplingError: Error, Equatable, CustomStringConvertible {
    /// A value that makes no sense.
    case outOfRange(name: String, value: String, range: String)
    /// The model gave no usable number for any token that is allowed.
    case noFiniteLogit
    /// The row of logits is not as long as the vocabulary.
    case wrongLogitCount(expected: Int, actual: Int)

    package var description: String {
        switch self {
        case .outOfRange(let name, let value, let range):
            "\(name) is \(value); it must be \(range)."
        case .noFiniteLogit:
            """
            The model gave no usable number for any token that is allowed. Use other files, or fetch them anew; where a \
            logit bias or a constraint forbids tokens, allow more.
            """
        case .wrongLogitCount(let expected, let actual):
            "The model gave \(actual) logits for a vocabulary of \(expected) tokens. Use another file of this model."
        }
    }
}
