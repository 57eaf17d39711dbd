import ParleyJSON
import ParleyRemote
import Testing

/// Lists of models as servers write them.
struct ModelListTests {
    @Test func openAI() throws {
        let list = try ModelList(
            openAI: JSONValue(
                parsing: #"""
                    {"data":[{"id":"a","max_model_len":4096},{"id":"b","meta":{"n_ctx":0}},{"id":""},7,\#
                    {"id":"c","meta":{"n_ctx":512}}]}
                    """#
            )
        )
        #expect(
            list?.models == [.init(name: "a", contextSize: 4096), .init(name: "b"), .init(name: "c", contextSize: 512)]
        )
        #expect(list?.choose(nil)?.name == "a")
        #expect(list?.choose("c")?.contextSize == 512)
        #expect(list?.choose("d") == .init(name: "d"))
    }

    @Test func ollama() throws {
        let list = try ModelList(
            ollama: JSONValue(parsing: #"{"models":[{"name":"qwen:latest"},{"model":"x"},"y",{}]}"#)
        )
        #expect(list?.models.map(\.name) == ["qwen:latest", "x", "y"])
        #expect(list?.choose("qwen")?.name == "qwen:latest")
    }

    @Test(arguments: ["{}", "[]", "null", #"{"data":{}}"#, #"{"models":"x"}"#]) func noLists(text: String) throws {
        #expect(ModelList(openAI: try JSONValue(parsing: text)) == nil)
        #expect(ModelList(ollama: try JSONValue(parsing: text)) == nil)
    }

    @Test func anEmptyListHasNothingToChoose() throws {
        #expect(try ModelList(openAI: JSONValue(parsing: #"{"data":[]}"#))?.choose(nil) == nil)
    }
}
