import ParleyCLI
import Testing

@Suite struct PersonaFileTests {
    private static let samplingNames = ["temperature", "top_k", "top_p"]

    private func read(_ fileName: String, _ bytes: [UInt8]?) throws -> Persona {
        let file = try #require(PersonaFile(fileName: fileName, in: "~/personas"))
        return try file.persona(from: bytes, samplingNames: Self.samplingNames)
    }

    @Test(
        arguments: [
            ("pirate.txt", "Talk like a pirate.\n", "pirate", "Talk like a pirate.", "Talk like a pirate."),
            ("Pirate.TXT", "\u{FEFF}\n\nArr.\n\nBe loud.\n", "Pirate", "Arr.", "Arr.\n\nBe loud."),
            ("sea dog.md", "# Sea dog\n\nTalk *wet*.", "sea dog", "Sea dog", "# Sea dog\n\nTalk *wet*."),
            ("v1.2.md", "---\nTwo\n", "v1.2", "Two", "---\nTwo"),
            ("海賊.txt", "海賊のように。\r\n次。", "海賊", "海賊のように。", "海賊のように。\r\n次。"),
            ("p.json", #"{"system_prompt":" Arr. "}"#, "p", "Arr.", "Arr."),
            (
                "p.json", #"{"name":"Pirate","description":"a loud one\nline 2","system_prompt":"Arr."}"#, "Pirate",
                "a loud one", "Arr."
            ),
            ("p.json", #"{"description":"","system_prompt":"Arr.","sampling":null}"#, "p", "Arr.", "Arr."),
        ] as [(String, String, String, String, String)]
    )
    func reads(_ fileName: String, _ text: String, _ name: String, _ about: String, _ prompt: String) throws {
        let persona = try read(fileName, Array(text.utf8))
        #expect(persona.name == name)
        #expect(persona.about == about)
        #expect(persona.systemPrompt == prompt)
        #expect(persona.sampling.isEmpty)
        #expect(persona.source == .file("~/personas/\(fileName)"))
    }

    @Test func samplingKeepsItsNumbers() throws {
        let text = #"{"system_prompt":"Arr.","sampling":{"temperature":0.90,"top_k":40,"top_p":1e-1}}"#
        let persona = try read("p.json", Array(text.utf8))
        #expect(persona.sampling == ["temperature": "0.90", "top_k": "40", "top_p": "1e-1"])
    }

    @Test func aLongFirstLineIsCutInTheListOnly() throws {
        let text = String(repeating: "word ", count: 50)
        let persona = try read("p.txt", Array(text.utf8))
        #expect(persona.about.count == 100)
        #expect(persona.about.hasSuffix("…"))
        #expect(persona.systemPrompt.count == 249)
    }

    @Test(arguments: ["pirate", "pirate.", ".txt", ".pirate.txt", "pirate.txt~", "pirate.toml", "pirate.txt.bak", ""])
    func otherFilesAreNone(_ fileName: String) {
        #expect(PersonaFile(fileName: fileName, in: "~/personas") == nil)
    }

    @Test(
        arguments: [
            ("p.txt", "", "~/personas/p.txt is empty. Write what the model is to mind into it."),
            ("p.md", " \n\t\n", "~/personas/p.md is empty. Write what the model is to mind into it."),
            ("p.txt", "a\0b", "~/personas/p.txt is not a text in UTF-8. Save it as UTF-8."),
            (
                "p.json", "",
                "~/personas/p.json, line 1, column 1: expected a value, found the end of the text. Mend the file."
            ),
            ("p.json", "[]", "~/personas/p.json must be a JSON object with \"system_prompt\", and is an array."),
            ("p.json", "{}", "~/personas/p.json says nothing to the model. Give it a \"system_prompt\"."),
            (
                "p.json", #"{"system_prompt":"  "}"#,
                "~/personas/p.json says nothing to the model. Give it a \"system_prompt\"."
            ),
            (
                "p.json", "{\n  \"system_prompt\": 7\n}",
                "~/personas/p.json, line 2, column 3: \"system_prompt\" must be a string, and is a number."
            ),
            (
                "p.json", #"{"systemPrompt":"Arr."}"#,
                "~/personas/p.json, line 1, column 2: has no use for 'systemPrompt'. Did you mean 'system_prompt'?"
            ),
            (
                "p.json", #"{"system_prompt":"Arr.","model":"x"}"#,
                "~/personas/p.json, line 1, column 25: has no use for 'model'. "
                    + "There is name, description, system_prompt, sampling."
            ),
            (
                "p.json", #"{"system_prompt":"Arr.","sampling":{"temprature":1}}"#,
                "~/personas/p.json, line 1, column 37: 'temprature' is no setting of the sampling. "
                    + "Did you mean 'temperature'?"
            ),
            (
                "p.json", #"{"system_prompt":"Arr.","sampling":{"top_k":"40"}}"#,
                "~/personas/p.json, line 1, column 37: \"top_k\" must be a number, and is a string."
            ),
            (
                "p.json", #"{"system_prompt":"Arr.","sampling":[1]}"#,
                "~/personas/p.json, line 1, column 25: \"sampling\" must be an object of settings, and is an array."
            ),
            (
                "p.json", #"{"system_prompt":"Arr.","name":"a\nb"}"#,
                "~/personas/p.json would give a persona the name 'a␊b'. Choose one of 1 to 64 characters without line ends."
            ),
            (
                "p.json", #"{"system_prompt":"Arr.","name":""}"#,
                "~/personas/p.json would give a persona the name ''. Choose one of 1 to 64 characters without line ends."
            ),
        ] as [(String, String, String)]
    )
    func damageIsSaid(_ fileName: String, _ text: String, _ expected: String) throws {
        let error = #expect(throws: PersonaError.self) { try read(fileName, Array(text.utf8)) }
        #expect(error?.description == expected)
        #expect(error?.kind == .damaged)
        #expect(error?.name == "p")
    }

    @Test func bytesThatAreNoTextAndFilesThatAreTooLarge() throws {
        let binary = #expect(throws: PersonaError.self) { try read("p.txt", [0x41, 0xFF]) }
        #expect(binary?.description == "~/personas/p.txt is not a text in UTF-8. Save it as UTF-8.")
        let large = #expect(throws: PersonaError.self) { try read("p.txt", nil) }
        #expect(
            large?.description
                == "~/personas/p.txt is larger than 64 KiB, the most that a persona may have. Shorten it."
        )
    }
}
