import Foundation
import ParleyCore
import ParleyJSON
package import ParleyStore

/// Which conversations are listed.
package struct ConversationQuery: Sendable, Equatable {
    /// What is to occur in them; empty for all.
    package var search = ""
    /// The one behind which the list goes on.
    package var after: String?
    /// How many at most.
    package var limit = 100

    /// The longest search, in bytes.
    private static let longestSearch = 1024
    static let limits = 1...1000

    /// Reads what stands behind the `?`; what is not known there is ignored.
    ///
    /// - Parameter query: the values by name.
    /// - Throws: ``APIError`` that names what is wrong.
    package init(_ query: [String: String]) throws(APIError) {
        search = query["search"] ?? ""
        after = query["after"]
        guard search.utf8.count <= Self.longestSearch else {
            throw APIError(
                .invalidRequest,
                "'search' is longer than \(Self.longestSearch) bytes.",
                parameter: "search"
            )
        }
        guard let text = query["limit"] else { return }
        guard let number = Int(text), Self.limits.contains(number) else {
            throw APIError(
                .invalidRequest,
                "'limit' must be a whole number: \(Self.limits.lowerBound) to \(Self.limits.upperBound).",
                parameter: "limit"
            )
        }
        limit = number
    }
}

/// Which conversation a path means, or what of it.
package struct ConversationTarget: Sendable, Equatable {
    /// What of it.
    package enum Part: String, Sendable {
        /// All of it.
        case whole = ""
        /// A file of it.
        case export
    }

    /// Its name.
    package var id: String
    /// What of it.
    package var part: Part

    /// Reads the end of a path.
    ///
    /// - Parameter rest: what stands behind `/v1/conversations/`, percent-encoded.
    /// - Throws: ``APIError`` with 404.
    package init(_ rest: String) throws(APIError) {
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let id = parts[0].removingPercentEncoding, !id.isEmpty,
            let part = Part(rawValue: parts.count > 1 ? String(parts[1]) : "")
        else {
            throw APIError(
                .notFound,
                "There is nothing there. Ask /v1/conversations/ID or /v1/conversations/ID/export."
            )
        }
        self.id = id
        self.part = part
    }

    /// The name, where all of it is meant.
    func whole() throws(APIError) -> String {
        guard part == .whole else {
            throw APIError(.methodNotAllowed, "This can only be read. Send GET.")
        }
        return id
    }
}

/// A change of a conversation.
package struct ConversationChange: Sendable, Equatable {
    /// The longest title, in bytes.
    package static let longestTitle = 1000

    /// What it is called; empty: by what was said first.
    package var title: String?
    /// The turn behind which it goes on; empty for the beginning.
    package var head: String?

    /// Reads a request.
    ///
    /// - Parameter fields: its body.
    /// - Throws: ``APIError`` with the field at fault.
    package init(_ fields: RequestFields) throws(APIError) {
        title = try Self.title(fields)
        head = try fields.text("head")
        guard title != nil || head != nil else {
            throw APIError(.invalidRequest, "Nothing is to be changed. Send 'title' or 'head'.", parameter: "title")
        }
    }

    static func title(_ fields: RequestFields) throws(APIError) -> String? {
        guard let title = try fields.text("title") else { return nil }
        guard title.utf8.count <= longestTitle else {
            throw fields.fault("title", mustBe: "a string of at most \(longestTitle) bytes")
        }
        return title
    }
}

/// A conversation that is to be added.
package struct NewConversation: Sendable {
    /// The name that it is to have.
    package var id: String
    /// Whether the client chose the name.
    package var isNamed: Bool
    /// What is in it.
    package var tree: ConversationTree

    /// Reads a request: `id`, `title` and `instructions`, or what `export` wrote, with an `id` beside it where it is to
    /// have another.
    ///
    /// - Parameters:
    ///   - fields: its body.
    ///   - instructions: what the model is to mind where the request does not say.
    /// - Throws: ``APIError`` with the field at fault.
    package init(_ fields: RequestFields, instructions: String?) throws(APIError) {
        let name = try PlainChatRequest.name(fields, "id")
        let now = ConversationStore.clock()
        if fields["transcript"] != nil {
            do {
                tree = try ConversationArchive(json: .object(fields.object), now: now).tree
            } catch {
                throw APIError(
                    .invalidRequest,
                    "The conversation cannot be taken in: \(error)",
                    parameter: "transcript"
                )
            }
        } else {
            let text = try fields.text("instructions") ?? instructions ?? ""
            let entry = Transcript.Entry.instructions(.init(segments: [.text(.init(content: text))]))
            tree = ConversationTree(
                conversation: StoredConversation(id: "", title: "", created: now, updated: now, turnCount: 0),
                opening: text.isEmpty ? [] : [entry],
                turns: [],
                head: nil,
                details: ChatDetails()
            )
        }
        if let title = try ConversationChange.title(fields), !title.isEmpty {
            tree.conversation.title = title
            tree.conversation.isNamed = true
        }
        isNamed = name != nil
        let own = tree.conversation.id
        id = name ?? (PlainChatRequest.isName(own) ? own : ConversationStore.newName)
    }
}
