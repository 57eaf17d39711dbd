import ParleyCore
import Testing

struct PromptBuilderTests {
    @Test(arguments: [
        (true, ["a", "b"], "Hello\nyes\n1 a\n2 b\nend"),
        (false, [], "Hello\nno\nend"),
    ])
    func conditionsAndLoops(flag: Bool, names: [String], expected: String) {
        let prompt = Prompt {
            "Hello"
            if flag {
                "yes"
            } else {
                "no"
            }
            for (index, name) in names.enumerated() {
                "\(index + 1) \(name)"
            }
            "end"
        }
        #expect(prompt.text == expected)
    }

    @Test
    func instructionsAreTheMirrorImage() {
        func instructions(_ pace: Pace?, _ rules: [String]) -> Instructions {
            Instructions {
                "Rules:"
                switch pace {
                case .slow: "Go slow."
                case .fast:
                    "Go fast."
                    "Do not stop."
                case nil: Instructions {}
                }
                if !rules.isEmpty { rules }
            }
        }
        #expect(instructions(.fast, ["One", "Two"]).text == "Rules:\nGo fast.\nDo not stop.\nOne\nTwo")
        #expect(instructions(.slow, []).text == "Rules:\nGo slow.")
        #expect(instructions(nil, []).text == "Rules:")
    }

    @Test
    func whatIsLeftOutAddsNoLineButAnEmptyTextDoes() {
        let nothing: String? = nil
        let something: String? = "here"
        let prompt = Prompt {
            "a"
            if let nothing { nothing }
            ""
            nothing
            something
            [String]()
            "b"
        }
        #expect(prompt.text == "a\n\nhere\nb")
        #expect(Prompt {}.text.isEmpty)
    }

    @Test
    func limitedAvailability() {
        let prompt = Prompt {
            if #available(macOS 15, *) { "new" }
            "always"
        }
        #expect(prompt.text == "new\nalways")
    }

    @Test
    func manyPartsAndNestedPrompts() {
        let inner = Prompt {
            "2"; "3"
        }
        let prompt = Prompt {
            1
            inner
            4.5
            true
            "6"; "7"; "8"; "9"; "10"; "11"; "12"
        }
        #expect(prompt.text == "1\n2\n3\n4.5\ntrue\n6\n7\n8\n9\n10\n11\n12")
    }

    @Test
    func generatedValuesAreShownAsJSONAndTextAsItIs() throws {
        let stop = Stop(city: "Zürich \"HB\"")
        let content = try GeneratedContent(json: #"{"b": 1.50, "a": [null]}"#)
        #expect(
            Prompt {
                stop; content
            }.text == #"{"city":"Zürich \"HB\"","next":[]}"# + "\n" + #"{"b":1.50,"a":[null]}"#
        )
        #expect(
            Instructions {
                stop; content
            }.text
                == Prompt {
                    stop; content
                }.text
        )
        #expect(Prompt(GeneratedContent("plain \"text\"")).text == "plain \"text\"")
        #expect(Prompt([1, 2]).text == "1\n2")
        #expect([1, 2].promptRepresentation.text == "1\n2")
        #expect(Instructions([["a"], ["b", "c"]]).text == "a\nb\nc")
    }

    @Test
    func typesOfOneselfUseTheBuilder() {
        struct Question: PromptRepresentable, InstructionsRepresentable {
            var text: String
            var hint: String?

            var promptRepresentation: Prompt {
                "Q: \(text)"
                if let hint { "Hint: \(hint)" }
            }

            var instructionsRepresentation: Instructions {
                "Know: \(text)"
            }
        }
        let questions = [Question(text: "Why?"), Question(text: "How?", hint: "slowly")]
        #expect(Prompt { questions }.text == "Q: Why?\nQ: How?\nHint: slowly")
        #expect(Instructions(questions).text == "Know: Why?\nKnow: How?")
    }

    @Test
    func errorsPassThrough() {
        struct Broken: Error {}
        func fail() throws -> String { throw Broken() }
        #expect(throws: Broken.self) { try Prompt { try fail() } }
        #expect(throws: Broken.self) { try Instructions { try fail() } }
    }
}
