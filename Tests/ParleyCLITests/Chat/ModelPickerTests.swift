import ParleyCLI
import Testing

@Suite struct ModelPickerTests {
    private static let picker = ModelPicker([
        .init(name: "guide", details: ["469 MB", "Q8_0", "chat"], isDefault: true),
        .init(name: "qwen2.5-1.5b-instruct", details: ["1.1 GB", "Q4_K_M", "chat"], isLastUsed: true),
        .init(
            name: "qwen3-14b",
            details: ["9.0 GB", "Q4_K_M", "chat"],
            warning: "will not fit: needs 9.1 GB, 4.0 GB free"
        ),
        .init(name: "漢字-7b", details: ["15 GB", "F16"]),
    ])

    private static let plain = TerminalStyle(hasColor: false)

    @Test(
        arguments: [
            (
                120,
                """
                  1  guide                  469 MB  Q8_0    chat  default
                  2  qwen2.5-1.5b-instruct  1.1 GB  Q4_K_M  chat  last used
                  3  qwen3-14b              9.0 GB  Q4_K_M  chat             will not fit: needs 9.1 GB, 4.0 GB free
                  4  漢字-7b                 15 GB  F16
                """
            ),
            (
                80,
                """
                  1  guide                  469 MB  Q8_0    chat  default
                  2  qwen2.5-1.5b-instruct  1.1 GB  Q4_K_M  chat  last used
                  3  qwen3-14b              9.0 GB  Q4_K_M  chat
                     will not fit: needs 9.1 GB, 4.0 GB free
                  4  漢字-7b                 15 GB  F16
                """
            ),
            (
                55,
                """
                  1  guide              469 MB  Q8_0    chat  default
                  2  qwen2.5-1.5b-ins…  1.1 GB  Q4_K_M  chat  last used
                  3  qwen3-14b          9.0 GB  Q4_K_M  chat
                     will not fit: needs 9.1 GB, 4.0 GB free
                  4  漢字-7b             15 GB  F16
                """
            ),
            (
                30,
                """
                  1  guide         469 MB  Q8…
                  2  qwen2.5-1.5…  1.1 GB  Q4…
                  3  qwen3-14b     9.0 GB  Q4…
                     will not fit: needs 9.1…
                  4  漢字-7b        15 GB  F16
                """
            ),
        ] as [(Int, String)]
    )
    func list(_ columns: Int, _ expected: String) {
        let lines = Self.picker.lines(columns: columns, unicode: true, style: Self.plain)
        #expect(lines.joined(separator: "\n") == expected)
    }

    @Test func noLineIsWiderThanTheTerminal() {
        for columns in 1...120 {
            for line in Self.picker.lines(columns: columns, unicode: false, style: Self.plain) {
                #expect(TerminalWidth.columns(of: line) <= columns)
            }
        }
    }

    @Test func manyAreNumberedInAColumn() {
        let picker = ModelPicker((1...10).map { .init(name: "m\($0)", isDefault: $0 == 10, isLastUsed: $0 == 10) })
        let lines = picker.lines(columns: 80, unicode: true, style: Self.plain)
        #expect(lines.first == "   1  m1")
        #expect(lines.last == "  10  m10  default, last used")
    }

    @Test func warningsStandOutAndNamesAreHarmless() {
        let picker = ModelPicker([
            .init(name: "a\u{1B}[2J\nb", details: ["1\tGB"], warning: "too \u{7}large"), .init(name: "c"),
        ])
        #expect(
            picker.lines(columns: 80, unicode: true, style: TerminalStyle(hasColor: true)) == [
                "  1  a␛[2J b  1 GB  \u{1B}[33mtoo ␇large\u{1B}[0m", "  2  c",
            ]
        )
    }

    @Test(
        arguments: [
            ("1", .take(0)), (" 3 ", .take(2)), ("guide", .take(0)), ("GUIDE", .take(0)), ("漢字-7b", .take(3)),
            ("gui", .take(0)), ("qwen3", .take(2)), ("", .take(1)), ("  ", .take(1)),
            ("q", .leave), ("Q", .leave), ("quit", .leave), ("exit", .leave), ("/quit", .leave),
            ("5", .again("There is no number 5. Type a number from 1 to 4, or q to leave.")),
            ("0", .again("There is no number 0. Type a number from 1 to 4, or q to leave.")),
            ("-1", .again("There is no number -1. Type a number from 1 to 4, or q to leave.")),
            (
                "99999999999999999999",
                .again("There is no number 99999999999999999999. Type a number from 1 to 4, or q to leave.")
            ),
            ("qwen", .again("'qwen' may mean 2 or 3: type its number.")),
            ("gudie", .again("There is no model 'gudie'. Did you mean guide?")),
            ("mistral", .again("There is no model 'mistral'. Type a number from 1 to 4, or q to leave.")),
            ("\u{1B}[A", .again("There is no model '␛[A'. Type a number from 1 to 4, or q to leave.")),
        ] as [(String, ModelPicker.Answer)]
    )
    func answers(_ line: String, _ expected: ModelPicker.Answer) {
        #expect(Self.picker.answer(line) == expected)
    }

    @Test func aNameThatIsANumberIsAName() {
        let picker = ModelPicker([.init(name: "2"), .init(name: "q"), .init(name: "one")])
        #expect(picker.answer("2") == .take(0))
        #expect(picker.answer("q") == .take(1))
        #expect(picker.answer("3") == .take(2))
        #expect(picker.answer("") == .again("Type a number from 1 to 3, or q to leave."))
        #expect(picker.prompt == "Model (1-3, q leaves): ")
        #expect(Self.picker.prompt == "Model (1-4, Enter for 2, q leaves): ")
    }

    @Test(
        arguments: [
            ([], true, .nothing), ([], false, .nothing),
            ([.init(name: "a", warning: "will not fit")], true, .take(0)), ([.init(name: "a")], false, .take(0)),
            ([.init(name: "a"), .init(name: "b", isLastUsed: true)], true, .ask),
            ([.init(name: "a", isDefault: true), .init(name: "b", isLastUsed: true)], false, .take(1)),
            ([.init(name: "a"), .init(name: "b", isDefault: true)], false, .take(1)),
            ([.init(name: "a"), .init(name: "b")], false, .undecided),
        ] as [([ModelPicker.Entry], Bool, ModelPicker.Start)]
    )
    func start(_ entries: [ModelPicker.Entry], _ canAsk: Bool, _ expected: ModelPicker.Start) {
        #expect(ModelPicker(entries).start(canAsk: canAsk) == expected)
    }
}
