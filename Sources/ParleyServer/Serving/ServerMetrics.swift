package import ParleyCore
import Synchronization

/// What the server counts, told in Prometheus' text format (version 0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats).
package final class ServerMetrics: Sendable {
    private struct Answered: Hashable {
        var path: String
        var status: Int
    }

    private struct State {
        var answered: [Answered: Int] = [:]
        var promptTokens = 0
        var cachedTokens = 0
        var generatedTokens = 0
        var prefillSeconds = 0.0
        var failures = 0
        var firstToken = Histogram(bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60])
        var betweenTokens = Histogram(bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1])
    }

    private let state = Mutex(State())

    /// Nothing counted yet.
    package init() {}

    /// Counts an answered request.
    ///
    /// - Parameters:
    ///   - path: the route's, never the client's own words: they would be as many as clients like.
    ///   - status: the response's.
    package func answered(_ path: String, status: Int) {
        state.withLock { $0.answered[Answered(path: path, status: status), default: 0] += 1 }
    }

    /// Counts a reply that has ended.
    package func took(_ summary: ReplySummary) {
        state.withLock { state in
            state.promptTokens += summary.promptTokens
            state.cachedTokens += summary.cachedTokens
            state.generatedTokens += summary.generatedTokens
            state.prefillSeconds += summary.prefill / .seconds(1)
            if let first = summary.timeToFirstToken { state.firstToken.take(first / .seconds(1)) }
            let further = summary.generatedTokens - 1
            if further > 0 {
                state.betweenTokens.take(summary.generation / .seconds(1) / Double(further), times: further)
            }
        }
    }

    /// Counts a reply that ended in an error after its response had begun.
    package func failed() { state.withLock { $0.failures += 1 } }

    /// The text for a collector.
    ///
    /// - Parameters:
    ///   - queue: requests that wait or are being answered.
    ///   - busyConversations: those that have a turn under way or waiting.
    ///   - modelsInMemory: how many models are in memory.
    /// - Returns: the text.
    package func text(queue: Int, busyConversations: Int, modelsInMemory: Int) -> String {
        let state = state.withLock { $0 }
        var page = MetricsPage()
        page.add("parley_requests_total", .counter, "Requests by route and status.")
        for (key, count) in state.answered.sorted(by: { ($0.key.path, $0.key.status) < ($1.key.path, $1.key.status) }) {
            page.sample("parley_requests_total", [("path", key.path), ("status", "\(key.status)")], "\(count)")
        }
        page.single("parley_queue_requests", .gauge, "Requests that wait or are being answered.", "\(queue)")
        page.single(
            "parley_busy_conversations",
            .gauge,
            "Conversations with a turn under way.",
            "\(busyConversations)"
        )
        page.single("parley_model_ready", .gauge, "1 when a model is in memory.", modelsInMemory > 0 ? "1" : "0")
        page.single("parley_models_in_memory", .gauge, "Models in memory.", "\(modelsInMemory)")
        page.single("parley_prompt_tokens_total", .counter, "Tokens of prompts.", "\(state.promptTokens)")
        page.single(
            "parley_prompt_cached_tokens_total",
            .counter,
            "Tokens of prompts that were computed before.",
            "\(state.cachedTokens)"
        )
        page.single("parley_generated_tokens_total", .counter, "Tokens of replies.", "\(state.generatedTokens)")
        page.single("parley_prefill_seconds_total", .counter, "Time spent on prompts.", "\(state.prefillSeconds)")
        page.single("parley_failed_replies_total", .counter, "Replies that ended in an error.", "\(state.failures)")
        page.histogram("parley_time_to_first_token_seconds", "Time to the first token.", state.firstToken)
        page.histogram("parley_inter_token_seconds", "Time from token to token, a reply's mean.", state.betweenTokens)
        return page.text
    }
}

/// How many values fell below each of several bounds.
struct Histogram: Sendable {
    let bounds: [Double]
    private(set) var counts: [Int]
    private(set) var count = 0
    private(set) var sum = 0.0

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count)
    }

    mutating func take(_ value: Double, times: Int = 1) {
        count += times
        sum += value * Double(times)
        for (index, bound) in bounds.enumerated() where value <= bound { counts[index] += times }
    }
}

/// Writes Prometheus' text format.
struct MetricsPage {
    enum Kind: String {
        case counter, gauge, histogram
    }

    private(set) var text = ""

    mutating func add(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ name: String, _ labels: [(String, String)] = [], _ value: String) {
        let shown = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
        text += "\(name)\(shown.isEmpty ? "" : "{\(shown)}") \(value)\n"
    }

    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: String) {
        add(name, kind, help)
        sample(name, [], value)
    }

    mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
        add(name, .histogram, help)
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            sample(name + "_bucket", [("le", "\(bound)")], "\(count)")
        }
        sample(name + "_bucket", [("le", "+Inf")], "\(histogram.count)")
        sample(name + "_sum", [], "\(histogram.sum)")
        sample(name + "_count", [], "\(histogram.count)")
    }
}
