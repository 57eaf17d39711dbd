/// Reads a GGUF header from bytes: the pure core that the fuzzer drives.
///
/// The format is ggml's (docs/gguf.md in the ggml repository); where ggml's own reader is stricter, this one is too:
/// offsets must follow each other without gaps, arrays hold no arrays, names have fewer than 64 bytes.
struct GGUFParser {
    /// What reading the header gives; the metadata do not have their storage yet.
    struct Header {
        var version: UInt32
        var metadata = GGUFMetadata()
        var tensors: [GGUFTensor] = []
        var alignment: UInt64 = 32
        var dataOffset: UInt64 = 0
        /// Where the header's last field ends; what follows up to `dataOffset` is padding.
        var end = 0
    }

    private static let magic: UInt32 = 0x4655_4747
    private static let alignmentKey = "general.alignment"
    /// ggml's `GGUF_MAX_STRING_LENGTH` and `GGUF_MAX_ARRAY_ELEMENTS`.
    private static let maximumCount: UInt64 = 1 << 30
    /// ggml's `GGML_MAX_NAME`, its terminating zero included.
    private static let maximumNameLength: UInt64 = 64
    /// The fewest bytes of a key-value pair: a length, one letter, a type, one byte.
    private static let minimumPairSize: UInt64 = 14
    /// The fewest bytes of a tensor's description: a length, one letter, no dimension, a type, an offset.
    private static let minimumTensorSize: UInt64 = 25

    private var reader: ByteReader
    /// The bytes that `reader` reads, which may be only the start of the file.
    private let available: UInt64
    private let fileSize: UInt64

    /// Whether reading stopped because `bytes` hold only the start of the file and the header goes on.
    private(set) var needsMoreBytes = false

    /// Reads a header from the first bytes of a file.
    ///
    /// - Parameters:
    ///   - bytes: The start of the file, or all of it.
    ///   - fileSize: The size of the whole file, in bytes.
    init(_ bytes: UnsafeRawBufferPointer, fileSize: UInt64) {
        reader = ByteReader(bytes, end: Int(clamping: min(UInt64(bytes.count), fileSize)))
        available = UInt64(reader.end)
        self.fileSize = fileSize
    }

    mutating func parse() throws(GGUFError) -> Header {
        guard fileSize > 0 else {
            throw GGUFError(.notGGUF, field: "magic", "The file is empty. Download it again.")
        }
        let (version, tensorCount, pairCount) = try parsePreamble()
        var header = Header(version: version)
        for index in 0..<pairCount {
            try parsePair(index, into: &header.metadata)
        }
        header.alignment = try alignment(header.metadata)
        try parseTensors(tensorCount, into: &header)
        return header
    }

    // MARK: The parts of a header

    private mutating func parsePreamble() throws(GGUFError) -> (version: UInt32, tensors: UInt64, pairs: UInt64) {
        let magic: UInt32 = try integer("magic")
        guard magic == Self.magic else {
            throw GGUFError(
                .notGGUF,
                field: "magic",
                "The file does not begin with 'GGUF', so it is no model in this format. "
                    + "Name a .gguf file, or convert the model with llama.cpp's convert_hf_to_gguf.py."
            )
        }
        let version: UInt32 = try integer("version")
        guard version & 0xFFFF != 0 else {
            throw GGUFError(
                .unsupportedVersion,
                field: "version",
                version == 0
                    ? "The version is 0. The file is damaged. Download it again."
                    : "The file is big-endian. Download or convert the little-endian variant."
            )
        }
        guard version == 2 || version == 3 else {
            throw GGUFError(
                .unsupportedVersion,
                field: "version",
                "The file has version \(version) of GGUF, and only versions 2 and 3 are read. "
                    + (version < 2 ? "Convert the model anew." : "Update this program, or convert the model anew.")
            )
        }
        let tensors = try count("tensor count", each: Self.minimumTensorSize)
        let pairs = try count("metadata count", each: Self.minimumPairSize)
        return (version, tensors, pairs)
    }

    private mutating func parsePair(_ index: UInt64, into metadata: inout GGUFMetadata) throws(GGUFError) {
        let keyField = "metadata key \(index)"
        let key = try name(keyField, maximum: 65535)
        let field = GGUFError.metadata(key)
        let type = try valueType("\(field): type")
        var entry = GGUFMetadata.Entry(type: type, elements: nil, range: 0..<0)
        if type == .array {
            let elementType = try valueType("\(field): element type")
            guard elementType != .array else {
                throw .damaged(
                    "\(field): element type",
                    "The value is an array of arrays, which GGUF models never hold"
                )
            }
            let length = try count("\(field): array length", each: UInt64(elementType.byteCount ?? 8))
            let start = reader.offset
            try skipElements(length, of: elementType, field: field)
            entry.elements = (elementType, Int(length))
            entry.range = start..<reader.offset
        } else {
            let start = reader.offset
            try skipElements(1, of: type, field: field)
            entry.range = start..<reader.offset
        }
        guard metadata.add(key, entry) else {
            throw .damaged(keyField, "The key \(GGUFError.quoted(key)) is there twice")
        }
    }

    private mutating func skipElements(
        _ length: UInt64,
        of type: GGUFValueType,
        field: String
    ) throws(GGUFError) {
        if type == .string {
            for index in 0..<length {
                // The fields' names are made only for an error: vocabularies have hundreds of thousands of strings.
                guard let size = reader.integer(UInt64.self) else {
                    throw runOut("\(field): string \(index): length", 8)
                }
                guard size <= Self.maximumCount else {
                    throw .damaged(
                        "\(field): string \(index): length",
                        "The string would have \(GGUFError.grouped(size)) bytes"
                    )
                }
                guard reader.skip(size) else { throw runOut("\(field): string \(index)", size) }
            }
        } else if type == .bool {
            for index in 0..<length {
                guard let value = reader.integer(UInt8.self) else { throw runOut("\(field): value", length - index) }
                guard value <= 1 else {
                    throw .damaged("\(field): value \(index)", "A boolean is \(value) rather than 0 or 1")
                }
            }
        } else {
            let (size, overflow) = length.multipliedReportingOverflow(by: UInt64(type.byteCount ?? 1))
            guard !overflow, reader.skip(size) else { throw runOut("\(field): value", overflow ? .max : size) }
        }
    }

    private func alignment(_ metadata: GGUFMetadata) throws(GGUFError) -> UInt64 {
        guard let type = metadata.type(of: Self.alignmentKey) else { return 32 }
        let field = GGUFError.metadata(Self.alignmentKey)
        guard type == .uint32, let range = metadata.range(of: Self.alignmentKey) else {
            throw .damaged(field, "The alignment must be of type uint32 and is of type \(type)")
        }
        var reader = reader.moved(to: range.lowerBound)
        let alignment = UInt64(reader.integer(UInt32.self) ?? 0)
        guard alignment > 0, alignment & (alignment - 1) == 0 else {
            throw .damaged(field, "The alignment is \(alignment), which is no power of two")
        }
        return alignment
    }

    private mutating func parseTensors(_ count: UInt64, into header: inout Header) throws(GGUFError) {
        var names: Set<String> = []
        var expected: UInt64 = 0
        for index in 0..<count {
            let tensor = try parseTensor(index)
            let field = "tensor '\(tensor.name)'"
            guard names.insert(tensor.name).inserted else {
                throw .damaged("tensor \(index): name", "The tensor \(GGUFError.quoted(tensor.name)) is there twice")
            }
            guard tensor.offset == expected else {
                throw .damaged(
                    "\(field): offset",
                    "The offset is \(GGUFError.grouped(tensor.offset)), where "
                        + "\(GGUFError.grouped(expected)) must follow from the tensors before it"
                )
            }
            expected = try Self.sum(
                expected,
                Self.padded(tensor.byteCount, to: header.alignment, field: "\(field): size"),
                field: "\(field): size"
            )
            header.tensors.append(tensor)
        }
        header.end = reader.offset
        header.dataOffset =
            count == 0
            ? UInt64(reader.offset)
            : try Self.padded(UInt64(reader.offset), to: header.alignment, field: "data offset")
        for tensor in header.tensors {
            let field = "tensor '\(tensor.name)': data"
            let start = try Self.sum(header.dataOffset, tensor.offset, field: field)
            let end = try Self.sum(start, tensor.byteCount, field: field)
            guard end <= fileSize else { throw .truncated(field, has: fileSize, needs: end) }
        }
    }

    private mutating func parseTensor(_ index: UInt64) throws(GGUFError) -> GGUFTensor {
        let name = try name("tensor \(index): name", maximum: Self.maximumNameLength - 1)
        let field = "tensor '\(name)'"
        let rank: UInt32 = try integer("\(field): dimension count")
        guard rank <= 4 else {
            throw .damaged("\(field): dimension count", "The tensor would have \(rank) dimensions, and 4 are the most")
        }
        // A scalar has no dimensions in the file; ggml treats it as one element along each.
        var dimensions: [UInt64] = rank == 0 ? [1] : []
        var elements: UInt64 = 1
        for dimension in 0..<rank {
            let size: UInt64 = try integer("\(field): dimension \(dimension)")
            let (product, overflow) = elements.multipliedReportingOverflow(by: size)
            guard size > 0, !overflow, product <= UInt64(Int64.max) else {
                throw .damaged(
                    "\(field): dimension \(dimension)",
                    size == 0
                        ? "The dimension is 0" : "The dimension is \(GGUFError.grouped(size)), which is too large"
                )
            }
            elements = product
            dimensions.append(size)
        }
        let rawType: UInt32 = try integer("\(field): type")
        guard let type = GGMLType(rawValue: rawType) else {
            throw GGUFError(
                .damaged,
                field: "\(field): type",
                "The tensor has the unknown or retired type \(rawType). "
                    + "Download the file again, convert the model anew, or update this program."
            )
        }
        guard dimensions[0].isMultiple(of: type.blockSize) else {
            throw .damaged(
                "\(field): dimension 0",
                "A row has \(dimensions[0]) elements, which is no multiple of \(type)'s block of \(type.blockSize)"
            )
        }
        let (byteCount, overflow) = (elements / type.blockSize).multipliedReportingOverflow(by: type.typeSize)
        guard !overflow, byteCount <= UInt64(Int64.max) else {
            throw .damaged("\(field): size", "The tensor's size does not fit into 64 bits")
        }
        let offset: UInt64 = try integer("\(field): offset")
        return GGUFTensor(name: name, dimensions: dimensions, type: type, offset: offset, byteCount: byteCount)
    }

    // MARK: Fields

    private mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
        _ field: @autoclosure () -> String
    ) throws(GGUFError) -> Value {
        guard let value = reader.integer(Value.self) else {
            throw runOut(field(), UInt64(MemoryLayout<Value>.size))
        }
        return value
    }

    /// Reads a number of things and checks it against what the rest of the file can hold at all.
    private mutating func count(_ field: @autoclosure () -> String, each size: UInt64) throws(GGUFError) -> UInt64 {
        let count: UInt64 = try integer(field())
        let rest = fileSize - UInt64(reader.offset)
        guard count <= Self.maximumCount, count <= rest / size else {
            // A number that some model could have points to a download that broke off.
            throw GGUFError(
                count <= Self.maximumCount ? .truncated : .damaged,
                field: field(),
                "The number is \(GGUFError.grouped(count)), more than the remaining "
                    + "\(GGUFError.grouped(rest)) bytes can hold. The file is damaged or truncated. Download it again."
            )
        }
        return count
    }

    private mutating func valueType(_ field: @autoclosure () -> String) throws(GGUFError) -> GGUFValueType {
        let raw: UInt32 = try integer(field())
        guard let type = GGUFValueType(rawValue: raw) else {
            throw .damaged(field(), "The value has the unknown type \(raw)")
        }
        return type
    }

    private mutating func name(
        _ field: @autoclosure () -> String,
        maximum: UInt64
    ) throws(GGUFError) -> String {
        let length: UInt64 = try integer("\(field()): length")
        guard length > 0, length <= maximum else {
            throw .damaged(
                "\(field()): length",
                "The name has \(GGUFError.grouped(length)) bytes, where 1 to \(GGUFError.grouped(maximum)) are allowed"
            )
        }
        guard let bytes = reader.bytes(length) else { throw runOut(field(), length) }
        // ggml keeps names as C strings: a zero byte inside would make it see another name than we do.
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw .damaged(field(), "The name holds bytes that are no text")
        }
        return text
    }

    /// Says that the bytes end before a field does, and notes when it is only the bytes at hand that end.
    private mutating func runOut(_ field: String, _ size: UInt64) -> GGUFError {
        let needed = UInt64(reader.offset).addingReportingOverflow(size)
        let needs = needed.overflow ? UInt64.max : needed.partialValue
        needsMoreBytes = available < fileSize && needs <= fileSize
        return .truncated(field, has: needsMoreBytes ? available : fileSize, needs: needs)
    }

    private static func sum(_ left: UInt64, _ right: UInt64, field: String) throws(GGUFError) -> UInt64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard !overflow else { throw .damaged(field, "The size does not fit into 64 bits") }
        return sum
    }

    /// Rounds a size up to a multiple of the alignment, which is a power of two.
    private static func padded(_ size: UInt64, to alignment: UInt64, field: String) throws(GGUFError) -> UInt64 {
        try sum(size, alignment - 1, field: field) & ~(alignment - 1)
    }
}
