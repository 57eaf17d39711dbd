package import ParleyCore
import ParleyJSON

/// A chat as it is kept in a file: Apple's form of a transcript, with what Parley adds under `parley`.
package struct SavedChat: Sendable, Equatable {
    /// The conversation.
    package var transcript: Transcript
    /// Which part of it the model saw.
    package var window: ContextWindow
    /// The name of the model that answered.
    package var model: String?
    /// The settings that were changed in the chat, by name.
    package var settings: [String: String]
    /// The persona, where one was chosen.
    package var persona: String?

    /// A chat.
    package init(
        transcript: Transcript,
        window: ContextWindow = ContextWindow(),
        model: String? = nil,
        settings: [String: String] = [:],
        persona: String? = nil
    ) {
        self.transcript = transcript
        self.window = window
        self.model = model
        self.settings = settings
        self.persona = persona
    }

    /// Reads a chat.
    ///
    /// - Parameter bytes: what stands in the file.
    /// - Throws: ``SavedChatError`` that says what is wrong, and where.
    package init(bytes: [UInt8]) throws(SavedChatError) {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw SavedChatError("it is not JSON: \(error)")
        }
        do {
            transcript = try Transcript(json: json)
        } catch {
            throw SavedChatError(error.description)
        }
        let extra = json["parley"]
        window = ContextWindow(
            droppedTurns: extra?["dropped_turns"]?.intValue ?? 0,
            shortenedTurns: extra?["shortened_turns"]?.intValue ?? 0
        ).clamped(toTurns: ContextWindow.turns(of: transcript) + 1)
        model = extra?["model"]?.stringValue
        persona = extra?["persona"]?.stringValue
        settings = [:]
        for (name, value) in extra?["settings"]?.objectValue ?? JSONObject() {
            guard let text = value.stringValue else {
                throw SavedChatError("'parley.settings.\(name)' must be a text.")
            }
            settings[name] = text
        }
    }

    /// The chat as it is written.
    package var bytes: [UInt8] {
        var extra = JSONObject()
        if let model { extra["model"] = .string(model) }
        if let persona { extra["persona"] = .string(persona) }
        if window.droppedTurns > 0 { extra["dropped_turns"] = .number(JSONNumber(window.droppedTurns)) }
        if window.shortenedTurns > 0 { extra["shortened_turns"] = .number(JSONNumber(window.shortenedTurns)) }
        if !settings.isEmpty {
            extra["settings"] = .object(
                JSONObject(settings.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
            )
        }
        var object = transcript.jsonValue.objectValue ?? JSONObject()
        if !extra.isEmpty { object["parley"] = .object(extra) }
        return JSONValue.object(object).serializedBytes(.pretty) + [0x0A]
    }
}

/// Why a chat cannot be saved or loaded.
package struct SavedChatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to do about it.
    package let description: String

    init(_ description: String) { self.description = description }
}
