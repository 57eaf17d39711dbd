import Foundation
import ParleyCLI
import ParleyCore
import ParleyServer
import Testing

@Suite struct PersonasTests {
    /// A home with files of personas, for one test.
    private final class Home: Sendable {
        private let path: String
        private let folder: String
        let personas: Personas

        init(_ files: [String: String]) throws {
            path = FileManager.default.temporaryDirectory.path + "/parley-personas-\(UUID().uuidString)"
            folder = path + "/.config/parley/personas"
            personas = Personas(folder: folder, home: path, samplingNames: ["temperature"])
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, text) in files { try write(text, as: name) }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ text: String, as name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }

        var names: [String] { personas.all().personas.map(\.name) }
        var problems: [String] { personas.all().problems }
    }

    private static let builtIn = ["helpful", "concise", "expert", "creative", "teacher"]

    @Test func theFiveThatAreAlwaysThere() throws {
        let personas = Personas(folder: "/nonexistent/personas", home: nil, samplingNames: [])
        let (all, problems) = personas.all()
        #expect(all.map(\.name) == Self.builtIn)
        #expect(problems == [])
        #expect(Set(all.map(\.systemPrompt)).count == 5)
        for persona in all {
            #expect(persona.source == .builtIn)
            #expect(!persona.systemPrompt.contains("\n") && persona.systemPrompt.count > 100)
            #expect(try personas.named(persona.name.uppercased()) == persona)
        }
    }

    @Test func theUsersOwnComeAfterThem() throws {
        let home = try Home([
            "pirate.txt": "Arr.", "Bard.md": "Sing.", "notes.odt": "x", ".hidden.txt": "x",
            "Z.json": #"{"name":"ant","system_prompt":"Work.","sampling":{"temperature":0.1}}"#,
        ])
        #expect(home.names == Self.builtIn + ["ant", "Bard", "pirate"])
        #expect(home.problems == [])
        #expect(try home.personas.named("PIRATE").systemPrompt == "Arr.")
        let ant = try home.personas.named("ant")
        #expect(ant.source == .file("~/.config/parley/personas/Z.json"))
        #expect(ant.sampling == ["temperature": "0.1"])
    }

    @Test(
        arguments: [
            ([:], [:]),
            (["temperature": "0.1", "top_k": "7"], [.temperature: .number(0.1), .topK: .integer(7)]),
            (["temperature": "warm"], nil),
            (["top_p": "7"], nil),
        ] as [([String: String], [SettingName: SettingValue]?)]
    )
    func pagesAreOfferedWhatCanBeUsed(_ texts: [String: String], _ expected: [SettingName: SettingValue]?) {
        let persona = Persona(name: "a", about: "b", systemPrompt: "c", sampling: texts, source: .builtIn)
        #expect(persona.offered?.sampling == expected)
        if let offered = persona.offered {
            #expect([offered.name, offered.about, offered.systemPrompt] == ["a", "b", "c"])
        }
    }

    @Test func aFileReplacesABuiltInOne() throws {
        let home = try Home(["Teacher.txt": "Teach me."])
        #expect(home.names == Self.builtIn.dropLast() + ["Teacher"])
        #expect(try home.personas.named("teacher").systemPrompt == "Teach me.")
    }

    @Test func aChangeCountsAtOnce() throws {
        let home = try Home(["bard.txt": "Sing."])
        try home.write("Sing low.", as: "bard.txt")
        #expect(try home.personas.named("bard").systemPrompt == "Sing low.")
    }

    @Test func damageIsToldAndLeavesTheOthers() throws {
        let home = try Home([
            "a.txt": "", "b.json": "{", "c.txt": "Fine.", "C.md": "Again.",
            "d.txt": String(repeating: "x", count: (64 << 10) + 1),
        ])
        let folder = "~/.config/parley/personas"
        let empty = "\(folder)/a.txt is empty. Write what the model is to mind into it."
        #expect(home.names == Self.builtIn + ["C"])
        #expect(
            home.problems == [
                empty,
                "\(folder)/b.json, line 1, column 2: expected a key in double quotes or '}', found the end of the text. Mend the file.",
                "\(folder)/c.txt describes 'c', as \(folder)/C.md does already. Rename one of them.",
                "\(folder)/d.txt is larger than 64 KiB, the most that a persona may have. Shorten it.",
            ]
        )
        let error = #expect(throws: PersonaError.self) { try home.personas.named("A") }
        #expect(error?.description == empty)
    }

    @Test func aFileOfTheLargestSizeIsRead() throws {
        let home = try Home(["x.txt": String(repeating: "x", count: 64 << 10)])
        #expect(try home.personas.named("x").systemPrompt.utf8.count == 64 << 10)
    }

    @Test(arguments: [
        ("techer", "There is no persona 'techer'. Did you mean teacher?"),
        ("Creativ", "There is no persona 'Creativ'. Did you mean creative?"),
        ("pirat", "There is no persona 'pirat'. Did you mean pirate?"),
        (
            "wizard",
            "There is no persona 'wizard'. There is helpful, concise, expert, creative, teacher, pirate; "
                + "your own go into ~/.config/parley/personas."
        ),
        (
            "",
            "There is no persona ''. There is helpful, concise, expert, creative, teacher, pirate; "
                + "your own go into ~/.config/parley/personas."
        ),
    ])
    func nearNamesAreNamed(_ name: String, _ expected: String) throws {
        let home = try Home(["pirate.txt": "Arr."])
        let error = #expect(throws: PersonaError.self) { try home.personas.named(name) }
        #expect(error?.kind == .notFound)
        #expect(error?.description == expected)
    }

    @Test func theList() throws {
        let home = try Home([
            "海賊.txt": "Talk \u{1B}[31mlike a pirate, loudly and at great length.", "bad.md": "",
        ])
        let list = home.personas.listing(current: "EXPERT", columns: 60, unicode: true)
        #expect(
            list.joined(separator: "\n") == """
                  helpful    a friendly assistant for everyday talk
                  concise    the answer in as few words as will do
                * expert     exact terms, detail and caveats, for people wh…
                  creative   fresh ideas and vivid words, for stories and b…
                  teacher    explains step by step, with examples and a que…
                  海賊       Talk ␛[31mlike a pirate, loudly and at great l…
                ~/.config/parley/personas/bad.md is empty. Write what the model is to mind into it.
                """
        )
        let wide = home.personas.listing(current: nil, columns: 200, unicode: true)
        #expect(wide.dropLast().last?.hasSuffix(" (yours)") == true)
        #expect(wide.dropLast().allSatisfy { $0.hasPrefix("  ") })
    }

    @Test func aFileInThePlaceOfTheFolderIsNone() {
        let personas = Personas(folder: "/dev/null", home: nil, samplingNames: [])
        #expect(personas.all().personas == Persona.builtIn)
        #expect(personas.all().problems == [])
    }
}
