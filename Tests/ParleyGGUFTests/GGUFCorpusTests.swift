import Foundation
import ParleyGGUF
import Testing

/// The fuzzer's corpus, which these tests also read; they write it anew when `PARLEY_WRITE_CORPUS` is set.
@Suite(.serialized) struct GGUFCorpusTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fuzzers/GGUF/corpus")

    /// The files by name, small and of every sort.
    private static var files: [(name: String, bytes: [UInt8])] {
        var old = GGUFBuilder.model
        old.version = 2
        let values = GGUFBuilder([
            ("u8", .u8(1)), ("i8", .i8(-1)), ("u16", .u16(1)), ("i16", .i16(-1)), ("u32", .u32(1)), ("i32", .i32(-1)),
            ("u64", .u64(1)), ("i64", .i64(-1)), ("f32", .f32(1)), ("f64", .f64(1)), ("bool", .bool(1)),
            ("text", .string("Größe")), ("texts", GGUFBuilder.strings(["", "b"])),
            ("numbers", .array(12, [.f64(.nan), .f64(1)])), ("flags", .array(7, [.bool(0)])),
        ])
        let experts = GGUFBuilder.model.setting("llama.expert_count", .u32(8))
            .setting("llama.expert_used_count", .array(4, [.u32(2), .u32(1)]))
            .setting("llama.expert_group_count", .u32(4)).setting("llama.expert_group_used_count", .u32(2))
        let split = GGUFBuilder.model.setting("split.no", .u16(0)).setting("split.count", .u16(2))
            .setting("split.tensors.count", .i32(8))
        let vocabulary = GGUFBuilder.model.with([]).setting("tokenizer.ggml.merges", GGUFBuilder.strings(["a b"]))
            .setting("tokenizer.ggml.model", .string("gpt2"))
        return [
            ("model-v3", GGUFBuilder.model.bytes()), ("model-v2", old.bytes()),
            ("adapter", GGUFBuilder.adapter.bytes()),
            ("values", values.bytes()), ("experts", experts.bytes()), ("split", split.bytes()),
            ("vocabulary", vocabulary.bytes()), ("empty-header", GGUFBuilder().bytes()),
        ] + Damage.all.filter { $0.bytes.count < 4096 }.map { ("damaged, \($0.name)", $0.bytes) }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["PARLEY_WRITE_CORPUS"] != nil))
    func writeCorpus() throws {
        try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
        for (name, bytes) in Self.files {
            let name = name.replacingOccurrences(of: ", ", with: "-").replacingOccurrences(of: " ", with: "-")
            try Data(bytes).write(to: Self.folder.appending(path: name))
        }
    }

    @Test func nothingInTheCorpusCrashes() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(names.count >= Self.files.count)
        var size = 0
        for name in names {
            let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
            size += bytes.count
            if let file = try? parse(bytes) { exercise(file) }
        }
        #expect(size < 300_000)
    }
}
