import ParleyCLI
import Testing

@Suite struct SlashCommandTests {
    @Test func theHelp() {
        #expect(
            SlashCommand.help(columns: 80, unicode: true).joined(separator: "\n") == """
                  /help                   show this
                  /clear                  forget the conversation and begin anew
                  /context                show how full the context is
                  /system [TEXT]          change the system prompt, - for none; alone, show it
                  /persona [NAME]         take a persona; alone, list them
                  /set [NAME VALUE]       change a setting; alone, show them
                  /stats                  show times, tokens, and settings with their source
                  /tokens [TEXT]          count the tokens of each message, or of a text
                  /save [NAME] [--force]  name the chat; a path writes it to a file
                  /load [NAME]            go on with a chat by its name, or from a file
                  /chats [TEXT]           list the chats; with a text, those it occurs in
                  /retry                  ask the last question again
                  /undo                   take back the last question, or a /clear or /load
                  /quit                   leave (also /exit, exit, quit, or Ctrl-D)
                  Several lines: \"\"\" around them, \\ at the end of each, or Alt-Enter.
                  Up and Down bring earlier lines back, Ctrl-R searches them.
                  Ctrl-C stops a reply, clears a typed line, and leaves on an empty one.
                """
        )
    }

    @Test(arguments: [1, 10, 20, 40, 79])
    func theHelpFitsAnyTerminal(_ columns: Int) {
        for line in SlashCommand.help(columns: columns, unicode: true) {
            #expect(TerminalWidth.columns(of: line) <= columns)
        }
    }

    @Test(arguments: SlashCommand.allCases)
    func everyCommandCanBeCalledAlone(_ command: SlashCommand) throws {
        let call = try #require(try SlashCommand.call(in: command.name))
        #expect(call.command == command)
        #expect(call.text.isEmpty && call.words.isEmpty)
        #expect(command.hint.isEmpty == (command.takes == .nothing))
        #expect(command.summary.first?.isLowercase == true)
    }

    @Test func wordsLoseTheirQuotes() throws {
        let call = try #require(try SlashCommand.call(in: "/set  name 'two words' \"and \\\"more\\\"\" "))
        #expect(call.words == ["name", "two words", "and \"more\""])
        #expect(call.text == "name 'two words' \"and \\\"more\\\"\"")
        #expect(call.argument == "name two words and \"more\"")
    }
}
