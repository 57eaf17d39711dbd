// Drives the reader of GGUF headers with libFuzzer's inputs. scripts/fuzz-gguf compiles it into one module with the
// sources of ParleyGGUF, so that it needs no import and the sanitizer sees all of them.

/// Reads one input as a whole file, and then all that its header offers.
///
/// - Parameters:
///   - start: The input's first byte.
///   - size: The number of its bytes.
/// - Returns: 0, as libFuzzer asks for.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGGUF(_ start: UnsafeRawPointer?, _ size: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: size)
    // A file that is longer than the bytes at hand takes the path of large headers.
    _ = try? GGUFFile(parsing: bytes, fileSize: UInt64(size) + 4096)
    guard let file = try? GGUFFile(parsing: bytes, fileSize: UInt64(size)) else { return 0 }
    for key in file.metadata.keys {
        _ = file.metadata[key]
        _ = try? file.metadata.string(key)
        _ = try? file.metadata.integer(key)
        _ = try? file.metadata.float(key)
        _ = try? file.metadata.bool(key)
        _ = try? file.metadata.strings(key)
        _ = try? file.metadata.integers(key)
        _ = try? file.metadata.floats(key)
    }
    _ = (file.kind, file.parameterCount, file.tensorBytes, file.quantization, file.recommendedSampling)
    _ = (file.vocabularySize, file.chatTemplate, file.headCount, file.keyValueHeadCount, file.keyLength)
    _ = file.kvCacheBytesPerToken(keyBytes: 2, valueBytes: 34.0 / 32)
    _ = file.tensors.map(\.shape)
    do throws(GGUFError) {
        try file.checkLoadable()
    } catch {
        _ = error.description
    }
    try? GGUFFile.checkAdapter(file, against: file)
    _ = try? GGUFModel(parts: [file])
    _ = try? GGUFModel(parts: [file, file])
    return 0
}
