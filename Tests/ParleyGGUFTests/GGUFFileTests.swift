import Foundation
import ParleyGGUF
import Testing

@Suite struct GGUFFileTests {
    /// Runs a body with a folder of its own.
    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gguf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func open(_ path: String) -> GGUFError? {
        failure { () throws(GGUFError) in _ = try GGUFFile(path: path) }
    }

    @Test func readsAFile() throws {
        try inFolder { folder in
            let path = folder.appending(path: "m.gguf").path
            try Data(GGUFBuilder.model.bytes()).write(to: URL(filePath: path))
            let file = try GGUFFile(path: path)
            #expect(file.path == path)
            #expect(file.tensors.count == 4)
            #expect(file.chatTemplate == "{{ messages }}")
        }
    }

    @Test func readsAHeaderLargerThanTheFirstRead() throws {
        try inFolder { folder in
            let path = folder.appending(path: "m.gguf").path
            let tokens = (0..<150_000).map { "token number \($0)" }
            let builder = GGUFBuilder.model.setting("tokenizer.ggml.tokens", GGUFBuilder.strings(tokens))
            let bytes = builder.bytes()
            try Data(bytes).write(to: URL(filePath: path))
            let file = try GGUFFile(path: path)
            #expect(bytes.count > 3 << 20)
            #expect(file.vocabularySize == 150_000)
            #expect(try file.metadata.strings("tokenizer.ggml.tokens") == tokens)
            for cut in [1 << 20, (1 << 20) + 1, 3 << 20, bytes.count - 1] {
                try Data(bytes.prefix(cut)).write(to: URL(filePath: path))
                #expect(open(path)?.kind == .truncated)
            }
        }
    }

    @Test func whatIsNoFileIsRefused() throws {
        try inFolder { folder in
            #expect(open(folder.path)?.message.hasPrefix("This is a folder.") == true)
            #expect(open(folder.path + "/none.gguf")?.message.hasPrefix("There is no such file.") == true)
            #expect(open("/dev/null")?.message.hasPrefix("This is no regular file.") == true)
            let pipe = folder.path + "/pipe.gguf"
            #expect(mkfifo(pipe, 0o600) == 0)
            #expect(open(pipe)?.kind == .unreadable)
            let empty = folder.path + "/empty.gguf"
            try Data().write(to: URL(filePath: empty))
            #expect(open(empty)?.message == "The file is empty. Download it again.")
        }
    }

    @Test(arguments: [
        (
            "/m/a-00001-of-00003.gguf",
            ["/m/a-00001-of-00003.gguf", "/m/a-00002-of-00003.gguf", "/m/a-00003-of-00003.gguf"]
        ),
        ("/m/a-00002-of-00002.gguf", ["/m/a-00001-of-00002.gguf", "/m/a-00002-of-00002.gguf"]),
        ("a-00001-of-00001.gguf", ["a-00001-of-00001.gguf"]), ("a.gguf", ["a.gguf"]),
        ("a-00003-of-00002.gguf", ["a-00003-of-00002.gguf"]), ("a-00000-of-00002.gguf", ["a-00000-of-00002.gguf"]),
        ("a-0001-of-00002.gguf", ["a-0001-of-00002.gguf"]), ("a-0000x-of-00002.gguf", ["a-0000x-of-00002.gguf"]),
        ("a-00001-of-00002.bin", ["a-00001-of-00002.bin"]), ("-00001-of-00002.gguf", ["-00001-of-00002.gguf"]),
        ("", [""]),
    ])
    func splitPaths(path: String, paths: [String]) {
        #expect(GGUFFile.splitPaths(for: path) == paths)
    }

    /// Two parts of ``GGUFBuilder/model``.
    private func parts() -> [GGUFBuilder] {
        let all = GGUFBuilder.model.tensors
        let first = GGUFBuilder.model.with(Array(all.prefix(2))).setting("split.no", .u16(0))
        let second = GGUFBuilder(tensors: Array(all.suffix(2))).setting("split.no", .u16(1))
        return [first, second].map {
            $0.setting("split.count", .u16(2)).setting("split.tensors.count", .i32(4))
        }
    }

    @Test func aSplitModelIsWhole() throws {
        try inFolder { folder in
            let paths = GGUFFile.splitPaths(for: folder.path + "/m-00001-of-00002.gguf")
            for (path, part) in zip(paths, parts()) { try Data(part.bytes()).write(to: URL(filePath: path)) }
            let model = try GGUFModel(path: paths[1])
            #expect(model.paths == paths)
            #expect(model.header.name == "Tiny")
            #expect(model.tensors.count == 4)
            #expect(model.tensorBytes == 928)
            #expect(model.parameterCount == 232)
            try model.checkLoadable()
            try model.checkAdapter(try parse(GGUFBuilder.adapter))
            try FileManager.default.removeItem(atPath: paths[1])
            let error = failure { () throws(GGUFError) in _ = try GGUFModel(path: paths[0]) }
            #expect(error?.kind == .split)
            #expect(error?.field == paths[1])
        }
    }

    @Test(arguments: [
        ("split.no", GGUFBuilder.Value.u16(0)), ("split.no", .u32(1)), ("split.no", .string("1")),
        ("split.count", .u16(3)), ("split.tensors.count", .i32(5)),
    ])
    func partsMustAgree(key: String, value: GGUFBuilder.Value) throws {
        let (first, second) = (try parse(parts()[0]), try parse(parts()[1].setting(key, value)))
        let error = failure { () throws(GGUFError) in _ = try GGUFModel(parts: [first, second]) }
        #expect(error?.kind == .split)
        #expect(error?.field.hasPrefix("part 2: split.") == true)
    }

    @Test func partsMustBeComplete() throws {
        let first = try parse(parts()[0])
        #expect(failure { () throws(GGUFError) in _ = try GGUFModel(parts: [first]) }?.field == "split.count")
        #expect(failure { () throws(GGUFError) in _ = try GGUFModel(parts: []) }?.kind == .split)
        let same = try parse(parts()[1].with(Array(GGUFBuilder.model.tensors.prefix(2))))
        let error = failure { () throws(GGUFError) in _ = try GGUFModel(parts: [first, same]) }
        #expect(error?.field == "tensor 'token_embd.weight'")
        let few = try parse(parts()[1].with([]))
        #expect(
            failure { () throws(GGUFError) in _ = try GGUFModel(parts: [first, few]) }?.field == "split.tensors.count"
        )
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["PARLEY_TEST_MODEL"] != nil))
    func readsARealModel() throws {
        let path = try #require(ProcessInfo.processInfo.environment["PARLEY_TEST_MODEL"])
        let model = try GGUFModel(path: path)
        try model.checkLoadable()
        #expect(model.parameterCount > 0)
        #expect(model.tensorBytes < model.fileSize)
        #expect(model.header.quantization != nil)
    }
}
