import Foundation
import ParleyModels
import Testing

/// Files are hashed when a stamp does not spare it, and only then.
@Suite struct VerifiedFilesTests {
    private static let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    private static let jelly = "b6d0e1a7b9f2d9a5c4c63c5ec7a6f2a6c7a1f0d0d8d3b3b3a1d5c2f3e4b5a697"

    /// A file "hello", and a count of the files that were hashed.
    private final class Bench {
        let folder: TemporaryFolder
        let file: String
        let files: VerifiedFiles
        private(set) var hashed = 0

        init() throws {
            folder = try TemporaryFolder()
            file = try folder.write("hello", to: "a.gguf")
            try folder.setModificationTime(1_000_000_000.25, of: "a.gguf")
            files = VerifiedFiles(folder: folder.path("cache/stamps"))
        }

        func check(size: UInt64 = 5, sha256: String = hello) throws {
            try files.check(file, size: size, sha256: sha256) { name, done, total in
                if done == 0 { self.hashed += 1 }
                #expect(name == "a.gguf")
                #expect(done <= total)
            }
        }
    }

    @Test func knownHashes() {
        #expect(ContentHash.of([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(ContentHash.of(Array("hello".utf8)) == Self.hello)
    }

    @Test func aStampSparesTheHash() throws {
        let bench = try Bench()
        try bench.check()
        try bench.check()
        #expect(bench.hashed == 1)
        let stamp = try #require(bench.files.stamp(for: bench.file))
        #expect(stamp.sha256 == Self.hello)
        #expect(stamp.size == 5)
        #expect(stamp.modified == .init(seconds: 1_000_000_000, nanoseconds: 250_000_000))
    }

    @Test func anotherTimeHashesAgain() throws {
        let bench = try Bench()
        try bench.check()
        try bench.folder.setModificationTime(1_000_000_000.5, of: "a.gguf")
        try bench.check()
        try bench.check()
        #expect(bench.hashed == 2)
    }

    @Test func anotherContentOfTheSameSizeIsFound() throws {
        let bench = try Bench()
        try bench.check()
        try bench.folder.write("jelly", to: "a.gguf")
        let found = ContentHash.of(Array("jelly".utf8))
        #expect(throws: VerifiedFiles.Difference.contents(sha256: found)) { try bench.check() }
        #expect(throws: VerifiedFiles.Difference.contents(sha256: found)) { try bench.check() }
        #expect(bench.hashed == 3)
        #expect(bench.files.stamp(for: bench.file)?.sha256 == Self.hello)
    }

    @Test func anotherExpectationHashesAgain() throws {
        let bench = try Bench()
        try bench.check()
        #expect(throws: VerifiedFiles.Difference.contents(sha256: Self.hello)) { try bench.check(sha256: Self.jelly) }
        #expect(bench.hashed == 2)
    }

    @Test func anotherSizeNeedsNoHash() throws {
        let bench = try Bench()
        #expect(throws: VerifiedFiles.Difference.size(found: 5)) { try bench.check(size: 6) }
        try bench.check()
        try bench.folder.write("hello!", to: "a.gguf")
        #expect(throws: VerifiedFiles.Difference.size(found: 6)) { try bench.check() }
        #expect(bench.hashed == 1)
    }

    @Test func whatIsNoFile() throws {
        let bench = try Bench()
        try bench.folder.remove("a.gguf")
        #expect(throws: VerifiedFiles.Difference.unreadable(FileFault(code: ENOENT))) { try bench.check() }
        try bench.folder.makeFolder("a.gguf")
        #expect(throws: VerifiedFiles.Difference.notAFile) { try bench.check() }
        try bench.folder.remove("a.gguf")
        try bench.folder.makePipe("a.gguf")
        #expect(throws: VerifiedFiles.Difference.notAFile) { try bench.check() }
    }

    @Test func stampsAreForTheirOwnerAlone() throws {
        let bench = try Bench()
        try bench.check()
        let stamps = try Folder.names(in: bench.folder.path("cache/stamps"))
        #expect(stamps.count == 1)
        #expect(stamps.allSatisfy { $0.hasSuffix(".json") })
        let file = bench.folder.path("cache/stamps/" + (stamps.first ?? ""))
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    }

    @Test(arguments: ["", "{", "[]", "{}", "\u{0}", "{\"parley\": 2}", String(repeating: " ", count: 100_000)])
    func aDamagedStampIsWrittenAnew(_ text: String) throws {
        let bench = try Bench()
        try bench.check()
        let name = "cache/stamps/" + (try Folder.names(in: bench.folder.path("cache/stamps")).first ?? "")
        try bench.folder.write(text, to: name)
        try bench.check()
        try bench.check()
        #expect(bench.hashed == 2)
    }

    @Test func theStampOfAnotherFileIsNotTaken() throws {
        let bench = try Bench()
        try bench.check()
        let stamp = "cache/stamps/" + (try Folder.names(in: bench.folder.path("cache/stamps")).first ?? "")
        try bench.folder.write("hello", to: "b.gguf")
        try bench.files.check(bench.folder.path("b.gguf"), size: 5, sha256: Self.hello)
        let names = try Folder.names(in: bench.folder.path("cache/stamps"))
        #expect(names.count == 2)
        for name in names {
            let bytes = try SmallFile.read(bench.folder.path(stamp), limit: 9_999) ?? []
            try bench.folder.write(bytes, to: "cache/stamps/" + name)
        }
        #expect(bench.files.stamp(for: bench.folder.path("b.gguf")) == nil)
        #expect(bench.files.stamp(for: bench.file) != nil)
    }

    @Test func aLinkAndItsFileShareAStamp() throws {
        let bench = try Bench()
        try bench.check()
        try bench.folder.link("link.gguf", to: bench.file)
        var hashed = false
        try bench.files.check(bench.folder.path("link.gguf"), size: 5, sha256: Self.hello) { _, _, _ in hashed = true }
        #expect(!hashed)
    }

    @Test func stampsThatCannotBeWrittenAreNoLoss() throws {
        let bench = try Bench()
        try bench.folder.write("a file in the way", to: "cache")
        try bench.check()
        try bench.check()
        #expect(bench.hashed == 2)
        try VerifiedFiles(folder: nil).check(bench.file, size: 5, sha256: Self.hello)
        try VerifiedFiles(folder: "/dev/null/x").check(bench.file, size: 5, sha256: Self.hello)
    }

    @Test func progressOfALargeFile() throws {
        let folder = try TemporaryFolder()
        let bytes = [UInt8](repeating: 7, count: (2 << 20) + 3)
        let file = try folder.write(bytes, to: "large")
        var steps: [UInt64] = []
        try VerifiedFiles(folder: nil).check(file, size: UInt64(bytes.count), sha256: ContentHash.of(bytes)) {
            steps.append($1)
            #expect($2 == UInt64(bytes.count))
        }
        #expect(steps == [0, 1 << 20, 2 << 20, UInt64(bytes.count)])
    }

    @Test func aFileThatGrowsMeanwhileIsRefused() throws {
        let bench = try Bench()
        #expect(throws: VerifiedFiles.Difference.changing) {
            try bench.files.check(bench.file, size: 5, sha256: Self.hello) { _, _, _ in
                _ = try? bench.folder.append("x", to: "a.gguf")
            }
        }
        #expect(bench.files.stamp(for: bench.file) == nil)
    }

    @Test func aCancelledTaskStops() async throws {
        let bench = try Bench()
        let (file, files) = (bench.file, bench.files)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try files.check(file, size: 5, sha256: Self.hello)
        }
        await #expect(throws: VerifiedFiles.Difference.cancelled) { try await task.value }
    }
}

extension TemporaryFolder {
    fileprivate func append(_ text: String, to name: String) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: path(name)))
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
    }
}
