import ParleyCore
import ParleyJSON
import ParleyServer
import ParleyStore
import Testing

/// What is read of requests about kept conversations, and how these are written.
@Suite struct ConversationRequestTests {
    @Test(arguments: [
        ("ada", "ada", ConversationTarget.Part.whole), ("a%2Fb", "a/b", .whole), ("ada/export", "ada", .export),
        ("%C3%A9", "é", .whole), ("a b/export", "a b", .export),
        ("ada/", "ada", .whole),
    ])
    func pathsNameAConversation(_ rest: String, _ id: String, _ part: ConversationTarget.Part) throws {
        let target = try ConversationTarget(rest)
        #expect(target.id == id && target.part == part)
    }

    @Test(arguments: ["/export", "ada/turns", "ada/export/", "%ff", "%zz", "/"])
    func otherPathsNameNothing(_ rest: String) {
        let error = #expect(throws: APIError.self) { try ConversationTarget(rest) }
        #expect(error?.kind == .notFound)
    }

    @Test(arguments: [
        ([:], "", nil as String?, 100), (["search": "x", "after": "y", "limit": "1", "other": "z"], "x", "y", 1),
        (["limit": "1000"], "", nil, 1000),
    ])
    func listsAreAskedFor(_ query: [String: String], _ search: String, _ after: String?, _ limit: Int) throws {
        let read = try ConversationQuery(query)
        #expect(read.search == search && read.after == after && read.limit == limit)
    }

    @Test(arguments: [
        ["limit": "0"], ["limit": "1001"], ["limit": "-1"], ["limit": "ten"], ["limit": ""], ["limit": "1e2"],
        ["search": String(repeating: "x", count: 1025)],
    ])
    func wrongQueriesAreRefused(_ query: [String: String]) {
        let error = #expect(throws: APIError.self) { try ConversationQuery(query) }
        #expect(error?.parameter == query.keys.first)
    }

    private static func fields(_ text: String) throws -> RequestFields { try RequestFields(body: Array(text.utf8)) }

    @Test(arguments: [
        (#"{"title":"a"}"#, "a" as String?, nil as String?), (#"{"head":""}"#, nil, ""),
        (#"{"title":"","head":"t"}"#, "", "t"),
    ])
    func changes(_ body: String, _ title: String?, _ head: String?) throws {
        let change = try ConversationChange(Self.fields(body))
        #expect(change.title == title && change.head == head)
    }

    @Test(arguments: [
        ("{}", "title"), (#"{"title":7}"#, "title"), (#"{"head":[]}"#, "head"), (#"{"title":null}"#, "title"),
        ("{\"title\":\"\(String(repeating: "é", count: 501))\"}", "title"),
    ])
    func wrongChangesAreRefused(_ body: String, _ field: String) {
        let error = #expect(throws: APIError.self) { try ConversationChange(Self.fields(body)) }
        #expect(error?.parameter == field)
    }

    @Test func aNewOneHasTheServersInstructionsUnlessItSaysOtherwise() throws {
        func opening(_ body: String) throws -> [String] {
            try NewConversation(Self.fields(body), instructions: "Usual.").tree.opening.map(\.text)
        }
        #expect(try opening("{}") == ["Usual."])
        #expect(try opening(#"{"instructions":"Mine."}"#) == ["Mine."])
        #expect(try opening(#"{"instructions":""}"#) == [])
        let named = try NewConversation(Self.fields(#"{"id":"x","title":"T"}"#), instructions: nil)
        #expect(named.id == "x" && named.isNamed && named.tree.conversation.title == "T")
        #expect(named.tree.conversation.isNamed && named.tree.opening.isEmpty)
        let unnamed = try NewConversation(Self.fields("{}"), instructions: nil)
        #expect(!unnamed.isNamed && unnamed.id.count == 36)
    }

    @Test func whatWasWrittenOutKeepsItsNameUnlessItIsGivenAnother() throws {
        let text = #"""
            {"type":"FoundationModels.Transcript","version":1,"transcript":{"entries":[
              {"role":"user","id":"1","contents":[{"type":"text","text":"hello"}]}]},
             "parley":{"conversation":{"id":"ada","turns":[{"id":"1","parent":null}],"head":"1"}}NEW}
            """#
        let kept = try NewConversation(Self.fields(text.replacing("NEW", with: "")), instructions: "Usual.")
        #expect(kept.id == "ada" && !kept.isNamed && kept.tree.turns.count == 1 && kept.tree.opening.isEmpty)
        let renamed = try NewConversation(Self.fields(text.replacing("NEW", with: #","id":"bob""#)), instructions: nil)
        #expect(renamed.id == "bob" && renamed.isNamed)
        let error = #expect(throws: APIError.self) {
            let damaged = text.replacing(#""head":"1""#, with: #""head":"2""#).replacing("NEW", with: "")
            return try NewConversation(Self.fields(damaged), instructions: nil)
        }
        #expect(error?.parameter == "transcript" && error?.message.contains("head") == true)
    }

    @Test(arguments: [#"{"id":""}"#, #"{"id":7}"#, #"{"instructions":7}"#, #"{"transcript":7}"#, #"{"id":"a\u0000"}"#])
    func wrongNewOnesAreRefused(_ body: String) {
        let error = #expect(throws: APIError.self) { try NewConversation(Self.fields(body), instructions: nil) }
        #expect(error?.kind.status == 400)
    }

    @Test func whatClientsRead() throws {
        var response = Transcript.Response(segments: [.text(.init(content: "Hi"))])
        response.isPartial = true
        let tree = ConversationTree(
            conversation: StoredConversation(
                id: "x",
                title: "hello",
                created: 1500,
                updated: 2500,
                turnCount: 1,
                hit: .init(turn: "1", excerpt: "hel")
            ),
            opening: [],
            turns: [
                StoredTurn(
                    id: "1",
                    parent: nil,
                    created: 2000,
                    entries: [
                        .prompt(.init(segments: [.text(.init(content: "hello"))])),
                        .reasoning(.init(segments: [.text(.init(content: "hm"))])), .response(response),
                    ]
                )
            ],
            head: "1",
            details: ChatDetails()
        )
        #expect(
            ConversationWriter.whole(tree).serialized() == """
                {"id":"x","object":"conversation","title":"hello","named":false,"created_at":1,"updated_at":2,\
                "turn_count":1,"model":null,"match":{"turn_id":"1","excerpt":"hel"},"instructions":null,"head":"1",\
                "turns":[{"id":"1","object":"conversation.turn","parent_id":null,"created_at":2,"message":"hello",\
                "response":"Hi","partial":true,"reasoning_content":"hm"}]}
                """
        )
    }
}
