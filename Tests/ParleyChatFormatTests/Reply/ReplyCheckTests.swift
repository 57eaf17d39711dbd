import ParleyChatFormat
import Testing

@Suite struct ReplyCheckTests {
    @Test(arguments: [
        (
            #"{"id":1,"format":"standard","chunks":["<thi","nk>a","b</think>\n\nHe","llo"]}"#,
            #"{"id":1,"content":"Hello","reasoning":"ab","tool_calls":[],"events":["#
                + #"{"type":"reasoning","text":"a"},{"type":"reasoning","text":"b"},{"type":"reasoning_ended"},"#
                + #"{"type":"text","text":"He"},{"type":"text","text":"llo"}]}"#
        ),
        (
            #"{"id":"x","template":"{{ '<think>' }}","prompt":"assistant\n<think>\n","chunks":["a</think>b"]}"#,
            #"{"id":"x","content":"b","reasoning":"a","tool_calls":[],"events":["#
                + #"{"type":"reasoning","text":"a"},{"type":"reasoning_ended"},{"type":"text","text":"b"}]}"#
        ),
        (
            #"{"id":2,"format":"chatml","tools":[],"chunks":["hi<|im_","end|>more"]}"#,
            #"{"id":2,"content":"hi","reasoning":"","tool_calls":[],"events":["#
                + #"{"type":"text","text":"hi"},{"type":"stopped","at":"<|im_end|>"}]}"#
        ),
        (
            #"{"id":3,"format":"chatml","control_tokens":["<|im_end|>"],"#
                + #""chunks":["say <|im_end|>",{"token":"<|im_end|>"}]}"#,
            #"{"id":3,"content":"say <|im_end|>","reasoning":"","tool_calls":[],"events":["#
                + #"{"type":"text","text":"say <|im_end|>"},"#
                + #"{"type":"stopped","at":"<|im_end|>"}]}"#
        ),
        (
            #"{"format":"plain","stop":"END","chunks":["aEN","Db"]}"#,
            #"{"id":null,"content":"a","reasoning":"","tool_calls":[],"events":["#
                + #"{"type":"text","text":"a"},{"type":"stopped","at":"END"}]}"#
        ),
        (
            #"{"id":4,"format":"standard","raw":true,"chunks":["<think>a</think>"]}"#,
            #"{"id":4,"content":"<think>a</think>","reasoning":"","tool_calls":[],"events":["#
                + #"{"type":"text","text":"<think>a</think>"}]}"#
        ),
        (
            #"{"id":5,"format":"plain","chunks":[]}"#,
            #"{"id":5,"content":"","reasoning":"","tool_calls":[],"events":[]}"#
        ),
    ])
    func answers(request: String, expected: String) {
        #expect(ReplyCheck.answer(line: request) == expected)
    }

    @Test func aTemplateIsRenderedWhereThePromptIsNotGiven() {
        let request = #"{"id":1,"template":"<think>","chunks":["a</think>b"]}"#
        #expect(
            ReplyCheck.answer(line: request, render: { $0 + "\n" })
                .hasPrefix(#"{"id":1,"content":"b","reasoning":"a","#)
        )
        #expect(ReplyCheck.answer(line: request).hasPrefix(#"{"id":1,"content":"a</think>b","reasoning":"","#))
    }

    @Test(arguments: [
        (#"{"id":1,"chunks":[]}"#, #"{"id":1,"error":"'template' and 'format' are missing: give one of them"}"#),
        (
            #"{"id":1,"template":"","format":"plain","chunks":[]}"#,
            #"{"id":1,"error":"'template' and 'format' are both there: give one of them"}"#
        ),
        (
            #"{"id":1,"format":"plain"}"#,
            #"{"id":1,"error":"'chunks' is missing: give the pieces of the reply as an array of texts"}"#
        ),
        (
            #"{"id":1,"format":"plain","chunks":["a",3]}"#,
            #"{"id":1,"error":"'chunks[1]' has to be a text, or an object with a text 'token'"}"#
        ),
        (
            #"{"id":1,"format":"plain","raw":1,"chunks":[]}"#,
            #"{"id":1,"error":"'raw' is a number: it has to be true or false"}"#
        ),
        (
            #"{"id":1,"format":"plain","stop":["a",1],"chunks":[]}"#,
            #"{"id":1,"error":"'stop' has to be a text or an array of texts"}"#
        ),
        (#"[1]"#, #"{"id":null,"error":"the request is an array: it has to be an object"}"#),
    ])
    func faults(request: String, expected: String) {
        #expect(ReplyCheck.answer(line: request) == expected)
    }

    @Test func anUnknownFormatNamesTheKnownOnes() {
        let answer = ReplyCheck.answer(line: #"{"id":1,"format":"nope","chunks":[]}"#)
        #expect(answer.hasPrefix(#"{"id":1,"error":"there is no format 'nope': use plain, standard, chatml, seed, "#))
    }

    @Test func brokenJSONIsSaidToBeThat() {
        #expect(ReplyCheck.answer(line: "{").hasPrefix(#"{"id":null,"error":"the request is not JSON: line 1, "#))
    }
}
