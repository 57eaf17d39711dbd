import ParleyCore
import Testing

@Suite struct ContextBudgetTests {
    /// What came of a budget: the window and what went, or the tokens of what could not be sent.
    enum End: Equatable {
        case sent(ContextWindow, ContextTrim?)
        case refused(Int)
    }

    /// Runs a budget over a conversation whose turns have these tokens, all but the last `shortened` to so many.
    static func run(
        _ turns: [Int],
        fixed: Int = 10,
        context: Int = 1000,
        reply: Int? = 100,
        window: ContextWindow = ContextWindow(),
        strategy: ContextOverflow = .truncate,
        shortTurn: Int = 5
    ) -> (end: End, counts: Int) {
        var budget = ContextBudget(
            .init(contextSize: context, maximumReply: reply, turns: turns.count, window: window, strategy: strategy)
        )
        var action = budget.first
        var counts = 0
        while true {
            switch action {
            case .send(let window, let trim): return (.sent(window, trim), counts)
            case .refuse(let tokens): return (.refused(tokens), counts)
            case .count(let window):
                counts += 1
                // A conversation has few enough turns for this; more would be a search without an end.
                if counts > 200 { return (.refused(-1), counts) }
                let tokens = turns.enumerated().reduce(fixed) { sum, turn in
                    if turn.offset < window.droppedTurns { return sum }
                    return sum + (turn.offset < window.shortenedTurns ? min(turn.element, shortTurn) : turn.element)
                }
                action = budget.counted(tokens)
            }
        }
    }

    @Test(arguments: [
        // What just fits is sent as it is: 890 and the 100 reserved are below 1,000, and 89 % below 95 %.
        ([440, 440], 0, 890), ([445, 445], 0, 900),
        // One more token and the reply has no room: the oldest turn goes.
        ([446, 445], 1, 455),
        // Ten turns of 90: at 910 the oldest four go, down to 60 %.
        (Array(repeating: 90, count: 10), 4, 550),
        // 60 % is reached exactly: 10 + 590.
        ([400, 295, 295], 1, 600),
        // And missed by one: one more turn goes.
        ([400, 296, 295], 2, 305),
    ])
    func truncationMakesRoomDownToSixtyPercent(_ turns: [Int], _ dropped: Int, _ tokens: Int) {
        let trim =
            dropped == 0
            ? nil
            : ContextTrim(
                droppedTurns: dropped,
                shortenedTurns: 0,
                tokensBefore: turns.reduce(10, +),
                tokensAfter: tokens
            )
        #expect(Self.run(turns).end == .sent(ContextWindow(droppedTurns: dropped), trim))
    }

    @Test func aContextThatIsNinetyFivePercentFullMakesRoomEvenWithASmallReply() {
        #expect(Self.run([470, 470], reply: 1).end == .sent(ContextWindow(), nil))
        #expect(Self.run([470, 471], reply: 1).end != .sent(ContextWindow(), nil))
    }

    @Test func theReserveIsAtMostAQuarterOfTheContext() {
        // 100 of 1,000 are asked for, and 250 at most are reserved.
        #expect(Self.run([370, 370], reply: 4000).end == .sent(ContextWindow(), nil))
        #expect(Self.run([370, 371], reply: 4000).end != .sent(ContextWindow(), nil))
        #expect(Self.run([370, 371], reply: nil).end != .sent(ContextWindow(), nil))
    }

    @Test func theLatestTurnStaysWhenOnlyItFits() {
        let end = Self.run([300, 300, 800]).end
        guard case .sent(let window, let trim) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(window.droppedTurns == 2 && trim?.tokensAfter == 810)
    }

    @Test(arguments: [ContextOverflow.truncate, .last(3), .shorten, .clear, .error])
    func oneMessageLargerThanTheContextIsRefused(_ strategy: ContextOverflow) {
        #expect(Self.run([1200], strategy: strategy).end == .refused(1210))
        let end = Self.run([10, 1200], strategy: strategy).end
        #expect(end == .refused(strategy == .error ? 1220 : 1210))
        // At the very edge: a context of 1,000 has room for 999 tokens and a reply of one.
        #expect(Self.run([990], strategy: strategy).end == .refused(1000))
        let edge = Self.run([989], strategy: strategy).end
        #expect(edge == (strategy == .error ? .refused(999) : .sent(ContextWindow(), nil)))
    }

    @Test(arguments: [(0, 5), (1, 4), (3, 2), (4, 2), (5, 2), (9, 2)])
    func lastKeepsAsManyAsItSays(_ kept: Int, _ dropped: Int) {
        let turns = [400, 300, 200, 50, 30, 20]
        guard case .sent(let window, _) = Self.run(turns, strategy: .last(kept)).end else {
            Issue.record("it was refused")
            return
        }
        // Where as many do not fit into 60 %, as few as do stay.
        #expect(window.droppedTurns == dropped)
    }

    @Test func clearKeepsTheLatestTurnAlone() {
        #expect(
            Self.run(Array(repeating: 100, count: 10), strategy: .clear).end
                == .sent(
                    ContextWindow(droppedTurns: 9),
                    ContextTrim(droppedTurns: 9, shortenedTurns: 0, tokensBefore: 1010, tokensAfter: 110)
                )
        )
    }

    @Test func shorteningComesBeforeDropping() {
        #expect(
            Self.run(Array(repeating: 100, count: 10), strategy: .shorten).end
                == .sent(
                    ContextWindow(droppedTurns: 0, shortenedTurns: 5),
                    ContextTrim(droppedTurns: 0, shortenedTurns: 5, tokensBefore: 1010, tokensAfter: 535)
                )
        )
        // When all but the latest are short and it is still too much, the oldest go after all.
        let end = Self.run(Array(repeating: 100, count: 10), strategy: .shorten, shortTurn: 90).end
        #expect(
            end
                == .sent(
                    ContextWindow(droppedTurns: 4, shortenedTurns: 9),
                    ContextTrim(droppedTurns: 4, shortenedTurns: 5, tokensBefore: 1010, tokensAfter: 560)
                )
        )
    }

    @Test func errorRefusesWhatDoesNotFit() {
        #expect(Self.run([445, 446], strategy: .error).end == .refused(901))
        #expect(Self.run([445, 445], strategy: .error).end == .sent(ContextWindow(), nil))
    }

    @Test func whatWasLeftOutStaysOut() {
        let window = ContextWindow(droppedTurns: 3)
        let turns = Array(repeating: 100, count: 8)
        #expect(Self.run(turns, window: window).end == .sent(window, nil))
        // With more turns the search goes on from there.
        let end = Self.run(Array(repeating: 100, count: 14), window: window).end
        #expect(
            end
                == .sent(
                    ContextWindow(droppedTurns: 9),
                    ContextTrim(droppedTurns: 6, shortenedTurns: 0, tokensBefore: 1110, tokensAfter: 510)
                )
        )
        // A conversation that was cut short since has no turns to leave out but its own.
        #expect(Self.run([10, 10], window: window).end == .sent(ContextWindow(droppedTurns: 1), nil))
    }

    @Test func theSearchIsShort() {
        let turns = Array(repeating: 50, count: 1000)
        let (end, counts) = Self.run(turns)
        #expect(counts <= 12)
        guard case .sent(let window, _) = end else {
            Issue.record("it was refused")
            return
        }
        #expect(window.droppedTurns == 989)
    }

    @Test(arguments: ["truncate", "last=0", "last=12", "shorten", "clear", "error"])
    func strategiesHaveNames(_ name: String) throws {
        #expect(try #require(ContextOverflow(name)).description == name)
    }

    @Test(arguments: ["", "Truncate", "last", "last=", "last=-1", "last=x", "drop"])
    func otherNamesAreNone(_ name: String) { #expect(ContextOverflow(name) == nil) }
}
