import Foundation
import ParleyCLI
import ParleyStore
import Testing

/// The list that `/chats` shows.
@Suite struct ChatListingTests {
    @Test func eachChatHasALineAndWhatWasFoundAnother() throws {
        let zone = try #require(TimeZone(secondsFromGMT: 3600))
        let chats = [
            StoredConversation(id: "a", title: "Roads", created: 0, updated: 1_764_205_200_000, turnCount: 1),
            StoredConversation(
                id: "b",
                title: "",
                created: 0,
                updated: 0,
                turnCount: 12,
                hit: .init(turn: "1", excerpt: "…the words…")
            ),
        ]
        #expect(
            ChatListing.lines(chats, current: "b", timeZone: zone) == [
                "  2025-11-27 02:00  Roads (1 turn)", "* 1970-01-01 01:00  b (12 turns)", "      …the words…",
            ]
        )
    }
}
