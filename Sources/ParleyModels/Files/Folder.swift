#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A folder's contents, and its making.
package enum Folder {
    /// More entries than this are not listed.
    private static let mostEntries = 100_000

    /// The names in a folder, ordered.
    ///
    /// - Parameter path: the folder.
    /// - Returns: the names of files and folders in it, without `.` and `..` and without those that are not UTF-8.
    /// - Throws: what the system says.
    package static func names(in path: String) throws(FileFault) -> [String] {
        guard !path.utf8.contains(0) else { throw FileFault(code: ENOENT) }
        guard let stream = opendir(path) else { throw FileFault(code: errno) }
        defer { closedir(stream) }
        guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
        var names: [String] = []
        while names.count < mostEntries, let entry = readdir(stream) {
            // The entry may be shorter than its type: only the bytes up to the NUL are there.
            let start = UnsafeRawPointer(entry) + offset
            let bytes = UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self)))
            if let name = String(validating: bytes, as: UTF8.self), name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a folder and those above it, where they are missing; only their owner may enter them.
    ///
    /// - Parameter path: the folder.
    /// - Throws: what the system says.
    package static func make(_ path: String) throws(FileFault) {
        guard !path.utf8.contains(0) else { throw FileFault(code: ENOENT) }
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.dropLast().lastIndex(of: "/"), slash > path.startIndex else {
            throw FileFault(code: errno)
        }
        try make(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileFault(code: errno) }
    }
}
