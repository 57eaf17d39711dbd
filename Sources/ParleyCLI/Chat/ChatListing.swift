package import Foundation
package import ParleyStore

/// The list of chats that are kept, as `/chats` shows it.
package enum ChatListing {
    /// The lines, one for each chat and one more for words that a search found.
    ///
    /// - Parameters:
    ///   - chats: the chats, the latest first.
    ///   - current: the one at hand, which is marked.
    ///   - timeZone: where the reader is.
    /// - Returns: the lines.
    package static func lines(
        _ chats: [StoredConversation],
        current: String? = nil,
        timeZone: TimeZone = .current
    ) -> [String] {
        chats.flatMap { chat in
            let title = chat.title.isEmpty ? chat.id : chat.title
            let line =
                "\(chat.id == current ? "*" : " ") \(time(chat.updated, timeZone))  \(title) (\(Figures.turns(chat.turnCount)))"
            return [line] + (chat.hit.map { ["      \($0.excerpt)"] } ?? [])
        }
    }

    private static func time(_ milliseconds: Int, _ timeZone: TimeZone) -> String {
        var style = Date.ISO8601FormatStyle(timeZone: timeZone).year().month().day()
        style = style.time(includingFractionalSeconds: false).dateTimeSeparator(.space)
        return String(Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(style).prefix(16))
    }
}
