import Foundation
import ParleyCore
import ParleyModels
import ParleyStore
import Testing

/// Conversations on disk.
@Suite(.timeLimit(.minutes(2))) struct ConversationStoreTests {
    private let temporary = TemporaryStore()

    // MARK: Turns

    @Test func whatIsKeptIsThereForTheNextOne() async throws {
        var chat = Say.chat([Say.turn("hello", "Hi."), Say.turn("more", "Yes", isPartial: true)])
        chat.window = ContextWindow(droppedTurns: 1)
        chat.details = ChatDetails(model: "guide", settings: ["temperature": "0.5"], persona: "teacher")
        #expect(try await temporary.open().keep(chat, in: "ada", of: "") == "more")
        let tree = try #require(try await temporary.open().tree("ada", of: ""))
        #expect(tree.shape == ["->hello", "hello>more*"])
        #expect(tree.turns.map(\.isPartial) == [false, true])
        #expect(tree.chat(upTo: tree.head) == chat)
        #expect(tree.conversation.title == "hello" && tree.conversation.turnCount == 2)
        #expect(tree.conversation.model == "guide")
    }

    @Test func onlyWhatIsNewIsAdded() async throws {
        let store = try temporary.open()
        var turns = [Say.turn("1", "a")]
        try await store.keep(Say.chat(turns), in: "x", of: "")
        let first = try await store.tree("x", of: "")
        turns.append(Say.turn("2", "b"))
        try await store.keep(Say.chat(turns), in: "x", of: "")
        try await store.keep(Say.chat(turns), in: "x", of: "")
        let tree = try #require(try await store.tree("x", of: ""))
        #expect(tree.shape == ["->1", "1>2*"])
        #expect(tree.turns.first == first?.turns.first)
    }

    @Test func anotherWayIsABranchAndTheOldOneStays() async throws {
        let store = try temporary.open()
        try await store.keep(Say.chat([Say.turn("1", "a"), Say.turn("2", "b"), Say.turn("3", "c")]), in: "x", of: "")
        try await store.keep(Say.chat([Say.turn("1", "a"), Say.turn("2b", "d")]), in: "x", of: "")
        #expect(try await store.tree("x", of: "")?.shape == ["->1", "1>2", "2>3", "1>2b*"])
        try await store.keep(Say.chat([Say.turn("0", "z")]), in: "x", of: "")
        #expect(try await store.tree("x", of: "")?.shape == ["->1", "1>2", "2>3", "1>2b", "->0*"])
        // Back to an end that is there: nothing is said twice.
        try await store.keep(Say.chat([Say.turn("1", "a"), Say.turn("2", "b")]), in: "x", of: "")
        let tree = try #require(try await store.tree("x", of: ""))
        #expect(tree.shape == ["->1", "1>2*", "2>3", "1>2b", "->0"])
        #expect(tree.path(to: "3").map(\.id) == ["1", "2", "3"] && tree.path(to: nil).isEmpty)
    }

    @Test func theSameIdentifierOnTwoBranchesIsTwoTurns() async throws {
        let store = try temporary.open()
        let twice = [Say.turn("1", "a"), Say.turn("1", "b")]
        try await store.keep(Say.chat(twice), in: "x", of: "")
        try await store.keep(Say.chat(twice), in: "x", of: "")
        let tree = try #require(try await store.tree("x", of: ""))
        #expect(tree.turns.count == 2 && tree.turns[1].parent == "1" && tree.turns[1].id != "1")
        #expect(tree.chat(upTo: tree.head).transcript == Say.chat(twice).transcript)
    }

    @Test func instructionsFollowTheChat() async throws {
        let store = try temporary.open()
        try await store.keep(Say.chat([Say.turn("1", "a")], instructions: "Be brief."), in: "x", of: "")
        try await store.keep(Say.chat([Say.turn("1", "a")], instructions: nil), in: "x", of: "")
        #expect(try await store.tree("x", of: "")?.opening == [])
    }

    @Test func nobodyReachesWhatIsAnothers() async throws {
        let store = try temporary.open()
        for owner in ["", "a", "b"] {
            try await store.keep(Say.chat([Say.turn("I am \(owner)", "Yes.")]), in: "x", of: owner)
        }
        #expect(try await store.delete("x", of: "b"))
        #expect(try await store.tree("x", of: "b") == nil)
        #expect(try await store.tree("x", of: "a")?.conversation.title == "I am a")
        #expect(try await store.list(of: "a").map(\.title) == ["I am a"])
        #expect(try await store.list(of: "c", matching: "I am").isEmpty)
        #expect(try await store.find("I am a", of: "") == nil)
        await #expect(throws: StoreFault.self) { try await store.rename("x", of: "b", to: "mine") }
        await #expect(throws: StoreFault.self) { try await store.select("I am a", in: "x", of: "") }
    }

    @Test func aThousandTurnsGoAtOnce() async throws {
        let store = try temporary.open()
        try await store.keep(Say.chat((0..<1500).map { Say.turn("q\($0)", "a\($0)") }), in: "long", of: "")
        #expect(try await store.list(of: "", matching: "q1234").count == 1)
        #expect(try await store.delete("long", of: ""))
        #expect(try await store.list(of: "", matching: "q1234").isEmpty)
        #expect(try await !store.delete("long", of: ""))
    }

    @Test func twentyWritersLoseNothing() async throws {
        let stores = try (0..<4).map { _ in try temporary.open() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    for turn in 0..<5 {
                        let turns = (0...turn).map { Say.turn("\(number).\($0)", "a") }
                        try await stores[number % 4].keep(Say.chat(turns), in: "c\(number % 7)", of: "")
                    }
                }
            }
            try await group.waitForAll()
        }
        let all = try await stores[0].list(of: "")
        #expect(all.count == 7 && all.reduce(0) { $0 + $1.turnCount } == 100)
    }

    @Test func aCommitIsNotGivenUpWithItsTask() async throws {
        let store = try temporary.open()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.keep(Say.chat([Say.turn("1", "a")]), in: "x", of: "")
        }
        try await task.value
        #expect(try await store.tree("x", of: "")?.shape == ["->1*"])
    }

    // MARK: Lists

    @Test func theLatestComesFirstAndAListGoesOn() async throws {
        let store = try temporary.open()
        for id in ["a", "b", "c", "d"] { try await store.keep(Say.chat([Say.turn(id, "yes")]), in: id, of: "") }
        try await store.keep(Say.chat([Say.turn("b", "yes"), Say.turn("more", "yes")]), in: "b", of: "")
        #expect(try await store.list(of: "").map(\.id) == ["b", "d", "c", "a"])
        #expect(try await store.list(of: "", limit: 2).map(\.id) == ["b", "d"])
        #expect(try await store.list(of: "", after: "d", limit: 2).map(\.id) == ["c", "a"])
        #expect(try await store.list(of: "", after: "nothing").isEmpty)
    }

    @Test func aTitleIsTheBeginningUntilSomebodyChoosesOne() async throws {
        let store = try temporary.open()
        try await store.keep(Say.chat([]), in: "x", of: "")
        #expect(try await store.find("", of: "")?.title == "")
        let long = "\n  Tell me\tabout the long and winding road that leads from here to everywhere else, please.\nNow."
        try await store.keep(Say.chat([Say.turn(long, "a", id: "1")]), in: "x", of: "")
        let usual = "Tell me about the long and winding road that leads from…"
        #expect(try await store.find("", of: "")?.title == usual)
        try await store.rename("x", of: "", to: "Roads")
        try await store.keep(Say.chat([Say.turn("another", "a")]), in: "x", of: "")
        let named = try #require(try await store.find("Roads", of: ""))
        #expect(named.isNamed && named.id == "x")
        try await store.rename("x", of: "", to: "")
        #expect(try await store.find("", of: "").map { [$0.title, "\($0.isNamed)"] } == [usual, "false"])
    }

    @Test func aNameMeansTheChosenTitleBeforeAChanceOne() async throws {
        let store = try temporary.open()
        try await store.keep(Say.chat([Say.turn("work", "a")]), in: "1", of: "")
        try await store.rename("1", of: "", to: "work")
        try await store.keep(Say.chat([Say.turn("work", "b")]), in: "2", of: "")
        #expect(try await store.find("work", of: "")?.id == "1")
        #expect(try await store.find("2", of: "")?.id == "2")
        #expect(try await store.find("", of: "")?.id == "2")
        #expect(try await store.find("play", of: "") == nil)
    }

    @Test func goingBackMakesTheNextTurnABranch() async throws {
        let store = try temporary.open()
        try await store.keep(Say.chat([Say.turn("1", "a"), Say.turn("2", "b")]), in: "x", of: "")
        try await store.select("1", in: "x", of: "")
        #expect(try await store.tree("x", of: "")?.head == "1")
        try await store.select(nil, in: "x", of: "")
        #expect(try await store.tree("x", of: "")?.head == nil)
        let fault = await #expect(throws: StoreFault.self) { try await store.select("3", in: "x", of: "") }
        #expect(fault?.kind == .missing)
    }

    @Test(arguments: [
        ("ada", ["Canada", "ada"]), ("CANADA", ["Canada"]), ("ada love", ["ada"]), ("lovelace", ["ada"]),
        ("é", ["accents"]), ("ÉTUDE", ["accents"]), ("étude", ["accents"]), ("東京", ["Tokyo"]), ("東京都", ["Tokyo"]),
        ("100%", ["signs"]), ("a_b", ["signs"]), ("%", ["signs"]), ("_", ["signs"]), ("\"", ["signs"]),
        ("x\"y OR z", ["signs"]), ("NOT", ["signs"]), ("zebra", []), ("* AND (", []),
        ("  ", ["Tokyo", "signs", "accents", "Canada", "ada"]),
        ("\u{0}", ["Tokyo", "signs", "accents", "Canada", "ada"]),
    ])
    func aSearchFindsPartsOfWords(_ search: String, _ found: [String]) async throws {
        let store = try temporary.open()
        for (title, answer) in [
            ("ada", "Ada Lovelace wrote it."), ("Canada", "A country."), ("accents", "une étude"),
            ("signs", #"100% of a_b is not x"y OR z"#), ("Tokyo", "東京都は首都です。"),
        ] {
            try await store.keep(Say.chat([Say.turn(title, answer)]), in: title, of: "")
        }
        #expect(try await store.list(of: "", matching: search).map(\.id) == found)
    }

    @Test func aSearchShowsWhereItFoundSomething() async throws {
        let store = try temporary.open()
        let long = String(repeating: "many words ", count: 40)
        try await store.keep(
            Say.chat([Say.turn("1", "\(long)\nthe Needle\nis here \(long)"), Say.turn("2", "nothing")]),
            in: "x",
            of: ""
        )
        let hit = try #require(try await store.list(of: "", matching: "needle").first?.hit)
        #expect(hit.turn == "1" && hit.excerpt.contains("the Needle is here") && hit.excerpt.count < 140)
        #expect(hit.excerpt.hasPrefix("…") && hit.excerpt.hasSuffix("…") && !hit.excerpt.contains("\n"))
        try await store.rename("x", of: "", to: "Haystack")
        #expect(try await store.list(of: "", matching: "haystack").map(\.hit) == [nil])
    }

    // MARK: The file

    @Test func onlyItsOwnerMayReadTheFiles() async throws {
        let store = try temporary.open()
        try await store.keep(Say.chat([Say.turn("1", "a")]), in: "x", of: "")
        for suffix in ["", "-wal", "-shm"] { #expect(try FileFacts(path: temporary.path + suffix).isPrivate) }
        #expect(try FileFacts(path: temporary.folder + "/inner").isPrivate)
    }

    @Test func permissionsOfOthersAreTakenBack() throws {
        let store = try temporary.open()
        try withExtendedLifetime(store) {
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: temporary.path)
            _ = try temporary.open()
            #expect(try FileFacts(path: temporary.path).isPrivate)
        }
    }

    @Test func aCommitWaitsForTheDisk() async throws {
        #expect(try await temporary.open().synchronous == 2)
    }

    @Test func anotherProgramsFileIsLeftAlone() throws {
        let bytes = Data("This is no database, but something else that somebody wants to keep.".utf8)
        try FileManager.default.createDirectory(atPath: temporary.folder + "/inner", withIntermediateDirectories: true)
        try bytes.write(to: URL(filePath: temporary.path))
        let fault = #expect(throws: StoreFault.self) { try temporary.open() }
        #expect(fault?.kind == .damaged)
        #expect(try Data(contentsOf: URL(filePath: temporary.path)) == bytes)
    }

    @Test(arguments: ["/dev/null", "/dev/null/x", "/proc/nothing/x.sqlite", "", "/", "/tmp/\u{0}x"])
    func whatCanBeNoStoreIsSaid(_ path: String) throws {
        let fault = #expect(throws: StoreFault.self) { try ConversationStore(path: path) }
        #expect(fault?.kind == .inaccessible && fault?.description.isEmpty == false)
    }

    @Test func aNewerParleysStoreIsLeftAlone() async throws {
        do {
            let store = try temporary.open()
            try await store.keep(Say.chat([Say.turn("1", "a")]), in: "x", of: "")
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as c:
                c.execute("INSERT INTO grdb_migrations VALUES ('what nobody knows yet')")
            """, temporary.path,
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let fault = #expect(throws: StoreFault.self) { try temporary.open() }
        #expect(fault?.kind == .newer)
    }
}
