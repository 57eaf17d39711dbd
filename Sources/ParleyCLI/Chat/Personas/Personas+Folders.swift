import ParleyCore
import ParleyModels

extension Personas {
    /// The personas of the program and of the user's settings folder, whose files may hold the settings of sampling.
    ///
    /// - Parameter folders: Parley's folders.
    init(folders: ParleyFolders) {
        self.init(
            folder: folders.config + "/personas",
            home: folders.home,
            samplingNames: SettingName.permitted(in: .recipeSampling).map(\.key)
        )
    }
}
