import CParleyLlama
import Synchronization

/// The library's log: the last lines are kept for error messages, and all of them go to a listener when one is set.
///
/// libllama has one log for the whole process and calls it from any thread.
package enum LlamaLog {
    /// How much a line matters.
    package enum Level: Int, Sendable, Comparable {
        /// Details for developers.
        case debug
        /// What goes on.
        case info
        /// Something odd.
        case warning
        /// Something failed.
        case error

        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    private struct State {
        var partial = ""
        var partialLevel = Level.info
        var recent: [(number: Int, level: Level, text: String)] = []
        var count = 0
        var listener: (@Sendable (Level, String) -> Void)?
    }

    private static let state = Mutex(State())
    private static let kept = 64

    /// Sends every line to `listener`, nil to stop that.
    ///
    /// Called from the library's threads.
    package static func listen(_ listener: (@Sendable (Level, String) -> Void)?) {
        state.withLock { $0.listener = listener }
    }

    /// A point in the log, to read what comes after it.
    static var mark: Int { state.withLock { $0.count } }

    /// The warnings and errors since a mark, at most the last few.
    static func complaints(since mark: Int, most: Int = 8) -> [String] {
        state.withLock { state in
            Array(state.recent.filter { $0.number >= mark && $0.level >= .warning }.map(\.text).suffix(most))
        }
    }

    /// Takes the log over from the library, whose default is to print it.
    static func install() {
        llama_log_set(
            { level, text, _ in
                guard let text else { return }
                LlamaLog.take(level, String(cString: text))
            },
            nil
        )
    }

    private static func take(_ raw: ggml_log_level, _ text: String) {
        let (finished, listener) = state.withLock { state in
            // A continuation keeps the level of the line that it belongs to.
            if raw != GGML_LOG_LEVEL_CONT { state.partialLevel = level(raw) }
            state.partial += text
            var finished: [(Level, String)] = []
            while let end = state.partial.firstIndex(of: "\n") {
                let line = String(state.partial[..<end])
                state.partial = String(state.partial[state.partial.index(after: end)...])
                guard !line.isEmpty else { continue }
                finished.append((state.partialLevel, line))
                state.recent.append((state.count, state.partialLevel, line))
                state.count += 1
                if state.recent.count > kept { state.recent.removeFirst() }
            }
            return (finished, state.listener)
        }
        guard let listener else { return }
        for (level, line) in finished { listener(level, line) }
    }

    private static func level(_ raw: ggml_log_level) -> Level {
        switch raw {
        case GGML_LOG_LEVEL_ERROR: .error
        case GGML_LOG_LEVEL_WARN: .warning
        case GGML_LOG_LEVEL_DEBUG: .debug
        default: .info
        }
    }
}
