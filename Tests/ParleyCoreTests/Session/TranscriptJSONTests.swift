import Foundation
import ParleyCore
import ParleyJSON
import Testing

@Suite struct TranscriptJSONTests {
    static func text(_ id: String, _ text: String) -> [Transcript.Segment] { [.text(.init(id: id, content: text))] }

    static var whole: Transcript {
        var partial = Transcript.Response(id: "e", segments: text("s5", "Fi"))
        partial.isPartial = true
        partial.tokens = [7, 0, 49151]
        let options = GenerationOptions(
            samplingMode: .random(top: 5, seed: 9),
            temperature: 0.5,
            maximumResponseTokens: 7
        )
        return Transcript(entries: [
            .instructions(.init(id: "a", segments: text("s1", "Be brief."))),
            .prompt(.init(id: "b", segments: text("s2", "hello \u{1F600} \u{0}"), options: options)),
            .reasoning(.init(id: "c", segments: text("s3", "Hm."))),
            .toolCalls(
                .init(id: "f", [.init(id: "call", toolName: "clock", arguments: GeneratedContent(["zone": "UTC"]))])
            ),
            .toolOutput(.init(id: "call", toolName: "clock", segments: text("s4", "noon"))),
            .response(partial),
            .response(
                .init(
                    id: "g",
                    segments: [.structure(.init(id: "s6", schemaName: "Time", content: GeneratedContent(["hour": 12])))]
                )
            ),
        ])
    }

    @Test func itComesBackAsItWas() throws {
        #expect(try Transcript(json: Self.whole.jsonValue) == Self.whole)
        let coded = try JSONDecoder().decode(Transcript.self, from: try JSONEncoder().encode(Self.whole))
        #expect(coded == Self.whole)
    }

    @Test func itHasApplesForm() {
        let transcript = Transcript(entries: [
            .instructions(.init(id: "a", segments: Self.text("s1", "Be brief."))),
            .prompt(.init(id: "b", segments: Self.text("s2", "hello"))),
        ])
        #expect(
            transcript.jsonValue.serialized() == """
                {"type":"FoundationModels.Transcript","version":1,"transcript":{"entries":[\
                {"id":"a","role":"instructions","contents":[{"type":"text","id":"s1","text":"Be brief."}]},\
                {"id":"b","role":"user","contents":[{"type":"text","id":"s2","text":"hello"}]}]}}
                """
        )
    }

    @Test(arguments: [
        ("[]", "'type' must be"),
        (#"{"type":"Other","version":1}"#, "'type' must be"),
        (#"{"type":"FoundationModels.Transcript","version":2}"#, "'version' must be 1"),
        (#"{"type":"FoundationModels.Transcript","version":1}"#, "'transcript.entries' must be a list"),
        (Self.with(#"{"role":"robot"}"#), "transcript.entries[0].role must be"),
        (Self.with("3"), "transcript.entries[0] must be an object"),
        (Self.with(#"{"role":"user"}"#), "transcript.entries[0].contents must be a list"),
        (
            Self.with(#"{"role":"user","contents":[{"type":"image"}]}"#),
            "transcript.entries[0].contents[0].type must be"
        ),
        (Self.with(#"{"role":"user","contents":[{"type":"text"}]}"#), "contents[0].text must be a text"),
        (Self.with(#"{"role":"user","contents":[],"options":3}"#), "transcript.entries[0].options must be an object"),
        (Self.with(#"{"role":"response","contents":[],"parley":{"tokens":["a"]}}"#), "parley.tokens must hold"),
        (Self.with(#"{"role":"response","toolCalls":[{"name":"a","arguments":"{"}]}"#), "arguments must be a text"),
    ])
    func whatIsNoTranscriptIsNamed(_ text: String, _ message: String) throws {
        let error = #expect(throws: Transcript.FormatError.self) { try Transcript(json: try JSONValue(parsing: text)) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    static func with(_ entry: String) -> String {
        #"{"type":"FoundationModels.Transcript","version":1,"transcript":{"entries":[\#(entry)]}}"#
    }

    @Test func keysOfOthersArePassedOver() throws {
        let entry = #"{"role":"user","mood":"good","contents":[{"type":"text","text":"a","tone":1}]}"#
        let transcript = try Transcript(json: try JSONValue(parsing: Self.with(entry)))
        #expect(transcript.map(\.text) == ["a"])
    }
}
