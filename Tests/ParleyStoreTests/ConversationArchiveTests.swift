import ParleyCore
import ParleyJSON
import ParleyStore
import Testing

/// Conversations as files.
@Suite(.timeLimit(.minutes(1))) struct ConversationArchiveTests {
    private static func turn(_ id: String, _ parent: String?, _ created: Int = 5) -> StoredTurn {
        StoredTurn(id: id, parent: parent, created: created, entries: Say.turn(id, "answer to \(id)"))
    }

    private static let tree = ConversationTree(
        conversation: StoredConversation(
            id: "ada",
            title: "Numbers",
            isNamed: true,
            created: 7,
            updated: 9,
            turnCount: 4
        ),
        opening: [Say.instructions("Be kind.")],
        turns: [turn("1", nil), turn("2", "1"), turn("2b", "1", 6), turn("3", "2b")],
        head: "3",
        details: ChatDetails(model: "guide", settings: ["top_k": "3"])
    )

    @Test(arguments: ["3", "2", "2b", "1", nil])
    func whatIsWrittenIsReadAgain(_ head: String?) throws {
        var tree = Self.tree
        tree.head = head
        let read = try ConversationArchive(
            json: JSONValue(parsing: ConversationArchive(tree).json.serialized()),
            now: 9
        )
        #expect(read.tree == tree)
    }

    @Test func itsPathIsATranscriptThatOtherProgramsRead() throws {
        let transcript = try Transcript(json: ConversationArchive(Self.tree).json)
        #expect(transcript.map(\.id) == ["i", "1", "1-r", "2b", "2b-r", "3", "3-r"])
        #expect(try SavedChat(json: ConversationArchive(Self.tree).json).details == Self.tree.details)
    }

    @Test func aTranscriptAloneIsAConversationWithoutBranches() throws {
        let chat = Say.chat([Say.turn("1", "a"), Say.turn("2", "b"), Say.turn("1", "c")])
        let tree = try ConversationArchive(json: .object(chat.jsonObject), now: 3).tree
        #expect(tree.turns.count == 3 && tree.turns[2].parent == "2" && tree.head == tree.turns[2].id)
        #expect(Set(tree.turns.map(\.id)).count == 3)
        #expect(tree.chat(upTo: tree.head) == chat)
    }

    @Test func aStoreTakesInWhatAnotherGaveOut() async throws {
        let (one, other) = (TemporaryStore(), TemporaryStore())
        let (from, to) = (try one.open(), try other.open())
        try await from.keep(Say.chat([Say.turn("1", "a"), Say.turn("2", "b")]), in: "x", of: "me")
        try await from.keep(Say.chat([Say.turn("1", "a"), Say.turn("3", "c")]), in: "x", of: "me")
        try await from.rename("x", of: "me", to: "Letters")
        let tree = try #require(try await from.tree("x", of: "me"))
        let archive = try ConversationArchive(json: ConversationArchive(tree).json, now: 1)
        try await to.insert(archive.tree, as: "y", of: "you")
        var copy = try #require(try await to.tree("y", of: "you"))
        #expect(copy.conversation.id == "y")
        (copy.conversation.id, copy.conversation.updated) = ("x", tree.conversation.updated)
        #expect(copy == tree)
        let fault = await #expect(throws: StoreFault.self) { try await to.insert(archive.tree, as: "y", of: "you") }
        #expect(fault?.kind == .nameTaken)
        // And it goes on from there as the one it came from would.
        try await to.keep(Say.chat([Say.turn("1", "a"), Say.turn("3", "c"), Say.turn("4", "d")]), in: "y", of: "you")
        #expect(try await to.tree("y", of: "you")?.shape == ["->1", "1>2", "1>3", "3>4*"])
    }

    @Test(arguments: [
        (#"{"turns":[{"id":""}]}"#, "turns[0].id"), (#"{"turns":[{}]}"#, "turns[0].id"),
        (#"{"turns":[{"id":"a"},{"id":"a"}]}"#, "turns[1].id"),
        (#"{"turns":[{"id":"a","parent":"a"}]}"#, "turns[0].parent"),
        (#"{"turns":[{"id":"a","parent":"b"},{"id":"b"}]}"#, "turns[0].parent"),
        (#"{"turns":[{"id":"a"}],"head":"b"}"#, "head"), (#"{"turns":[{"id":"a"}]}"#, "head"),
        (#"{"turns":[{"id":"a"},{"id":"b","parent":"a"}],"head":"b"}"#, "head"),
        (#"{"turns":[{"id":"a"},{"id":"b"}],"head":"a"}"#, "turns[1].entries"),
        (#"{"turns":[{"id":"a"},{"id":"b","entries":[]}],"head":"a"}"#, "turns[1].entries"),
        (#"{"turns":[{"id":"a"},{"id":"b","entries":[{"role":"pirate"}]}],"head":"a"}"#, "turns[1].entries"),
        (#"{"turns":[]}"#, "head"),
    ])
    func whatIsWrongIsNamed(_ conversation: String, _ place: String) throws {
        var object = Say.chat([Say.turn("1", "a")]).jsonObject
        object["parley"] = ["conversation": try JSONValue(parsing: conversation)]
        let error = #expect(throws: SavedChatError.self) {
            try ConversationArchive(json: .object(object), now: 1)
        }
        #expect(error?.description.contains("parley.conversation.\(place)") == true, "\(error?.description ?? "")")
    }
}
