import ParleyCore
import ParleyServer
import Testing

/// What a collector reads.
@Suite struct ServerMetricsTests {
    private static func lines(_ metrics: ServerMetrics) -> [String] {
        metrics.text(queue: 2, busyConversations: 3, modelsInMemory: 1).split(separator: "\n").map(String.init)
    }

    @Test func whatHappenedIsCounted() {
        let metrics = ServerMetrics()
        for _ in 0..<2 { metrics.answered("/chat", status: 200) }
        metrics.answered("/chat", status: 400)
        metrics.took(WriterTests.summary(5))
        metrics.took(WriterTests.summary(1))
        metrics.failed()
        let lines = Self.lines(metrics)
        // Ten prompt tokens each, four of them cached; 70 ms to the first token, 40 ms for the four behind it.
        for line in [
            #"parley_requests_total{path="/chat",status="200"} 2"#,
            #"parley_requests_total{path="/chat",status="400"} 1"#,
            "parley_queue_requests 2", "parley_busy_conversations 3", "parley_model_ready 1",
            "parley_models_in_memory 1",
            "parley_prompt_tokens_total 20", "parley_prompt_cached_tokens_total 8", "parley_generated_tokens_total 6",
            "parley_failed_replies_total 1",
            #"parley_time_to_first_token_seconds_bucket{le="0.05"} 0"#,
            #"parley_time_to_first_token_seconds_bucket{le="0.1"} 2"#,
            #"parley_time_to_first_token_seconds_bucket{le="+Inf"} 2"#,
            "parley_time_to_first_token_seconds_count 2",
            #"parley_inter_token_seconds_bucket{le="0.005"} 0"#,
            #"parley_inter_token_seconds_bucket{le="0.025"} 4"#, "parley_inter_token_seconds_count 4",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test func everySampleHasItsKindBeforeIt() throws {
        let metrics = ServerMetrics()
        metrics.answered("/health", status: 200)
        var kinds: Set<String> = []
        for line in Self.lines(metrics) {
            if let match = line.wholeMatch(of: /# TYPE (\S+) (counter|gauge|histogram)/) {
                #expect(kinds.insert(String(match.output.1)).inserted, "twice: \(line)")
            } else if !line.hasPrefix("# HELP ") {
                let match = try #require(line.wholeMatch(of: /([a-z_]+)(\{.*\})? [0-9.e+-]+/), "\(line)")
                let name = String(match.output.1)
                #expect(kinds.contains { name == $0 || name.hasPrefix($0 + "_") }, "\(line)")
            }
        }
        #expect(kinds.count == 12)
    }
}
