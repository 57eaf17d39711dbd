import Foundation
import ParleyJSON
import ParleyModels
import Testing

/// Reading and writing small files, and what messages show of names.
@Suite struct FilesTests {
    @Test func reading() throws {
        let folder = try TemporaryFolder()
        try folder.write("hello", to: "a")
        #expect(try SmallFile.read(folder.path("a"), limit: 5) == Array("hello".utf8))
        #expect(try SmallFile.read(folder.path("a"), limit: 4) == nil)
        try folder.write("", to: "empty")
        #expect(try SmallFile.read(folder.path("empty"), limit: 5) == [])
    }

    @Test func whatIsNoFile() throws {
        let folder = try TemporaryFolder()
        try folder.makePipe("pipe")
        try folder.link("circle", to: folder.path("circle"))
        #expect(throws: FileFault.self) { try SmallFile.read(folder.path("pipe"), limit: 5) }
        #expect(throws: FileFault(code: EISDIR)) { try SmallFile.read(folder.path, limit: 5) }
        #expect(throws: FileFault(code: ELOOP)) { try SmallFile.read(folder.path("circle"), limit: 5) }
        #expect(throws: FileFault(code: ENOENT)) { try SmallFile.read(folder.path("none"), limit: 5) }
        #expect(throws: FileFault(code: ENOENT)) { try SmallFile.read("a\u{0}b", limit: 5) }
        #expect(throws: FileFault.self) { try SmallFile.read("/dev/zero", limit: 5) }
        #expect(try FileFacts(path: folder.path("pipe")).kind == .other)
        #expect(try FileFacts(path: folder.path).kind == .folder)
    }

    @Test func whatIsNoFileIsSaidInWords() throws {
        let folder = try TemporaryFolder()
        try folder.makePipe("pipe")
        try folder.makeSocket("socket")
        for path in [folder.path("pipe"), folder.path("socket"), "/dev/zero"] {
            let fault = #expect(throws: FileFault.self) { try SmallFile.read(path, limit: 5) }
            #expect(fault?.description == "it is a pipe, a socket or a device")
        }
    }

    @Test func replacing() throws {
        let folder = try TemporaryFolder()
        let file = folder.path("a/b/c.json")
        #expect(throws: FileFault.self) { try SmallFile.replace(file, with: [1]) }
        try Folder.make(folder.path("a/b"))
        try Folder.make(folder.path("a/b"))
        try SmallFile.replace(file, with: [1, 2])
        try SmallFile.replace(file, with: [3])
        #expect(try SmallFile.read(file, limit: 9) == [3])
        #expect(try Folder.names(in: folder.path("a/b")) == ["c.json"])
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func aFolderInPlaceOfTheFileLeavesNothingBehind() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("c.json")
        #expect(throws: FileFault.self) { try SmallFile.replace(folder.path("c.json"), with: [1]) }
        #expect(try Folder.names(in: folder.path) == ["c.json"])
    }

    @Test func faultsInWords() {
        #expect(FileFault(code: ENOENT).description == "there is no such file")
        #expect(FileFault(code: EACCES).description == "you have no permission to read it")
        #expect(!FileFault(code: EIO).description.isEmpty)
        #expect(FileFault(code: ENOTDIR).isMissing)
        #expect(FileFault(code: EACCES).ofWriting == "you have no permission to write it")
        #expect(FileFault(code: ENOSPC).ofWriting == "the disk is full")
    }

    @Test(arguments: [
        (ENOENT, "a", "Check the path."),
        (ENOENT, "a\u{FFFD}", "If its name holds bytes that are not UTF-8, rename it."),
        (EACCES, "a\u{FFFD}", "Change its permissions."), (ENOSPC, "a", "Make room on the disk."),
        (EIO, "a", "Check the file and its disk."),
    ])
    func advice(_ code: Int32, _ path: String, _ sentence: String) {
        #expect(FileFault(code: code).advice(for: path) == sentence)
    }

    @Test(arguments: [
        ("plain", "'plain'"), ("é ü", "'é ü'"), ("a\u{1B}[2J\n", "'a␛[2J␊'"),
        ("\u{7F}\u{9B}\u{202E}", "'␡\u{FFFD}\u{FFFD}'"),
        (String(repeating: "x", count: 301), "'" + String(repeating: "x", count: 300) + "…'"), ("", "''"),
    ])
    func quoting(_ text: String, _ shown: String) {
        #expect(text.quotedForMessage == shown)
    }

    @Test(
        arguments: [
            (0, "0"), (999, "999"), (1_000, "1,000"), (98_362_432, "98,362,432"), (.max, "18,446,744,073,709,551,615"),
        ] as [(UInt64, String)]
    )
    func groupedCounts(_ count: UInt64, _ text: String) {
        #expect(GroupedCount(count).description == text)
    }

    @Test(
        arguments: [
            ("temprature", "temperature"), ("top-k", "top_k"), ("TOP_K", "top_k"), ("topk", "top_k"), ("minp", "min_p"),
            ("tempertaure", "temperature"), ("temp", "temperature"), ("top", nil), ("te", nil), ("zzz", nil), ("", nil),
            ("colour", nil),
        ] as [(String, String?)]
    )
    func nearestNames(_ name: String, _ meant: String?) {
        #expect(NearestNames.likely(name, among: ["temperature", "top_k", "top_p", "min_p"]) == meant)
    }

    @Test func namesInOrderOfNearness() {
        #expect(
            NearestNames.ordered(by: "gude", ["qwen", "guide", "llama", "gui"]) == ["guide", "gui", "qwen", "llama"]
        )
        #expect(NearestNames.likely("x", among: []) == nil)
        let long = String(repeating: "a", count: 100_000)
        #expect(NearestNames.likely(long, among: [long + "b", "c"]) == long + "b")
    }

    @Test(
        arguments: [
            (#"{"a": 1}"#, [.key("a")], 1, 2),
            ("{\n  \"a\": {\"b\": [1, {\"c\": 2}]}}", [.key("a"), .key("b"), .index(1), .key("c")], 2, 19),
            ("{\n  \"a\": {\"b\": [1, {\"c\": 2}]}}", [.key("a"), .key("b"), .index(1)], 2, 18),
            ("{\r\n\"é\":\r\r[ 1 ,  2 ]}", [.key("é"), .index(1)], 4, 8),
            ("\u{FEFF}{\"a\": 1}", [.key("a")], 1, 2),
            (#"{"\u0061": 1}"#, [.key("a")], 1, 2),
            (#"{"x": "a\":{[", "a": 1}"#, [.key("a")], 1, 17),
            ("  {}", [], 1, 3),
        ] as [(String, [JSONPlace.Step], Int, Int)]
    )
    func places(_ text: String, _ path: [JSONPlace.Step], _ line: Int, _ column: Int) throws {
        let place = try #require(JSONPlace.find(path, in: Array(text.utf8), limits: .standard))
        #expect((place.line, place.column) == (line, column))
    }

    @Test(
        arguments: [
            ("{}", [.key("a")]), ("[]", [.index(0)]), ("[1]", [.index(1)]), ("[1]", [.key("a")]), ("1", [.index(0)]),
            (#"{"a": 1}"#, [.key("a"), .key("b")]), (#"{"a": 1}"#, [.index(0)]), ("", [.key("a")]), ("{", [.key("a")]),
        ] as [(String, [JSONPlace.Step])]
    )
    func pathsThatLeadNowhere(_ text: String, _ path: [JSONPlace.Step]) {
        #expect(JSONPlace.find(path, in: Array(text.utf8), limits: .standard) == nil)
    }
}
