import ParleyGGUF

/// Parses bytes that are a whole file.
func parse(_ bytes: [UInt8], fileSize: UInt64? = nil) throws(GGUFError) -> GGUFFile {
    let result: Result<GGUFFile, GGUFError> = bytes.withUnsafeBytes { bytes in
        do throws(GGUFError) {
            return .success(try GGUFFile(parsing: bytes, fileSize: fileSize ?? UInt64(bytes.count)))
        } catch {
            return .failure(error)
        }
    }
    return try result.get()
}

func parse(_ builder: GGUFBuilder) throws(GGUFError) -> GGUFFile {
    try parse(builder.bytes())
}

/// The error with which something fails, or nil when it does not.
func failure(_ body: () throws(GGUFError) -> Void) -> GGUFError? {
    do throws(GGUFError) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// Reads all that a header offers, as its users do.
func exercise(_ file: GGUFFile) {
    for key in file.metadata.keys {
        _ = file.metadata[key]
        _ = try? file.metadata.strings(key)
        _ = try? file.metadata.floats(key)
        _ = try? file.metadata.integers(key)
    }
    _ = (file.kind, file.parameterCount, file.tensorBytes, file.quantization, file.recommendedSampling)
    _ = (file.vocabularySize, file.chatTemplate, file.splitCount, file.splitIndex, file.headCount)
    try? file.checkLoadable()
    try? GGUFFile.checkAdapter(file, against: file)
    _ = try? GGUFModel(parts: [file])
}
