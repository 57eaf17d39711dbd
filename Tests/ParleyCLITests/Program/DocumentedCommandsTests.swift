import Foundation
import ParleyCLI
import ParleyCore
import ParleyJSON
import ParleyServer
import ParleyTestSupport
import Testing

/// What the documentation names is what the program has: verbs, flags, commands of the chat, variables, `make`'s targets.
@Suite(.enabled(if: TestEnvironment.hasProgram), .serialized)
struct DocumentedCommandsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let verbs = [
        "chat", "respond", "serve", "token-count", "models list", "models show", "models pull",
        "models remove", "bench", "doctor", "init-example",
        "check jinja",
        "check reply",
    ]

    private static func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
            .map { "\(folder)/\($0)" }
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The documents for people, by their paths.
    private static func documents() throws -> [(path: String, text: String)] {
        let paths =
            try ["README.md", "CONTRIBUTING.md", "SECURITY.md", "Editors/vscode/README.md"] + files(in: "docs")
            + files(in: "Sources/Parley/Parley.docc")
        return try paths.filter { $0.hasSuffix(".md") }.map { ($0, try text($0)) }
    }

    private static func scripts() throws -> String {
        try files(in: "scripts").filter { !$0.hasSuffix("/lib") && !$0.hasSuffix("/tests") }
            .compactMap { try? text($0) }.joined(separator: "\n")
    }

    @Test func everyFlagIsOneOfTheProgramsOrOfTheScripts() async throws {
        var known = try Self.scripts()
        for verb in Self.verbs {
            let run = try await ProgramRun.parley(verb.split(separator: " ").map(String.init) + ["--help-hidden"])
            #expect(run.status == 0, "\(verb): \(run.errors)")
            known += run.output
        }
        // Those of vLLM, Ray and kubectl, which docs/scale.md leads to.
        known +=
            "--address --head --tensor-parallel-size --pipeline-parallel-size --distributed-executor-backend --from-literal"
        let flags = Set(known.matches(of: /--[a-z][a-z-]*[a-z]/).map { String($0.output) })
        for document in try Self.documents() {
            for match in document.text.matches(of: /--[a-z][a-z-]*[a-z]/) {
                let isKnown = flags.contains(String(match.output))
                #expect(isKnown, "\(document.path) names \(match.output)")
            }
        }
    }

    @Test func everyVerbIsOneOfThePrograms() throws {
        let words = Set(Self.verbs.flatMap { $0.split(separator: " ").map(String.init) } + ["help"])
        for document in try Self.documents() {
            for match in document.text.matches(of: /(?:`|\n    |\| )parley ([a-z][a-z-]*)/) {
                let isKnown = words.contains(String(match.output.1))
                #expect(isKnown, "\(document.path) names \(match.output.0)")
            }
        }
    }

    /// `/explain` and so on: what `@parley` in the editor has.
    private static func commandsOfTheEditor() throws -> [String] {
        let manifest = try JSONValue(parsing: Array(text("Editors/vscode/package.json").utf8))
        let participants = manifest["contributes"]?["chatParticipants"]?.arrayValue ?? []
        let commands = participants.flatMap { $0["commands"]?.arrayValue ?? [] }
        return commands.compactMap { $0["name"]?.stringValue.map { "/" + $0 } }
    }

    @Test func everyCommandOfTheChatIsThere() throws {
        let names = try Set(SlashCommand.allCases.map(\.name) + Routes.paths + Self.commandsOfTheEditor())
        for document in try Self.documents() {
            for match in document.text.matches(of: /[` ](\/[a-z]+)[` ]/) where !match.output.1.hasPrefix("/v") {
                let isKnown = names.contains(String(match.output.1))
                #expect(isKnown, "\(document.path) names \(match.output.1)")
            }
        }
    }

    @Test func everyVariableIsOneOfTheProgramsOrOfTheScripts() throws {
        let names = SettingsLayer.otherVariables.union(SettingName.allCases.map(\.environmentName))
        let scripts = try Self.scripts()
        for document in try Self.documents() {
            for match in document.text.matches(of: /PARLEY_[A-Z][A-Z_]*/) {
                let name = String(match.output)
                let isKnown = names.contains(name) || scripts.contains(name)
                #expect(isKnown, "\(document.path) names \(name)")
            }
        }
    }

    @Test func everyTargetIsOneOfTheMakefiles() throws {
        let makefile = try Self.text("Makefile")
        let targets = Set(makefile.matches(of: /(?m)^([a-z]+):/).map { String($0.output.1) })
        for document in try Self.documents() {
            for match in document.text.matches(of: /(?:`|\n    )make ([a-z]+)/) {
                let isKnown = targets.contains(String(match.output.1))
                #expect(isKnown, "\(document.path) names make \(match.output.1)")
            }
        }
    }
}
