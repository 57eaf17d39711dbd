import ArgumentParser
import ParleyCore
import ParleyModels
import ParleyStore

/// Where conversations are kept.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where conversations are kept: a file, or none (default: conversations.sqlite in Parley's data folder).",
            valueName: "file|none"
        )
    )
    var store: String?

    /// The values given, by the names of the settings.
    var values: [String: String] { ["store": store].compactMapValues { $0 } }

    /// Opens the store that the settings name.
    ///
    /// - Parameters:
    ///   - settings: the settings.
    ///   - folders: Parley's folders.
    /// - Returns: the store; nil for none.
    /// - Throws: ``StoreFault``.
    static func store(_ settings: ResolvedSettings, _ folders: ParleyFolders) throws(StoreFault) -> ConversationStore? {
        guard let path = path(settings, folders) else { return nil }
        return try ConversationStore(path: path)
    }

    /// The file that the settings name; nil for none.
    static func path(_ settings: ResolvedSettings, _ folders: ParleyFolders) -> String? {
        switch settings.store {
        case "none": nil
        case let path? where !path.isEmpty: ParleyFolders.expanded(path, home: folders.home)
        default: folders.data + "/" + ConversationStore.fileName
        }
    }
}
