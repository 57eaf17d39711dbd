import ArgumentParser
import Foundation
import ParleyCore
import ParleyInference
import ParleyModels

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

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Reply") var reply: ReplyOptions
    @OptionGroup(title: "Sampling") var sampling: SamplingFlags

    func run() async throws {
        let values = model.values.merging(reply.values) { $1 }.merging(sampling.values) { $1 }
        let folders = ParleyFolders(environment: ProcessInfo.processInfo.environment)
        let history = HistoryFile(path: folders.state + "/history", home: folders.home)
        let screen = try ChatScreen(isQuiet: model.quiet, history: history)
        let signals = try SignalWatch(cleanUp: { ChatScreen.restoreTerminal() })
        var options = model
        options.model = try await ModelChoice(folders: folders).reference(options, values: values, screen)
        let local = Loading.model(options, values: values)
        let loaded = try await Loading.loaded(local, options, signals: signals)
        let desk = ChatDesk(
            model: local,
            loaded: loaded,
            instructions: loaded.settings.systemPrompt,
            overflow: try Loading.overflow(loaded.settings)
        )
        let personas = Personas(folders: folders)
        if let name = loaded.settings.persona { try desk.take(try personas.named(name)) }
        screen.greet(loaded)
        await screen.readHistory()
        let loop = ChatLoop(
            loaded: loaded,
            screen: screen,
            signals: signals,
            desk: desk,
            files: ChatFolder(path: folders.data + "/chats", home: folders.home),
            personas: personas,
            showsRaw: reply.raw,
            isVerbose: model.verbose
        )
        desk.session.prewarm()
        let code = try await loop.run()
        await loaded.engine.shutDown()
        if code != 0 { throw Ended(code: code) }
    }
}
