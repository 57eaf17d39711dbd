import Hummingbird
package import ParleyCore
import ParleyJSON

/// A system prompt with a name, for a person to choose before a conversation begins.
package struct OfferedPersona: Hashable, Sendable {
    /// The name by which it is chosen.
    package let name: String
    /// What it is like, in a line.
    package let about: String
    /// What the model is to mind throughout.
    package let systemPrompt: String
    /// Settings of the sampling that suit it.
    package let sampling: [SettingName: SettingValue]

    /// Describes a persona.
    ///
    /// - Parameters:
    ///   - name: the name by which it is chosen.
    ///   - about: what it is like, in a line.
    ///   - systemPrompt: what the model is to mind throughout.
    ///   - sampling: settings of the sampling that suit it.
    package init(name: String, about: String, systemPrompt: String, sampling: [SettingName: SettingValue] = [:]) {
        self.name = name
        self.about = about
        self.systemPrompt = systemPrompt
        self.sampling = sampling
    }

    /// As `/v1/personas` tells it; the settings have the names that they have in requests.
    var json: JSONValue {
        var settings = JSONObject()
        for (name, value) in sampling.sorted(by: { $0.key.key < $1.key.key }) {
            settings[name.key] = JSONValue(setting: value)
        }
        return [
            "name": .string(name), "description": .string(about), "system_prompt": .string(systemPrompt),
            "sampling": .object(settings),
        ]
    }
}

extension ServerState {
    /// Answers `/v1/personas`: read anew each time, so that a file that was just written is there.
    func personas(_ call: Call) async throws -> Response {
        .json(["object": "list", "data": .array(offeredPersonas().map(\.json))])
    }
}
