import Foundation
import ParleyModels
package import ParleyStore

/// Where chats are kept, and how one is written so that nothing is ever half there.
package struct ChatFolder: Sendable {
    /// The largest chat that is read, in bytes.
    private static let largest = 64 << 20

    /// The folder for chats that have a name.
    package let path: String
    private let home: String

    /// A folder for chats.
    ///
    /// - Parameters:
    ///   - path: the folder; it need not exist yet.
    ///   - home: the user's home folder, for paths that begin with `~`.
    package init(path: String, home: String) {
        self.path = path
        self.home = home
    }

    /// The file that is meant by what a person wrote: a path, or a name in this folder.
    ///
    /// - Parameter name: the name, or a path: what has a slash in it, or ends in `.json`.
    /// - Returns: the file's path.
    /// - Throws: ``SavedChatError`` for a name that cannot be one.
    package func file(of name: String) throws(SavedChatError) -> String {
        guard !name.isEmpty, !name.utf8.contains(0) else { throw SavedChatError("A chat needs a name.") }
        if name == "~" || name.hasPrefix("~/") { return home + name.dropFirst() }
        if Self.isPath(name) { return name }
        guard !name.hasPrefix("."), name.utf8.count <= 200, !name.unicodeScalars.contains(where: { $0.value < 32 })
        else { throw SavedChatError("\"\(name)\" cannot be a chat's name. Use letters, digits, blanks and hyphens.") }
        return "\(path)/\(name).json"
    }

    /// Whether a name means a file wherever it lies, and no chat by its name.
    package static func isPath(_ name: String) -> Bool { name.contains("/") || name == "~" || name.hasSuffix(".json") }

    /// Writes a chat: beside its place at first, and then put there whole.
    ///
    /// - Parameters:
    ///   - chat: the chat.
    ///   - name: a name or a path.
    ///   - overwrites: whether a file that is there may go.
    /// - Returns: the file's path.
    /// - Throws: ``SavedChatError``; what was there before is then as it was.
    package func save(_ chat: SavedChat, as name: String, overwrites: Bool) throws(SavedChatError) -> String {
        let file = try file(of: name)
        if file.hasPrefix(path + "/") {
            do {
                try Folder.make(path)
            } catch {
                let words = "The folder \(path) cannot be made: \(error.ofWriting). \(error.advice(for: path))"
                throw SavedChatError(words)
            }
        }
        let beside = "\(file).\(getpid()).tmp"
        do throws(SavedChatError) {
            try write(chat.bytes, to: beside, for: file)
            // A link fails where something is; a rename would put the file in its place.
            if overwrites {
                guard rename(beside, file) == 0 else { throw unwritable(file) }
            } else {
                guard link(beside, file) == 0 else {
                    throw errno == EEXIST
                        ? SavedChatError("\(file) is there already. /save NAME --force overwrites it.")
                        : unwritable(file)
                }
                unlink(beside)
            }
        } catch {
            unlink(beside)
            throw error
        }
        return file
    }

    /// Reads a chat.
    ///
    /// - Parameter name: a name or a path.
    /// - Returns: the chat.
    /// - Throws: ``SavedChatError`` when there is none, or it is damaged.
    package func load(_ name: String) throws(SavedChatError) -> SavedChat {
        let file = try file(of: name)
        let read: [UInt8]?
        do {
            read = try SmallFile.read(file, limit: Self.largest)
        } catch {
            if error.code == ENOENT {
                throw SavedChatError("There is no chat \(file). /load alone lists those that there are.")
            }
            throw SavedChatError("\(file) cannot be read: \(error). \(error.advice(for: file))")
        }
        guard let bytes = read else { throw SavedChatError("\(file) is larger than 64 MiB: no chat of Parley's.") }
        do {
            return try SavedChat(bytes: bytes)
        } catch {
            throw SavedChatError("\(file) cannot be loaded: \(error.description)")
        }
    }

    /// The names of the chats in the folder, in the order of the alphabet.
    package var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return files.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }.sorted()
    }

    private func write(_ bytes: [UInt8], to beside: String, for file: String) throws(SavedChatError) {
        unlink(beside)
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let error = unwritable(file)
                close(descriptor)
                throw error
            }
            rest = rest.dropFirst(written)
        }
        let isSafe = fsync(descriptor) == 0
        guard close(descriptor) == 0, isSafe else { throw unwritable(file) }
    }

    private func unwritable(_ file: String) -> SavedChatError {
        let fault = FileFault(code: errno)
        let advice = fault.isOfSpace ? "Make room, or save it elsewhere." : fault.advice(for: file)
        return SavedChatError("\(file) cannot be written: \(fault.ofWriting). \(advice)")
    }
}
