#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Writes bytes with one system call, async-signal-safely; for types that have a `write` of their own.
///
/// - Parameters:
///   - bytes: the bytes.
///   - descriptor: where to.
/// - Returns: the number of bytes written, or -1 with `errno` set.
func systemWrite(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}

/// Reads bytes with one system call; for types that have a `read` of their own.
///
/// - Parameters:
///   - descriptor: where from.
///   - bytes: where the bytes go.
/// - Returns: the number of bytes read, 0 at the end, or -1 with `errno` set.
func systemRead(_ descriptor: Int32, into bytes: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, bytes.baseAddress, bytes.count)
}
