import ParleyCore
import ParleyJSON

extension Transcript {
    /// Entries in the form in which they stand in a transcript.
    static func json(_ entries: [Entry]) -> JSONValue {
        Transcript(entries: entries).jsonValue["transcript"]?["entries"] ?? .array([])
    }

    /// Reads entries.
    ///
    /// - Parameter json: a list of them.
    /// - Returns: the entries.
    /// - Throws: ``FormatError`` that names the entry and key at fault.
    static func entries(json: JSONValue) throws(FormatError) -> [Entry] {
        var whole = Transcript().jsonValue.objectValue ?? JSONObject()
        whole["transcript"] = ["entries": json]
        return Array(try Transcript(json: .object(whole)))
    }
}
