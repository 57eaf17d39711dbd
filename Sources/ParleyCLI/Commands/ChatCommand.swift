import ArgumentParser
import Foundation
import ParleyCore
import ParleyInference

/// `parley chat`: the conversation in the terminal.
struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Chat with a model. This is what parley does without a verb.",
        discussion: "Without a terminal it reads a line at a time and prints the replies."
    )

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Reply") var reply: ReplyOptions
    @OptionGroup(title: "Sampling") var sampling: SamplingFlags

    func run() async throws {
        let values = model.values.merging(reply.values) { $1 }.merging(sampling.values) { $1 }
        let screen = try ChatScreen(isQuiet: model.quiet)
        let signals = try SignalWatch(cleanUp: { ChatScreen.restoreTerminal() })
        let local = Loading.model(model, values: values)
        let loaded = try await Loading.loaded(local, model, signals: signals)
        screen.greet(loaded)
        let loop = ChatLoop(
            model: local,
            loaded: loaded,
            screen: screen,
            signals: signals,
            instructions: loaded.settings.systemPrompt,
            showsRaw: reply.raw,
            isVerbose: model.verbose
        )
        let code = try await loop.run()
        await loaded.engine.shutDown()
        if code != 0 { throw Ended(code: code) }
    }
}
