/// What is told while a model is fetched; all texts are our own or checked.
package enum PullEvent: Equatable, Sendable {
    /// Another program fetches the same model; this one waits for it.
    case waiting(name: String)
    /// It is known what will be fetched.
    case found(name: String, files: Int, bytes: UInt64?)
    /// What was fetched before is read again.
    case checking(name: String, done: UInt64, total: UInt64)
    /// It goes on where an earlier attempt ended.
    case continuing(name: String, at: UInt64)
    /// What was fetched before does not belong to the file.
    case startingOver(name: String)
    /// So many bytes are there.
    case progress(name: String, done: UInt64, total: UInt64)
    /// It broke off, and is tried again after a wait.
    case retrying(reason: String, wait: Duration)
    /// There is no hash to check it by.
    case unverified(name: String)
}

/// Is told how far it is.
package typealias PullReport = @Sendable (PullEvent) -> Void

/// How long a transfer is waited for.
package struct PullPatience: Sendable {
    /// After how many seconds without a byte it is tried again.
    package var stall: Int
    /// The seconds of the first wait before it is tried again.
    package var firstWait: Double

    /// Describes how long is waited.
    ///
    /// - Parameters:
    ///   - stall: after how many seconds without a byte it is tried again.
    ///   - firstWait: the seconds of the first wait before it is tried again.
    package init(stall: Int = 30, firstWait: Double = 1) {
        self.stall = stall
        self.firstWait = firstWait
    }
}
