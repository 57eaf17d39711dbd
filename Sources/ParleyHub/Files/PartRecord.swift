import ParleyJSON
import ParleyModels

/// What a file that is still being fetched will be: kept beside it, so that it can be gone on with after any end.
package struct PartRecord: Equatable, Sendable {
    /// Where it comes from.
    package var source: String
    /// Its size in bytes; nil where that is not known yet.
    package var size: UInt64?
    /// The SHA-256 that it should have.
    package var sha256: String?
    /// What tells the server's version of the file from others.
    package var validator: String?

    private static let format = 1
    private static let largest = 64 << 10

    /// Describes a file to be.
    package init(source: String, size: UInt64? = nil, sha256: String? = nil, validator: String? = nil) {
        self.source = source
        self.size = size
        self.sha256 = sha256
        self.validator = validator
    }

    /// Whether bytes that were fetched for one file can be gone on with for another.
    ///
    /// Contents of the same hash are the same wherever they come from. Without one, only the same place will do, the
    /// same size, and a validator by which the server tells whether it is still the same file.
    ///
    /// - Parameter wanted: what is fetched now.
    /// - Returns: whether they can.
    package func canContinue(_ wanted: PartRecord) -> Bool {
        if let size, let other = wanted.size, size != other { return false }
        if let hash = wanted.sha256 { return sha256 == hash }
        return source == wanted.source && sha256 == nil && validator != nil
    }

    /// The record as it is kept.
    package var bytes: [UInt8] {
        var object = JSONObject([("parley", .number(JSONNumber(Self.format))), ("source", .string(source))])
        object["size"] = size.map { .string(String($0)) }
        object["sha256"] = sha256.map { .string($0) }
        object["validator"] = validator.map { .string($0) }
        return Array((JSONValue.object(object).serialized(.python) + "\n").utf8)
    }

    /// Reads a record; nil for one that is damaged, or of another format.
    ///
    /// - Parameter bytes: the record as it was kept.
    package init?(bytes: [UInt8]) {
        guard let json = try? JSONValue(parsing: bytes), json["parley"]?.intValue == Self.format,
            let source = json["source"]?.stringValue
        else { return nil }
        self.source = source
        size = json["size"]?.stringValue.flatMap { ResponseHead.number($0) }
        sha256 = json["sha256"]?.stringValue.flatMap { HubFile.hash($0) }
        validator = json["validator"]?.stringValue
        if let validator, !validator.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return nil }
    }

    /// Reads the record beside a file; nil where there is none that can be read.
    static func read(_ path: String) -> PartRecord? {
        guard let bytes = try? SmallFile.read(path, limit: largest) else { return nil }
        return PartRecord(bytes: bytes)
    }
}
