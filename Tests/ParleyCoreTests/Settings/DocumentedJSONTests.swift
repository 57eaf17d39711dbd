import Foundation
import ParleyCore
import ParleyJSON
import ParleyModels
import Testing

/// The recipes and settings files that the documentation shows are read by the program.
struct DocumentedJSONTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The blocks of JSON in README, `docs` and the articles.
    private static func blocks() throws -> [String] {
        let folders = ["docs", "Sources/Parley/Parley.docc"]
        let files = try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
                .filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
        }
        return try (["README.md"] + files).flatMap { file in
            let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
            return text.matches(of: /(?ms)^```json\n(.*?)^```$/).map { String($0.output.1) }
        }
    }

    /// A recipe names its format; anything else is a settings file.
    @Test func everyBlockIsRead() throws {
        let blocks = try Self.blocks()
        #expect(blocks.count >= 2)
        for block in blocks {
            let bytes = Array(block.utf8)
            let isRecipe = try JSONValue(parsing: bytes)["parley"] != nil
            #expect(throws: Never.self, "\(block)") {
                if isRecipe {
                    let recipe = try ModelRecipe(parsing: bytes, file: "model.json")
                    _ = try SettingsLayer(recipe: recipe.name, sampling: recipe.sampling)
                } else {
                    _ = try SettingsLayer(config: bytes, path: "config.json")
                }
            }
        }
    }
}
