/// The last tokens and how often each is among them.
struct PenaltyWindow: Sendable {
    private(set) var counts: [Token: Int] = [:]
    private let size: Int
    private var tokens: [Token] = []
    private var oldest = 0

    /// A window of so many tokens; 0 of none, less of all.
    init(size: Int) { self.size = size }

    mutating func accept(_ token: Token) {
        guard size != 0 else { return }
        counts[token, default: 0] += 1
        guard size > 0 else { return }
        if tokens.count < size {
            tokens.append(token)
            return
        }
        let gone = tokens[oldest]
        tokens[oldest] = token
        oldest = (oldest + 1) % size
        if let count = counts[gone] { counts[gone] = count > 1 ? count - 1 : nil }
    }
}
