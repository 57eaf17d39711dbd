import Foundation
import ParleyCore
import Testing

/// The user's `config.json`.
@Suite struct ConfigFileTests {
    private func read(_ text: String) throws -> SettingsLayer {
        try SettingsLayer(config: Array(text.utf8), path: "~/c.json")
    }

    @Test func values() throws {
        let layer = try read(
            """
            \u{FEFF}{
              "model": "guide", "temperature": 1, "top_k": 40.0, "quiet": true,
              "lora": "a.gguf", "system_prompt": "Hé"
            }
            """
        )
        #expect(
            layer.values == [
                .model: .text("guide"), .temperature: .number(1), .topK: .integer(40), .quiet: .flag(true),
                .lora: .texts(["a.gguf"]), .systemPrompt: .text("Hé"),
            ]
        )
        #expect(layer.source == .configFile(path: "~/c.json"))
    }

    @Test func nothing() throws {
        #expect(try read("{}").values.isEmpty)
    }

    @Test(arguments: [
        (
            "{\n  \"temprature\": 1\n}",
            "~/c.json, line 2, column 3: There is no setting 'temprature'. Did you mean 'temperature'?"
        ),
        ("{\"TOP_K\": 1}", "~/c.json, line 1, column 2: There is no setting 'TOP_K'. Did you mean 'top_k'?"),
        (
            "{\"top_k\": 1,\r\n\"é\": 1, \"top_p\": 2}",
            "~/c.json, line 2, column 1: There is no setting 'é'."
        ),
        (
            "{\"top_k\": {\"a\": [1]}, \"top_p\": 2}",
            """
            ~/c.json, line 1, column 2: 'top_k' is an object; it must be a whole number from -1 to 2147483647.
            """
        ),
        ("{\"top_p\": 2}", "~/c.json, line 1, column 2: 'top_p' is 2; it must be a number from 0 to 1."),
        ("{\"top_p\": 1e999}", "~/c.json, line 1, column 2: 'top_p' is 1e999; it must be a number from 0 to 1."),
        ("{\"top_p\": null}", "~/c.json, line 1, column 2: 'top_p' is null; it must be a number from 0 to 1."),
        ("{\"top_p\": \"0.5\"}", "~/c.json, line 1, column 2: 'top_p' is '0.5'; it must be a number from 0 to 1."),
        ("{\"quiet\": \"yes\"}", "~/c.json, line 1, column 2: 'quiet' is 'yes'; it must be yes or no."),
        ("{\"model\": [\"a\"]}", "~/c.json, line 1, column 2: 'model' is an array; it must be a text."),
        ("{\"lora\": [1]}", "~/c.json, line 1, column 2: 'lora' is an array; it must be a text, or several."),
        (
            "{\"seed\": 1.5}",
            "~/c.json, line 1, column 2: 'seed' is 1.5; it must be a whole number from -1 to 9007199254740992."
        ),
        ("[]", "~/c.json: The settings must be a JSON object, and are an array."),
        ("{\"top_k\": 1, \"top_k\": 2}", "~/c.json, line 1, column 14: "),
        ("{\"top_k\": 1,}", "~/c.json, line 1, column 13: "),
        ("", "~/c.json, line 1, column 1: "),
        ("{\"\u{1B}\": 1}", "~/c.json, line 1, column 3: "),
        ("{\"\\u001b[2J\": 1}", "~/c.json, line 1, column 2: There is no setting '␛[2J'."),
    ])
    func faults(_ text: String, _ start: String) {
        let error = #expect(throws: SettingsError.self) { try read(text) }
        #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
    }

    @Test func files() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-config-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "config.json")

        #expect(try SettingsLayer(configFile: file.path, home: nil).values.isEmpty)
        #expect(try SettingsLayer(configFile: file.path + "/under/a/file", home: nil).values.isEmpty)

        try Data(#"{"top_k": 3}"#.utf8).write(to: file)
        let layer = try SettingsLayer(configFile: file.path, home: folder.path)
        #expect(layer.values == [.topK: .integer(3)])
        #expect(layer.source == .configFile(path: "~/config.json"))
        #expect(ResolvedSettings(layers: [layer])[.topK].description == "3 (~/config.json)")

        try Data(repeating: 0x20, count: 2 << 20).write(to: file)
        let large = #expect(throws: SettingsError.self) { try SettingsLayer(configFile: file.path, home: folder.path) }
        #expect(large?.description == "The file ~/config.json is too large for settings.")

        let inPlace = #expect(throws: SettingsError.self) { try SettingsLayer(configFile: folder.path, home: nil) }
        #expect(inPlace?.kind == .unreadable)
        #expect(inPlace?.description.hasSuffix("it is a folder. Name a file, or put one in its place.") == true)
    }
}
