import ParleyCore
import ParleyJSON
import ParleyRemote
import Testing

/// Whether a running server's model is the one that somebody means.
struct RunningServerTests {
    private static func settings(_ source: SettingSource, _ texts: [SettingName: String]) throws -> ResolvedSettings {
        ResolvedSettings(layers: [try SettingsLayer(source, texts: texts)])
    }

    private static func server() throws -> RunningServer {
        RunningServer(
            version: "0.1.0",
            name: "guide",
            path: "/m/guide",
            contextSize: 4096,
            countsTokens: true,
            settings: try settings(.flag, [.temperature: "0", .threads: "2", .systemPrompt: "Be kind."])
        )
    }

    @Test(
        arguments: [
            (nil, [:], nil), ("/m/guide", [:], nil), ("/m/other", [:], SettingName.model),
            (nil, [.contextSize: "4096"], nil), (nil, [.contextSize: "2048"], .contextSize),
            (nil, [.threads: "2"], nil), (nil, [.threads: "3"], .threads), (nil, [.lora: "a.gguf"], .lora),
            (nil, [.cacheTypeK: "q8_0"], .cacheTypeK), (nil, [.template: "chatml"], .template),
            // What a request can say is no hindrance.
            (nil, [.temperature: "1", .maxTokens: "5", .store: "none"], nil),
        ] as [(String?, [SettingName: String], SettingName?)]
    ) func wishes(path: String?, wish: [SettingName: String], mismatch: SettingName?) throws {
        #expect(try Self.server().mismatch(path: path, Self.settings(.flag, wish)) == mismatch)
    }

    @Test func itsDescriptionComesOutAsItWentIn() throws {
        let server = try Self.server()
        let read = try RunningServer(json: try JSONValue(parsing: server.json.serialized()))
        #expect(read.json == server.json)
        #expect(read.settings[.temperature]?.source == "--temperature")
    }

    @Test(arguments: ["{}", "[]", #"{"protocol":2,"name":"x"}"#, #"{"protocol":1}"#])
    func anotherVersionIsNotUnderstood(text: String) throws {
        let json = try JSONValue(parsing: text)
        #expect(throws: LocalProtocol.Fault.self) { try RunningServer(json: json) }
    }

    @Test func onesOwnSettingsWinOverTheServers() throws {
        let own = try Self.settings(.environment, [.temperature: "0.9", .maxTokens: "7"])
        let settings = try Self.server().settings(under: own)
        #expect(settings[.temperature].value == .number(0.9))
        #expect(settings[.temperature].source == .environment)
        #expect(settings[.maxTokens].value == .integer(7))
        #expect(settings.systemPrompt == "Be kind.")
        #expect(settings[.systemPrompt].source == .server)
        #expect(settings[.topP].source == .builtIn)
    }
}
