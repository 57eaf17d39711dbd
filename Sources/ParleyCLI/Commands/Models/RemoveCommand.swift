import ArgumentParser
import Foundation
import ParleyHub
import ParleyModels

/// The command `parley models remove`.
struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a model from Parley's own folder.",
        discussion: """
            All parts of a split model go, and what is left of one that was not fetched to its end. Models that other \
            programs fetched stay.
            """
    )

    @Argument(help: "A name that `parley models list` shows, or the path of a model in Parley's folder.")
    var model: String

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let catalog = ModelCatalog(folders: ParleyFolders(environment: environment), environment: environment)
        let removal = try catalog.removal(of: model)
        let count = removal.files.count == 1 ? "1 file" : "\(removal.files.count) files"
        let what = "\(removal.name.shownInMessage) (\(count), \(ByteCount(removal.size)))"
        if !yes { try ask(removal, what) }
        guard let lock = try PullLock.attempt(removal.lockPath) else {
            throw ModelError(
                .removal,
                "\(model.quotedForMessage) is being fetched by another program. Stop that first, or wait for it."
            )
        }
        defer { withExtendedLifetime(lock) {} }
        // Until the lock was held, somebody may have fetched more of it, or removed it.
        guard try catalog.removal(of: model) == removal else {
            throw ModelError(.removal, "\(model.quotedForMessage) changed meanwhile. Nothing was removed: try again.")
        }
        let folderStays = try removal.perform()
        Stderr.line(VisibleText.of("Removed \(what)."))
        for file in removal.kept { Stderr.line(VisibleText.of("\(file) stays: another recipe uses it.")) }
        if folderStays, let folder = removal.folder, removal.kept.isEmpty {
            Stderr.line(VisibleText.of("\(folder) stays: something else is in it."))
        }
    }

    private func ask(_ removal: ModelRemoval, _ what: String) throws {
        guard isatty(STDIN_FILENO) == 1 else {
            throw UsageError(message: "Nobody can be asked whether to remove \(what). Add --yes.")
        }
        for file in removal.files.prefix(12) { Stderr.line(VisibleText.of("  " + file)) }
        if removal.files.count > 12 { Stderr.line("  and \(removal.files.count - 12) more") }
        Stderr.write(VisibleText.of("Remove \(what)? [y/N] "))
        let answer = readLine(strippingNewline: true) ?? ""
        guard ["y", "yes"].contains(answer.lowercased().filter { !$0.isWhitespace }) else {
            Stderr.line("Nothing was removed.")
            throw Ended(code: Failure.failed)
        }
    }
}
