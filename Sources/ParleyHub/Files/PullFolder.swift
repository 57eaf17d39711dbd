import ParleyModels

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The folder that models are put into, and what is done to files in it.
struct PullFolder: Sendable {
    /// More than the files' own bytes must be free, for what the file system needs itself.
    static let spare: UInt64 = 64 << 20

    let path: String

    /// Takes a folder, and makes it where it is missing.
    ///
    /// - Parameter path: the folder.
    /// - Throws: ``PullError``.
    init(_ path: String) throws(PullError) {
        do {
            try Folder.make(path)
        } catch {
            throw PartFile.fault(path, error)
        }
        self.path = path
    }

    /// The path of a file; its name is a checked one.
    func path(of name: String) -> String { path.hasSuffix("/") ? path + name : path + "/" + name }

    /// Checks that there is room.
    ///
    /// - Parameter bytes: how many bytes will come.
    /// - Throws: ``PullError`` that names what is needed and what is free.
    func checkSpace(for bytes: UInt64) throws(PullError) {
        guard let free = freeBytes else { return }
        try Self.checkSpace(needed: bytes, free: free, folder: path)
    }

    /// Checks that there is room.
    static func checkSpace(needed: UInt64, free: UInt64, folder: String) throws(PullError) {
        let (sum, isTooMuch) = needed.addingReportingOverflow(spare)
        guard isTooMuch || sum > free else { return }
        throw PullError(
            .diskFull,
            """
            There is too little room in \(folder.shownInMessage): \(ByteCount(sum)) are needed, 64 MiB of them to \
            spare, and \(ByteCount(free)) are free. Make room, or move the models with PARLEY_MODELS.
            """
        )
    }

    private var freeBytes: UInt64? {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return nil }
        return UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize)).partialValue
    }

    /// Puts a file that is whole where it belongs, so that it stays there after a power cut.
    ///
    /// - Parameter name: its name; it lies there with ``PartNames/ending`` behind it.
    /// - Throws: ``PullError``.
    func install(_ name: String) throws(PullError) {
        let target = path(of: name)
        guard rename(target + PartNames.ending, target) == 0 else {
            throw PartFile.fault(target, FileFault(code: errno))
        }
        synchronize()
        discard(name)
    }

    /// Takes away what was fetched of a file that is not whole.
    func discard(_ name: String) {
        let names = (try? Folder.names(in: path)) ?? []
        for left in PartNames.leftovers(of: name, among: names) { unlink(path(of: left)) }
    }

    /// Takes a file away that turned out to be none.
    func remove(_ name: String) { unlink(path(of: name)) }

    /// Writes the folder itself to the disk; file systems that cannot do that write it in order anyway.
    private func synchronize() {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
