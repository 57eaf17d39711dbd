package import ParleyCore
package import ParleyJSON

/// What a chat was set to.
package struct ChatDetails: Sendable, Equatable {
    /// The name of the model that answered.
    package var model: String?
    /// The settings that were changed in the chat, by name.
    package var settings: [String: String]
    /// The persona, where one was chosen.
    package var persona: String?

    /// Details.
    package init(model: String? = nil, settings: [String: String] = [:], persona: String? = nil) {
        self.model = model
        self.settings = settings
        self.persona = persona
    }

    /// Reads details.
    ///
    /// - Parameter json: an object; nil for none.
    /// - Throws: ``SavedChatError`` that names what is wrong.
    package init(json: JSONValue?) throws(SavedChatError) {
        self.init(model: json?["model"]?.stringValue, persona: json?["persona"]?.stringValue)
        for (name, value) in json?["settings"]?.objectValue ?? JSONObject() {
            guard let text = value.stringValue else {
                throw SavedChatError("'parley.settings.\(name)' must be a text.")
            }
            settings[name] = text
        }
    }

    /// The details as JSON.
    package var jsonObject: JSONObject {
        var object = JSONObject()
        if let model { object["model"] = .string(model) }
        if let persona { object["persona"] = .string(persona) }
        if !settings.isEmpty {
            object["settings"] = .object(
                JSONObject(settings.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
            )
        }
        return object
    }
}

/// A chat as it is kept in a file: Apple's form of a transcript, with what Parley adds under `parley`.
package struct SavedChat: Sendable, Equatable {
    /// The conversation.
    package var transcript: Transcript
    /// Which part of it the model saw.
    package var window: ContextWindow
    /// What it was set to.
    package var details: ChatDetails

    /// A chat.
    package init(
        transcript: Transcript,
        window: ContextWindow = ContextWindow(),
        details: ChatDetails = ChatDetails()
    ) {
        self.transcript = transcript
        self.window = window
        self.details = details
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
        try self.init(json: json)
    }

    /// Reads a chat.
    ///
    /// - Parameter json: a transcript in Apple's form.
    /// - Throws: ``SavedChatError`` that says what is wrong, and where.
    package init(json: JSONValue) throws(SavedChatError) {
        do {
            transcript = try Transcript(json: json)
        } catch {
            throw SavedChatError(error.description)
        }
        let extra = json["parley"]
        window = ContextWindow(json: extra).clamped(toTurns: ContextWindow.turns(of: transcript) + 1)
        details = try ChatDetails(json: extra)
    }

    /// The chat as JSON.
    package var jsonObject: JSONObject {
        var extra = details.jsonObject
        window.write(to: &extra)
        var object = transcript.jsonValue.objectValue ?? JSONObject()
        if !extra.isEmpty { object["parley"] = .object(extra) }
        return object
    }

    /// The chat as it is written.
    package var bytes: [UInt8] { JSONValue.object(jsonObject).serializedBytes(.pretty) + [0x0A] }
}

extension ContextWindow {
    /// Reads a window from an object's members.
    init(json: JSONValue?) {
        self.init(
            droppedTurns: json?["dropped_turns"]?.intValue ?? 0,
            shortenedTurns: json?["shortened_turns"]?.intValue ?? 0
        )
    }

    /// Adds a window to an object's members; one on everything adds nothing.
    func write(to object: inout JSONObject) {
        if droppedTurns > 0 { object["dropped_turns"] = .number(JSONNumber(droppedTurns)) }
        if shortenedTurns > 0 { object["shortened_turns"] = .number(JSONNumber(shortenedTurns)) }
    }
}

/// Why a chat cannot be saved or loaded.
package struct SavedChatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to do about it.
    package let description: String

    /// Describes a fault.
    package init(_ description: String) { self.description = description }
}
