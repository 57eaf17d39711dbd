import Foundation
import ParleyCore
import ParleyModels

/// Which model a chat is held with, where the command line names none.
struct ModelChoice {
    private let folders: ParleyFolders

    /// A choice among the models on this disk.
    ///
    /// - Parameter folders: Parley's folders.
    init(folders: ParleyFolders) { self.folders = folders }

    /// The model by path or name: the one that is named, else what a person picks on a terminal.
    ///
    /// - Parameters:
    ///   - options: may name one.
    ///   - values: the settings given, by name.
    ///   - screen: where the list is shown; without a terminal nothing is asked.
    /// - Returns: the reference; nil leaves it to the loader.
    /// - Throws: ``Ended`` when the person leaves.
    func reference(_ options: ModelOptions, values: [String: String], _ screen: ChatScreen) async throws -> String? {
        let environment = ProcessInfo.processInfo.environment
        if let model = options.model { return model }
        guard screen.isInteractive, environment["PARLEY_MODEL"] == nil,
            (try? ModelLoader.settings(values: values, environment: environment).model) == .some(nil)
        else { return nil }
        let catalog = ModelCatalog(folders: folders, environment: environment)
        let uses = LastUsed(folders: folders).uses()
        let machine = MachineMemory.now
        let models = ParleyModels.ModelPicker(try catalog.entries(), uses: uses, machine: machine)
        guard models.rows.count > 1 else { return nil }
        let preselected = (try? catalog.defaultEntry(lastUsed: uses))?.path
        let picker = ModelPicker(
            models.rows.map { row in
                ModelPicker.Entry(
                    name: row.entry.name,
                    details: Self.details(row.entry),
                    warning: row.fits ? nil : row.remark.map { "will not fit: \($0)" } ?? "will not fit",
                    isDefault: row.entry.path == preselected,
                    isLastUsed: uses.first?.path == row.entry.path
                )
            }
        )
        guard let index = try await screen.choose(with: picker) else { throw Ended(code: 0) }
        return models.rows[index].entry.path
    }

    private static func details(_ entry: ModelEntry) -> [String] {
        [
            Figures.mebibytes(entry.size), entry.facts?.quantization ?? "",
            entry.kind == .recipe ? "recipe" : "\(entry.source)",
        ]
    }
}
