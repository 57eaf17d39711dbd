import ArgumentParser
import Foundation
import ParleyCore
import ParleyInference
import ParleyModels
import ParleyStore

/// `parley chat`: the conversation in the terminal.
struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Chat with a model. This is what parley does without a verb.",
        discussion: """
            Without a terminal it reads a line at a time and prints the replies. --help-hidden shows the rarer sampling \
            flags too.
            """
    )

    @Option(
        defaultAsFlag: "",
        help: ArgumentHelp(
            "Go on with the chat of that name, as /chats lists them; without a name with the last one.",
            valueName: "name"
        )
    )
    var resume: String?

    @OptionGroup var keeping: StoreOptions
    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Server") var running: RunningOptions
    @OptionGroup(title: "Server") var server: URLOptions
    @OptionGroup(title: "Reply") var reply: ReplyOptions
    @OptionGroup(title: "Sampling") var sampling: SamplingFlags

    func run() async throws {
        let values = model.values.merging(reply.values) { $1 }.merging(sampling.values) { $1 }
            .merging(keeping.values) { $1 }
        let folders = ParleyFolders(environment: ProcessInfo.processInfo.environment)
        let history = HistoryFile(path: folders.state + "/history", home: folders.home)
        let screen = try ChatScreen(isQuiet: model.quiet, history: history)
        let signals = try SignalWatch(cleanUp: { ChatScreen.restoreTerminal() })
        let chosen = try await Loading.chosen(model, server, running, values: values, signals: signals) {
            try await ModelChoice(folders: folders).reference(model, values: values, screen)
        }
        let store = try openStore(chosen.settings, folders, screen)
        let desk = ChatDesk(
            model: chosen.language,
            name: chosen.name,
            settings: chosen.settings,
            overflow: try Loading.overflow(chosen.settings),
            store: store
        )
        let personas = Personas(folders: folders)
        if let name = chosen.settings.persona { try desk.take(try personas.named(name)) }
        screen.greet(chosen.title)
        await screen.readHistory()
        let loop = ChatLoop(
            model: chosen,
            screen: screen,
            signals: signals,
            desk: desk,
            files: ChatFolder(path: folders.data + "/chats", home: folders.home),
            personas: personas,
            showsRaw: reply.raw,
            isVerbose: model.verbose
        )
        if let resume { try await goOn(with: resume, loop) }
        desk.session.prewarm()
        let code = try await loop.run()
        await chosen.unload()
        if code != 0 { throw Ended(code: code) }
    }

    private func goOn(with name: String, _ loop: ChatLoop) async throws {
        guard let (found, refused) = try await loop.desk.resume(name) else {
            let what = name.isEmpty ? "No chat is kept yet." : "No chat \(name.quotedForMessage) is kept."
            throw ChatDeskError("\(what) /chats in a chat lists those that are.")
        }
        loop.resumed(found, refused)
    }

    /// A chat can be held without a store, but not one that is kept there.
    private func openStore(
        _ settings: ResolvedSettings,
        _ folders: ParleyFolders,
        _ screen: ChatScreen
    ) throws -> ConversationStore? {
        do throws(StoreFault) {
            guard let store = try StoreOptions.store(settings, folders) else {
                guard resume == nil else { throw StoreFault(.missing, "--resume needs a store, and that is none.") }
                return nil
            }
            return store
        } catch {
            guard resume == nil else { throw ChatDeskError(error.description) }
            screen.warn("Nothing of this chat is kept: \(error.description)")
            return nil
        }
    }
}
