import ParleyJSON
import ParleyModels

/// The file in which the history outlives the program.
///
/// Each line is an entry as a JSON string. Only the owner may read it. Several programs may add to it at once.
package struct HistoryFile: Hashable, Sendable {
    /// What a file held.
    package struct Contents: Hashable, Sendable {
        /// The entries.
        package var history: InputHistory
        /// What a person should know about the file, in one or two sentences; nil when all is well.
        package var notice: String?
    }

    /// Files larger than this are none of ours.
    private static let largestFile = 16 << 20

    /// The file.
    package let path: String
    private let home: String?
    private let mostBytes: Int

    /// Names a file; nothing is read or written yet.
    ///
    /// - Parameters:
    ///   - path: the file; it need not exist, and neither need its folder.
    ///   - home: the home folder, which messages write as `~`.
    ///   - mostBytes: the oldest entries go when the file would be larger than this.
    package init(path: String, home: String?, mostBytes: Int = 4 << 20) {
        self.path = path
        self.home = home
        self.mostBytes = min(mostBytes, Self.largestFile)
    }

    /// Reads the file.
    ///
    /// - Returns: the entries that could be read; a missing file has none, and a damaged line is passed over.
    package func read() -> Contents {
        do throws(FileFault) {
            guard let bytes = try SmallFile.read(path, limit: Self.largestFile) else {
                return Contents(history: InputHistory(), notice: HistoryError.tooLarge(shownPath).description)
            }
            let (entries, damaged) = Self.entries(in: bytes)
            return Contents(history: InputHistory(entries), notice: damaged > 0 ? notice(ofDamaged: damaged) : nil)
        } catch {
            let notice = error.isMissing ? nil : HistoryError.unreadable(shownPath, error).description
            return Contents(history: InputHistory(), notice: notice)
        }
    }

    /// Puts an entry at the end of the file, if it is one to keep and not the same as the last one there.
    ///
    /// - Parameter entry: what was typed.
    /// - Throws: why it could not be written; the file is as it was.
    package func append(_ entry: String) throws(HistoryError) {
        guard InputHistory.keeps(entry) else { return }
        do throws(FileFault) {
            if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try Folder.make(String(path[..<slash])) }
            let file = try LockedFile(path)
            guard let bytes = try file.read(limit: Self.largestFile) else { throw FileFault.tooLarge }
            guard Self.lastEntry(in: bytes) != entry else { return }
            let line = Self.line(entry)
            let hasRoom = bytes.count(where: { $0 == 0x0A }) < InputHistory.mostEntries
            if hasRoom, bytes.count + line.count <= mostBytes {
                // A line that was cut off stays one of its own.
                try file.append((bytes.last ?? 0x0A) == 0x0A ? line : [0x0A] + line)
            } else {
                let entries = InputHistory(Self.entries(in: bytes).entries + [entry]).entries
                try SmallFile.replace(RealPath.of(path) ?? path, with: newest(of: entries))
            }
        } catch {
            switch error {
            case .tooLarge: throw .tooLarge(shownPath)
            case .locked: throw .locked(shownPath)
            default: throw .unwritable(shownPath, error)
            }
        }
    }

    private var shownPath: String { ParleyFolders.abbreviated(path, home: home).shownInMessage }

    private func notice(ofDamaged count: Int) -> String {
        let lines = count == 1 ? "1 line of \(shownPath) is" : "\(count) lines of \(shownPath) are"
        return "\(lines) not an entry of the history and \(count == 1 ? "was" : "were") passed over. "
            + "Delete the file to begin a new one."
    }

    // MARK: Lines

    private static func line(_ entry: String) -> [UInt8] {
        JSONValue.string(entry).serializedBytes() + [0x0A]
    }

    /// The entries in the file's bytes, and how many lines are none.
    private static func entries(in bytes: [UInt8]) -> (entries: [String], damaged: Int) {
        var entries: [String] = []
        var damaged = 0
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            if let entry = (try? JSONValue(parsing: line))?.stringValue {
                entries.append(entry)
            } else if index < lines.count - 1 {
                // The last line may be one that another program is writing.
                damaged += 1
            }
        }
        return (entries, damaged)
    }

    private static func lastEntry(in bytes: [UInt8]) -> String? {
        guard let end = bytes.lastIndex(where: { $0 != 0x0A }) else { return nil }
        let start = bytes[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return (try? JSONValue(parsing: bytes[start...end]))?.stringValue
    }

    /// The file's bytes with the newest entries, as many as leave it small, and one at the least.
    private func newest(of entries: [String]) -> [UInt8] {
        var lines: [[UInt8]] = []
        var count = 0
        for entry in entries.reversed() {
            let line = Self.line(entry)
            count += line.count
            guard lines.isEmpty || count <= mostBytes else { break }
            lines.append(line)
        }
        return Array(lines.reversed().joined())
    }
}
