/// The names of files that are still being fetched: the model's own with an ending behind it.
package enum PartNames {
    /// The file itself, as far as it is there.
    package static let ending = ".part"
    /// What it will be.
    package static let recordEnding = ".part.json"
    /// All endings of what is left when fetching is cut off.
    package static let all = [ending, recordEnding]
    /// What is left in a folder of files that were not fetched to their end.
    ///
    /// - Parameters:
    ///   - name: the model file's name.
    ///   - names: the names in the folder.
    /// - Returns: the names of what is left, those of records that were cut off as they were written among them.
    package static func leftovers(of name: String, among names: [String]) -> [String] {
        names.filter { other in
            all.contains { other == name + $0 } || other.hasPrefix(name + recordEnding + ".") && other.hasSuffix(".tmp")
        }
    }

    /// What keeps two programs from fetching the same.
    package static let lockEnding = ".lock"
}
