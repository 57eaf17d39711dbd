import ParleyCore
import Testing

struct PartialContentTests {
    @Test(arguments: [
        ("{", "{}"),
        ("[", "[]"),
        (#"{"na"#, "{}"),
        (#"{"name""#, "{}"),
        (#"{"name":"#, "{}"),
        (#"{"name": ""#, #"{"name":""}"#),
        (#"{"name": "Os"#, #"{"name":"Os"}"#),
        (#"{"name": "Oslo""#, #"{"name":"Oslo"}"#),
        (#"{"name": "Oslo","#, #"{"name":"Oslo"}"#),
        (#"{"name": "Oslo", "nights": 1"#, #"{"name":"Oslo"}"#),
        (#"{"name": "Oslo", "nights": 12 "#, #"{"name":"Oslo","nights":12}"#),
        (#"{"a": tru"#, "{}"),
        (#"{"a": true,"#, #"{"a":true}"#),
        (#"{"a": [1, -2.5e3, -"#, #"{"a":[1,-2.5e3]}"#),
        (#"{"a": [{"b": [[], {"c": "x"#, #"{"a":[{"b":[[],{"c":"x"}]}]}"#),
        (#"{"a": {"b": {}}"#, #"{"a":{"b":{}}}"#),
        (#"[[1], [2], "#, "[[1],[2]]"),
        (#""abc"#, #""abc""#),
        (#""a\"#, #""a""#),
        (#""a\n"#, #""a\n""#),
        (#""a\u00e"#, #""a""#),
        (#""a\u00e9"#, #""aé""#),
        (#""a\ud83d"#, #""a""#),
        (#""a\ud83d\ude0"#, #""a""#),
        (#""a\ud83d\ude00"#, #""a😀""#),
        (#"["}]{[,:", "\"]"#, #"["}]{[,:","\"]"]"#),
        (#"{"}{": {"]": 1, "x"#, #"{"}{":{"]":1}}"#),
        ("\u{feff}[1, 2", "[1]"),
    ])
    func whatIsCertainCounts(text: String, expected: String) throws {
        let content = try GeneratedContent(json: text)
        #expect(content.jsonString == expected)
        #expect(!content.isComplete)
    }

    @Test(arguments: ["", "  ", "tru", "-", "1.", "\u{feff}"])
    func nothingIsCertainYet(text: String) {
        #expect(throws: GeneratedContent.ParsingError.self) { try GeneratedContent(json: text) }
    }

    @Test
    func everyPrefixOfATextCanBeReadAndGrows() throws {
        let text =
            #"{"title":"Fjörds \"&\" 😀 \ud83d\ude00\t","nights":3,"list":[{"a":[true,null]},-1.5e+3,"x"],"o":{"p":{}}}"#
        var last = 0
        for end in text.indices.dropFirst() {
            let content = try GeneratedContent(json: String(text[..<end]))
            #expect(!content.isComplete)
            #expect(content.jsonString.count >= last, "\(text[..<end])")
            last = content.jsonString.count
        }
        #expect(try GeneratedContent(json: text).isComplete)
    }

    @Test
    func onlyWhatIsOpenIsIncomplete() throws {
        let content = try GeneratedContent(json: #"{"done": ["x"], "open": [{"a": "b"}, {"c": "d"#)
        func isComplete(_ name: String, in content: GeneratedContent) throws -> Bool {
            try content.value(GeneratedContent.self, forProperty: name).isComplete
        }
        #expect(try isComplete("done", in: content))
        #expect(try !isComplete("open", in: content))
        let elements: [GeneratedContent] = try content.value(forProperty: "open")
        #expect(elements.map(\.isComplete) == [true, false])
        #expect(try isComplete("a", in: elements[0]))
        #expect(try !isComplete("c", in: elements[1]))

        let waiting = try GeneratedContent(json: #"{"done": {"a": 1}, "nex"#)
        #expect(!waiting.isComplete)
        #expect(try isComplete("done", in: waiting))
    }
}
