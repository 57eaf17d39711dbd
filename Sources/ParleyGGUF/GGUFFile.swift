/// The header of a GGUF file: its metadata and what tensors it holds, but not their data.
package struct GGUFFile: Sendable {
    /// The version of the format, 2 or 3.
    package let version: UInt32
    /// The key-value pairs.
    package let metadata: GGUFMetadata
    /// The tensors, in the file's order.
    package let tensors: [GGUFTensor]
    /// To what multiple of bytes the tensors' data is aligned; a power of two.
    package let alignment: UInt64
    /// Where the tensors' data starts, in bytes from the start of the file.
    package let dataOffset: UInt64
    /// The size of the whole file, in bytes.
    package let fileSize: UInt64
    /// Where the file was read from; nil when it was parsed from bytes.
    package internal(set) var path: String?

    /// Parses a header.
    ///
    /// - Parameters:
    ///   - bytes: The file's bytes, or as many from its start as the header takes; they are copied.
    ///   - fileSize: The size of the whole file, in bytes.
    /// - Throws: An error that names the field, when the file is truncated or damaged.
    package init(parsing bytes: UnsafeRawBufferPointer, fileSize: UInt64) throws(GGUFError) {
        var parser = GGUFParser(bytes, fileSize: fileSize)
        let header = try parser.parse()
        self.init(header, storage: Array(bytes.prefix(header.end)), fileSize: fileSize)
    }

    init(_ header: GGUFParser.Header, storage: [UInt8], fileSize: UInt64) {
        version = header.version
        var metadata = header.metadata
        metadata.storage = storage
        self.metadata = metadata
        tensors = header.tensors
        alignment = header.alignment
        dataOffset = header.dataOffset
        self.fileSize = fileSize
    }

    /// The model's architecture, such as `llama`, from `general.architecture`.
    package var architecture: String? { metadata["general.architecture"]?.string }

    /// Whether the file holds a vocabulary and no weights.
    package var isVocabularyOnly: Bool {
        tensors.isEmpty && splitCount <= 1 && metadata.contains("tokenizer.ggml.model")
    }

    /// Looks a tensor up.
    ///
    /// - Parameter name: The tensor's whole name.
    /// - Returns: Nil when the file does not have it.
    package func tensor(named name: String) -> GGUFTensor? {
        tensors.first { $0.name == name }
    }
}
