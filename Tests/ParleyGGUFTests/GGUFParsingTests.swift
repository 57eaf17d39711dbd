import ParleyGGUF
import Testing

/// A damaged file, and the field its error must name.
struct Damage: Sendable, CustomTestStringConvertible {
    let name: String
    let field: String
    let kind: GGUFError.Kind
    let bytes: [UInt8]
    var testDescription: String { name }

    init(_ name: String, _ field: String, kind: GGUFError.Kind = .damaged, bytes: [UInt8]) {
        self.name = name
        self.field = field
        self.kind = kind
        self.bytes = bytes
    }

    /// A model with one change to its counts or version.
    private static func model(
        _ name: String,
        _ field: String,
        kind: GGUFError.Kind = .damaged,
        _ change: (inout GGUFBuilder) -> Void
    ) -> Damage {
        var builder = GGUFBuilder.model
        change(&builder)
        return Damage(name, field, kind: kind, bytes: builder.bytes())
    }

    /// A file of a single key.
    private static func value(
        _ name: String,
        _ field: String,
        kind: GGUFError.Kind = .damaged,
        key: String = "k",
        _ value: GGUFBuilder.Value
    ) -> Damage {
        Damage(name, field, kind: kind, bytes: GGUFBuilder([(key, value)]).bytes())
    }

    /// A file of tensors only.
    private static func tensors(
        _ name: String,
        _ field: String,
        kind: GGUFError.Kind = .damaged,
        _ tensors: GGUFBuilder.Tensor...
    ) -> Damage {
        Damage(name, field, kind: kind, bytes: GGUFBuilder(tensors: tensors).bytes())
    }

    static let all: [Damage] = preambles + values + tensors

    private static let preambles: [Damage] = [
        Damage("empty", "magic", kind: .notGGUF, bytes: []),
        Damage("two bytes", "magic", kind: .truncated, bytes: [0x47, 0x47]),
        Damage("text", "magic", kind: .notGGUF, bytes: Array("Hello, this is no model at all.".utf8)),
        model("old magic", "magic", kind: .notGGUF) { $0.magic = Array("ggjt".utf8) },
        model("version 0", "version", kind: .unsupportedVersion) { $0.version = 0 },
        model("version 1", "version", kind: .unsupportedVersion) { $0.version = 1 },
        model("version 4", "version", kind: .unsupportedVersion) { $0.version = 4 },
        model("big-endian", "version", kind: .unsupportedVersion) { $0.version = 0x0300_0000 },
        model("tensor count", "tensor count") { $0.tensorCount = .max },
        model("negative tensor count", "tensor count") { $0.tensorCount = 1 << 63 },
        model("metadata count", "metadata count") { $0.pairCount = 1 << 40 },
    ]

    private static let ones = [UInt8](repeating: 0xFF, count: 8)

    private static let values: [Damage] = [
        value("empty key", "metadata key 0: length", key: "", .u64(1)),
        value("long key", "metadata key 0: length", key: String(repeating: "k", count: 65536), .u8(1)),
        value("zero in a key", "metadata key 0", key: "a\0b", .u8(1)),
        Damage("same key", "metadata key 1", bytes: GGUFBuilder([("k", .u8(1)), ("k", .u8(2))]).bytes()),
        value("unknown type", "metadata 'k': type", .raw(type: 13, [0, 0, 0, 0])),
        value("boolean of 2", "metadata 'k': value 0", .bool(2)),
        value("boolean of 7 in an array", "metadata 'k': value 1", .array(7, [.bool(1), .bool(7)])),
        value("array of arrays", "metadata 'k': element type", .array(9, [])),
        value("array of unknown", "metadata 'k': element type", .array(99, [])),
        value("array length", "metadata 'k': array length", .raw(type: 9, [4, 0, 0, 0] + ones)),
        value("string length", "metadata 'k': string 0: length", .raw(type: 8, ones)),
        value(
            "string beyond the file",
            "metadata 'k': string 0",
            kind: .truncated,
            .raw(type: 8, [9, 0, 0, 0, 0, 0, 0, 0, 65])
        ),
        value(
            "second string beyond the file",
            "metadata 'k': string 1",
            kind: .truncated,
            .raw(type: 9, [8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        ),
        value("alignment of 0", "metadata 'general.alignment'", key: "general.alignment", .u32(0)),
        value("alignment of 48", "metadata 'general.alignment'", key: "general.alignment", .u32(48)),
        value("alignment of another type", "metadata 'general.alignment'", key: "general.alignment", .u64(32)),
    ]

    private static let tensors: [Damage] = [
        tensors("no name", "tensor 0: name: length", .init("", [1])),
        tensors("long name", "tensor 0: name: length", .init(String(repeating: "t", count: 64), [1])),
        tensors("zero in a name", "tensor 0: name", .init("a\0", [1])),
        tensors("same name", "tensor 1: name", .init("t", [1]), .init("t", [1])),
        tensors("five dimensions", "tensor 't': dimension count", .init("t", [1, 1, 1, 1, 1])),
        tensors("dimension of 0", "tensor 't': dimension 1", .init("t", [4, 0])),
        tensors("negative dimension", "tensor 't': dimension 0", .init("t", [.max])),
        tensors("overflowing dimensions", "tensor 't': dimension 1", .init("t", [1 << 40, 1 << 40])),
        tensors("retired type", "tensor 't': type", .init("t", [32], type: 4)),
        tensors("unknown tensor type", "tensor 't': type", .init("t", [32], type: 43)),
        tensors("huge type", "tensor 't': type", .init("t", [32], type: .max)),
        tensors("broken block", "tensor 't': dimension 0", .init("t", [33], type: 2)),
        tensors("overflowing size", "tensor 't': size", .init("t", [1 << 61])),
        tensors("wrong offset", "tensor 't': offset", .init("t", [8], offset: 32)),
        tensors("overlap", "tensor 'u': offset", .init("t", [8]), .init("u", [8], offset: 0)),
        tensors("unaligned offset", "tensor 'u': offset", .init("t", [3]), .init("u", [8], offset: 12)),
        tensors("data beyond the file", "tensor 't': data", kind: .truncated, .init("t", [1 << 30])),
    ]
}

@Suite struct GGUFParsingTests {
    @Test(arguments: Damage.all)
    func damagedFilesNameTheField(_ damage: Damage) {
        let error = failure { () throws(GGUFError) in _ = try parse(damage.bytes) }
        #expect(error?.field == damage.field)
        #expect(error?.kind == damage.kind)
        #expect(error?.message.hasSuffix(".") == true)
    }

    @Test func errorsSayWhatToDo() throws {
        let bytes = GGUFBuilder(tensors: [.init("t", [1 << 30])]).bytes()
        let error = try #require(failure { () throws(GGUFError) in _ = try parse(bytes) })
        #expect(
            error.description == "tensor 't': data: The file is truncated: it has 64 bytes and needs at least "
                + "4,294,967,360. Download it again."
        )
    }

    @Test(arguments: [UInt32(2), 3])
    func readsAModel(version: UInt32) throws {
        var builder = GGUFBuilder.model
        builder.version = version
        let bytes = builder.bytes()
        let file = try parse(bytes)
        #expect(file.version == version)
        #expect(file.alignment == 32)
        #expect(file.dataOffset.isMultiple(of: 32))
        #expect(file.fileSize == UInt64(bytes.count))
        #expect(file.path == nil)
        #expect(file.architecture == "llama")
        #expect(file.metadata.count == 20)
        #expect(file.metadata.keys.first == "general.architecture")
        #expect(file.tensors.map(\.name).first == "token_embd.weight")
        #expect(file.tensors.map(\.offset) == [0, 128, 384, 896])
        #expect(file.tensors[2].dimensions == [8, 16])
        #expect(file.tensors[2].byteCount == 512)
        #expect(file.tensors[2].type.name == "F32")
        #expect(file.tensor(named: "output_norm.weight")?.shape == "8")
    }

    @Test func readsEveryValueType() throws {
        let file = try parse(
            GGUFBuilder([
                ("u8", .u8(200)), ("i8", .i8(-3)), ("u16", .u16(60000)), ("i16", .i16(-300)),
                ("u32", .u32(4_000_000_000)),
                ("i32", .i32(-70000)), ("u64", .u64(.max)), ("i64", .i64(.min)), ("f32", .f32(0.5)),
                ("f64", .f64(-2.25)),
                ("bool", .bool(1)), ("string", .string("Größe")), ("bytes", .bytes([0x61, 0xFF])),
                ("numbers", .array(3, [.i16(-1), .i16(2)])), ("texts", GGUFBuilder.strings(["", "b", "ü"])),
                ("flags", .array(7, [.bool(1), .bool(0)])), ("none", .array(6, [])),
            ])
        )
        let metadata = file.metadata
        #expect(metadata["u8"] == .uint8(200))
        #expect(metadata["i8"] == .int8(-3))
        #expect(metadata["u16"] == .uint16(60000))
        #expect(metadata["i16"] == .int16(-300))
        #expect(metadata["u32"] == .uint32(4_000_000_000))
        #expect(metadata["i32"] == .int32(-70000))
        #expect(metadata["u64"] == .uint64(.max))
        #expect(metadata["i64"] == .int64(.min))
        #expect(metadata["f32"] == .float32(0.5))
        #expect(metadata["f64"] == .float64(-2.25))
        #expect(metadata["bool"] == .bool(true))
        #expect(metadata["string"] == .string("Größe"))
        #expect(metadata["bytes"] == .string("a\u{FFFD}"))
        #expect(try metadata.integers("numbers") == [-1, 2])
        #expect(try metadata.floats("numbers") == [-1, 2])
        #expect(try metadata.strings("texts") == ["", "b", "ü"])
        #expect(metadata["flags"]?.array?.bools() == [true, false])
        #expect(try metadata.floats("none") == [])
        #expect(metadata["absent"] == nil)
        #expect(try metadata.string("absent") == nil)
        #expect(try metadata.integer("u32") == 4_000_000_000)
        #expect(try metadata.float("i8") == -3)
    }

    @Test func wrongTypesNameTheKey() throws {
        let metadata = try parse(GGUFBuilder([("a", .u64(.max)), ("b", .string("x")), ("c", .array(4, []))])).metadata
        let errors = [
            failure { () throws(GGUFError) in _ = try metadata.string("a") },
            failure { () throws(GGUFError) in _ = try metadata.integer("a") },
            failure { () throws(GGUFError) in _ = try metadata.float("b") },
            failure { () throws(GGUFError) in _ = try metadata.bool("b") },
            failure { () throws(GGUFError) in _ = try metadata.strings("c") },
            failure { () throws(GGUFError) in _ = try metadata.array("b") },
        ]
        #expect(errors.map { $0?.field } == ["a", "a", "b", "b", "c", "b"].map { "metadata '\($0)'" })
        #expect(errors.allSatisfy { $0?.kind == .wrongType })
    }

    @Test func equalArraysOfDifferentFilesAreEqual() throws {
        let one = try parse(GGUFBuilder([("k", GGUFBuilder.strings(["a", "b"]))]))
        let other = try parse(GGUFBuilder([("other", .u8(1)), ("k", GGUFBuilder.strings(["a", "b"]))]))
        #expect(one.metadata["k"] == other.metadata["k"])
        #expect(one.metadata["k"] != GGUFValue.string("a"))
    }

    @Test func aScalarTensorHasOneElement() throws {
        let file = try parse(GGUFBuilder(tensors: [.init("t", [])]))
        #expect(file.tensors.first?.dimensions == [1])
        #expect(file.tensors.first?.byteCount == 4)
    }

    @Test func alignmentMovesTheData() throws {
        var builder = GGUFBuilder.model.setting("general.alignment", .u32(256))
        builder.alignment = 256
        let file = try parse(builder)
        #expect(file.alignment == 256)
        #expect(file.dataOffset.isMultiple(of: 256))
        #expect(file.tensors.map(\.offset) == [0, 256, 512, 1024])
    }

    @Test(arguments: [
        ("Q4_0", UInt32(2), 18), ("Q4_1", 3, 20), ("Q5_0", 6, 22), ("Q5_1", 7, 24), ("Q8_0", 8, 34),
        ("IQ4_NL", 20, 18), ("MXFP4", 39, 17), ("F16", 1, 64), ("BF16", 30, 64), ("I8", 24, 32), ("F64", 28, 256),
    ])
    func typesHaveTheirSizes(name: String, type: UInt32, bytesFor32: UInt64) throws {
        let file = try parse(GGUFBuilder(tensors: [.init("t", [32], type: type, byteCount: bytesFor32)]))
        #expect(file.tensors.first?.type.name == name)
        #expect(file.tensors.first?.byteCount == bytesFor32)
    }

    @Test(arguments: [
        ("Q2_K", UInt32(10), 84), ("Q3_K", 11, 110), ("Q4_K", 12, 144), ("Q5_K", 13, 176), ("Q6_K", 14, 210),
        ("Q8_K", 15, 292), ("IQ2_XXS", 16, 66), ("IQ1_S", 19, 50), ("IQ4_XS", 23, 136), ("IQ1_M", 29, 56),
        ("TQ1_0", 34, 54), ("TQ2_0", 35, 66), ("NVFP4", 40, 144), ("Q1_0", 41, 36), ("Q2_0", 42, 72),
    ])
    func blockTypesHaveTheirSizes(name: String, type: UInt32, bytesFor256: UInt64) throws {
        let file = try parse(GGUFBuilder(tensors: [.init("t", [256], type: type, byteCount: bytesFor256)]))
        #expect(file.tensors.first?.type.name == name)
        #expect(file.tensors.first?.byteCount == bytesFor256)
    }

    @Test func everyTruncationIsRefused() {
        // The last tensor ends before the file's padding does, so the whole header is cut at every length.
        let bytes = GGUFBuilder.model.bytes()
        for length in 0..<bytes.count {
            let error = failure { () throws(GGUFError) in exercise(try parse(Array(bytes.prefix(length)))) }
            #expect(error != nil, "length \(length)")
            #expect(error?.field.isEmpty == false)
        }
    }

    @Test func everyShortPrefixOfALongFileAsksForMore() {
        let bytes = GGUFBuilder.model.bytes()
        for length in 0..<500 {
            let error = failure { () throws(GGUFError) in
                _ = try parse(Array(bytes.prefix(length)), fileSize: UInt64(bytes.count))
            }
            #expect(error?.kind == .truncated, "length \(length)")
        }
    }

    @Test(arguments: [GGUFBuilder.model.bytes(), GGUFBuilder.adapter.bytes()])
    func noFlippedBitCrashes(bytes: [UInt8]) throws {
        var accepted = 0
        // What follows the header is not read.
        let header = bytes.prefix(Int(try parse(bytes).dataOffset))
        for position in header.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[position] ^= 1 << UInt8(bit)
                if let file = try? parse(flipped) {
                    exercise(file)
                    accepted += 1
                }
            }
        }
        // Many values may be anything; counts, types and offsets may not.
        #expect(accepted > 0 && accepted < header.count * 8)
    }
}
