import Foundation
import ParleyCLI
import ParleyCore
import ParleyStore
import Testing

@Suite struct ChatFolderTests {
    private let root = FileManager.default.temporaryDirectory.appending(path: "parley-chats-\(UUID().uuidString)").path

    private static func chat(_ words: String = "hello") -> SavedChat {
        let segments = [Transcript.Segment.text(.init(id: "s", content: words))]
        var response = Transcript.Response(id: "r", segments: segments)
        response.tokens = [1, 2]
        return SavedChat(
            transcript: Transcript(entries: [.prompt(.init(id: "p", segments: segments)), .response(response)]),
            window: ContextWindow(droppedTurns: 1, shortenedTurns: 1),
            details: ChatDetails(model: "guide", settings: ["top_k": "5"], persona: "teacher")
        )
    }

    private func inFolder(_ body: (ChatFolder) throws -> Void) throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try body(ChatFolder(path: root + "/chats", home: root))
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func whatIsSavedComesBack() throws {
        try inFolder { folder in
            #expect(folder.names.isEmpty)
            let file = try folder.save(Self.chat(), as: "my chat", overwrites: false)
            #expect(file == root + "/chats/my chat.json")
            #expect(try folder.load("my chat") == Self.chat())
            #expect(try mode(file) == 0o600)
            #expect(try mode(root + "/chats") == 0o700)
            #expect(folder.names == ["my chat"])
        }
    }

    @Test func nothingIsOverwrittenUnasked() throws {
        try inFolder { folder in
            _ = try folder.save(Self.chat("one"), as: "a", overwrites: false)
            let error = #expect(throws: SavedChatError.self) {
                try folder.save(Self.chat("two"), as: "a", overwrites: false)
            }
            #expect(error?.description.contains("--force") == true)
            #expect(try folder.load("a") == Self.chat("one"))
            _ = try folder.save(Self.chat("two"), as: "a", overwrites: true)
            #expect(try folder.load("a") == Self.chat("two"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/chats") == ["a.json"])
        }
    }

    @Test(arguments: [
        ("a", "chats/a.json"), ("a b.c", "chats/a b.c.json"), ("~/x.json", "x.json"), ("~/x", "x"),
    ])
    func namesAndPathsHaveTheirFiles(_ name: String, _ file: String) throws {
        try inFolder { folder in
            let path = try folder.file(of: name)
            #expect(path == root + "/" + file)
        }
    }

    @Test(arguments: ["x.json", "./x", "/tmp/x", "a/b"])
    func pathsAreTakenAsTheyAre(_ path: String) throws {
        try inFolder { folder in
            let file = try folder.file(of: path)
            #expect(file == path)
        }
    }

    @Test(arguments: ["", ".", ".hidden", "a\u{0}b", "a\u{1B}b", String(repeating: "x", count: 300)])
    func someNamesAreNone(_ name: String) throws {
        try inFolder { folder in
            #expect(throws: SavedChatError.self) { _ = try folder.file(of: name) }
        }
    }

    @Test(arguments: [
        ("", "is not JSON"), ("{", "is not JSON"), ("[]", "'type' must be"), ("{\"type\":1}", "'type' must be"),
    ])
    func aDamagedChatIsNamed(_ text: String, _ message: String) throws {
        try inFolder { folder in
            let file = root + "/damaged.json"
            try Data(text.utf8).write(to: URL(filePath: file))
            let error = #expect(throws: SavedChatError.self) { try folder.load(file) }
            #expect(error?.description.contains(message) == true && error?.description.contains(file) == true)
        }
    }

    @Test func whatIsNoFileIsRefused() throws {
        try inFolder { folder in
            #expect(throws: SavedChatError.self) { try folder.load("none") }
            #expect(throws: SavedChatError.self) { try folder.load(root + "/") }
            #expect(mkfifo(root + "/pipe.json", 0o600) == 0)
            #expect(throws: SavedChatError.self) { try folder.load(root + "/pipe.json") }
            #expect(throws: SavedChatError.self) {
                try folder.save(Self.chat(), as: root + "/no/such/folder.json", overwrites: true)
            }
        }
    }

    @Test func aFullDiskLeavesWhatWasThere() throws {
        try #require(FileManager.default.isWritableFile(atPath: "/dev/full"))
        try inFolder { folder in
            _ = try folder.save(Self.chat("one"), as: "a", overwrites: false)
            // A folder in which no file can be made stands for a disk without room.
            try FileManager.default.createDirectory(atPath: root + "/chats/b.json", withIntermediateDirectories: true)
            #expect(throws: SavedChatError.self) { try folder.save(Self.chat("two"), as: "b", overwrites: true) }
            #expect(try folder.load("a") == Self.chat("one"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: root + "/chats").sorted() == ["a.json", "b.json"]
            )
        }
    }

    @Test func aWindowBeyondTheChatIsClamped() throws {
        var chat = Self.chat()
        chat.window = ContextWindow(droppedTurns: 9)
        #expect(try SavedChat(bytes: chat.bytes).window == ContextWindow(droppedTurns: 1))
    }
}
