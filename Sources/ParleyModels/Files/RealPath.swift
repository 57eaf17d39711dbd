#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The absolute path of something, links and dots resolved.
package enum RealPath {
    /// Resolves a path.
    ///
    /// - Parameter path: an absolute path, or one from the working directory.
    /// - Returns: the path without links, `.` and `..`; nil when nothing lies there.
    package static func of(_ path: String) -> String? {
        guard !path.utf8.contains(0), let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(validatingCString: resolved)
    }
}
