import Foundation
import ParleyHub
import Testing

/// Which hub is asked, and as whom.
@Suite struct HubSettingsTests {
    private static func sent(_ environment: [String: String], home: String = "/nonexistent") throws -> String? {
        let settings = try HubSettings(environment: environment, home: home)
        return settings.token.authorization(for: settings.endpoint)
    }

    @Test(arguments: [
        ([:], "https://huggingface.co/"), (["HF_ENDPOINT": ""], "https://huggingface.co/"),
        (["HF_ENDPOINT": "https://mirror.example/hub/"], "https://mirror.example/hub"),
        (["HF_ENDPOINT": "http://127.0.0.1:8000"], "http://127.0.0.1:8000/"),
    ])
    func endpoints(environment: [String: String], text: String) throws {
        #expect(try HubSettings(environment: environment, home: "/nonexistent").endpoint.description == text)
    }

    @Test(arguments: [
        ["HF_ENDPOINT": "http://mirror.example"], ["HF_ENDPOINT": "mirror.example"],
        ["HF_ENDPOINT": "https://mirror.example/?a"], ["HF_TOKEN": "two words"], ["HF_TOKEN": "a\r\nHost: evil"],
        ["HF_TOKEN": String(repeating: "a", count: 5000)],
    ])
    func wrong(_ environment: [String: String]) {
        let error = #expect(throws: PullError.self) { try HubSettings(environment: environment, home: "/nonexistent") }
        #expect(error?.description.contains("evil") == false)
    }

    @Test func tokensOfTheEnvironmentAndOfFiles() throws {
        let home = FileManager.default.temporaryDirectory.appending(path: "parley-hub-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let folder = home.appending(path: ".cache/huggingface")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("of-the-cache\n".utf8).write(to: folder.appending(path: "token"))
        try Data("of-home".utf8).write(to: home.appending(path: "token"))
        try Data(" \n".utf8).write(to: home.appending(path: "blank"))
        #expect(try Self.sent([:], home: home.path) == "Bearer of-the-cache")
        #expect(try Self.sent(["HF_HOME": home.path], home: home.path) == "Bearer of-home")
        #expect(try Self.sent(["HF_HOME": "~"], home: home.path) == "Bearer of-home")
        #expect(try Self.sent(["HF_TOKEN_PATH": home.path + "/token"], home: home.path) == "Bearer of-home")
        #expect(try Self.sent(["HF_TOKEN_PATH": home.path + "/blank"], home: home.path) == nil)
        #expect(try Self.sent(["HF_TOKEN": " plain\n"], home: home.path) == "Bearer plain")
        #expect(try Self.sent([:]) == nil)
    }
}
