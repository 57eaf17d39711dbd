import ParleyCore
import ParleyGGUF
import ParleyJSON
import Testing

/// What the readers of single layers accept, refuse and warn of.
@Suite struct SettingsLayerTests {
    // MARK: - Environment

    @Test(arguments: [
        ("PARLEY_TOP_K", "20", SettingName.topK, SettingValue.integer(20)),
        ("PARLEY_TOP_K", " 20 ", .topK, .integer(20)),
        ("PARLEY_TOP_K", "-1", .topK, .integer(-1)),
        ("PARLEY_TEMPERATURE", "1", .temperature, .number(1)),
        ("PARLEY_TEMPERATURE", ".5", .temperature, .number(0.5)),
        ("PARLEY_TEMPERATURE", "5e-1", .temperature, .number(0.5)),
        ("PARLEY_PENALIZE_NEWLINE", "on", .penalizeNewline, .flag(true)),
        ("PARLEY_PENALIZE_NEWLINE", "TRUE", .penalizeNewline, .flag(true)),
        ("PARLEY_QUIET", "off", .quiet, .flag(false)),
        ("PARLEY_SYSTEM_PROMPT", " Hello. ", .systemPrompt, .text(" Hello. ")),
        ("PARLEY_SEED", "9007199254740992", .seed, .integer(1 << 53)),
    ])
    func variables(_ variable: String, _ text: String, _ name: SettingName, _ value: SettingValue) throws {
        let layer = try SettingsLayer(environment: [variable: text, "HOME": "/h", "TOP_K": "x"])
        #expect(layer.values == [name: value])
        #expect(layer.warnings.isEmpty)
        #expect(layer.source == .environment)
    }

    @Test(arguments: [
        ("PARLEY_TOP_K", "many", "PARLEY_TOP_K is 'many'; it must be a whole number from -1 to 2147483647."),
        ("PARLEY_TOP_K", "2.5", "PARLEY_TOP_K is '2.5'; it must be a whole number from -1 to 2147483647."),
        (
            "PARLEY_TOP_K", "99999999999999999999",
            "PARLEY_TOP_K is '99999999999999999999'; it must be a whole number from -1 to 2147483647."
        ),
        ("PARLEY_TOP_P", "1.5", "PARLEY_TOP_P is '1.5'; it must be a number from 0 to 1."),
        ("PARLEY_TOP_P", "nan", "PARLEY_TOP_P is 'nan'; it must be a number from 0 to 1."),
        ("PARLEY_TOP_P", "inf", "PARLEY_TOP_P is 'inf'; it must be a number from 0 to 1."),
        ("PARLEY_TOP_P", "1e400", "PARLEY_TOP_P is '1e400'; it must be a number from 0 to 1."),
        ("PARLEY_TOP_P", "0x1", "PARLEY_TOP_P is '0x1'; it must be a number from 0 to 1."),
        ("PARLEY_TOP_P", " ", "PARLEY_TOP_P is ' '; it must be a number from 0 to 1."),
        ("PARLEY_TOP_P", "0,5", "PARLEY_TOP_P is '0,5'; it must be a number from 0 to 1."),
        ("PARLEY_QUIET", "maybe", "PARLEY_QUIET is 'maybe'; it must be yes or no."),
        ("PARLEY_MAX_TOKENS", "0", "PARLEY_MAX_TOKENS is '0'; it must be a whole number from 1 to 2147483647."),
        ("PARLEY_SEED", "-2", "PARLEY_SEED is '-2'; it must be a whole number from -1 to 9007199254740992."),
        ("PARLEY_QUIET", "\u{1B}[2J", "PARLEY_QUIET is '␛[2J'; it must be yes or no."),
    ])
    func badVariables(_ variable: String, _ text: String, _ message: String) {
        let error = #expect(throws: SettingsError.self) { try SettingsLayer(environment: [variable: text]) }
        #expect(error?.description == message)
        #expect(error?.name == String(variable.dropFirst(7)).lowercased())
    }

    @Test func emptyVariablesAreUnset() throws {
        #expect(try SettingsLayer(environment: ["PARLEY_TOP_K": "", "PARLEY_MODEL": ""]).values.isEmpty)
    }

    @Test(arguments: [
        ("PARLEY_TOPK", "The variable PARLEY_TOPK means nothing to Parley. Did you mean PARLEY_TOP_K?"),
        ("PARLEY_MODLES", "The variable PARLEY_MODLES means nothing to Parley. Did you mean PARLEY_MODELS?"),
        ("PARLEY_", "The variable PARLEY_ means nothing to Parley."),
        ("PARLEY_WEATHER_FORECAST", "The variable PARLEY_WEATHER_FORECAST means nothing to Parley."),
    ])
    func unknownVariables(_ variable: String, _ warning: String) throws {
        let layer = try SettingsLayer(environment: [variable: "1"])
        #expect(layer.warnings == [warning])
        #expect(layer.values.isEmpty)
    }

    @Test(arguments: ["PARLEY_MODELS", "PARLEY_TEST_MODEL", "PARLEY_LLAMA", "PARLEYTOP", "parley_top_k"])
    func variablesThatAreNoSettings(_ variable: String) throws {
        #expect(try SettingsLayer(environment: [variable: "1"]) == SettingsLayer(.environment))
    }

    // MARK: - Flags

    @Test func flagsAreChecked() {
        let error = #expect(throws: SettingsError.self) {
            try SettingsLayer(.flag, values: [.temperature: .number(200)])
        }
        #expect(error?.description == "--temperature is 200; it must be a number from 0 to 100.")
        #expect(error?.kind == .outOfRange)
    }

    @Test(arguments: [
        (SettingName.temperature, SettingValue.number(.nan)), (.temperature, .number(.infinity)),
        (.temperature, .text("hot")), (.temperature, .flag(true)), (.topK, .number(1.5)), (.quiet, .integer(1)),
        (.model, .integer(1)), (.lora, .integer(1)),
    ])
    func valuesOfAnotherKind(_ name: SettingName, _ value: SettingValue) {
        let error = #expect(throws: SettingsError.self) { try SettingsLayer(.request, values: [name: value]) }
        #expect(error?.kind == .wrongKind)
    }

    @Test func wholeNumbersStandForNumbers() throws {
        let layer = try SettingsLayer(.flag, values: [.temperature: .integer(1), .topK: .number(5), .lora: .text("a")])
        #expect(layer.values == [.temperature: .number(1), .topK: .integer(5), .lora: .texts(["a"])])
    }

    @Test func textsAreReadByName() throws {
        #expect(try SettingsLayer(.flag, texts: [.minP: "0.1"]).values == [.minP: .number(0.1)])
        let error = #expect(throws: SettingsError.self) { try SettingsLayer(.flag, texts: [.minP: "2"]) }
        #expect(error?.description == "--min-p is '2'; it must be a number from 0 to 1.")
    }

    // MARK: - Recipe

    @Test(
        arguments: [
            (
                ["temperatur": 1],
                "The recipe 'r': There is no setting 'sampling.temperatur'. Did you mean 'temperature'?"
            ),
            (["top-k": 1], "The recipe 'r': There is no setting 'sampling.top-k'. Did you mean 'top_k'?"),
            (
                ["max_tokens": 9],
                """
                The recipe 'r': 'sampling.max_tokens' cannot be set here. Set it with --max-tokens, PARLEY_MAX_TOKENS or in \
                config.json.
                """
            ),
            (["top_p": 2], "The recipe 'r': 'sampling.top_p' is 2; it must be a number from 0 to 1."),
            (
                ["top_k": 1.5],
                "The recipe 'r': 'sampling.top_k' is 1.5; it must be a whole number from -1 to 2147483647."
            ),
            (["top_p": true], "The recipe 'r': 'sampling.top_p' is true; it must be a number from 0 to 1."),
            (["penalize_newline": 1], "The recipe 'r': 'sampling.penalize_newline' is 1; it must be yes or no."),
        ] as [(JSONObject, String)]
    )
    func badRecipeSampling(_ sampling: JSONObject, _ message: String) {
        let error = #expect(throws: SettingsError.self) { try SettingsLayer(recipe: "r", sampling: sampling) }
        #expect(error?.description == message)
    }

    // MARK: - Model file

    @Test func modelFileValuesInTheirTypes() {
        let layer = SettingsLayer(modelFile: [
            "temp": .float32(0.2), "top_k": .int32(20),
            "top_p": .float64(0.8), "penalty_last_n": .int64(-1),
            "sequence": .string("k;p"),
        ])
        #expect(
            layer.values == [
                .temperature: .number(0.2), .topK: .integer(20), .topP: .number(0.8), .repeatLastN: .integer(-1),
            ]
        )
        #expect(layer.warnings.isEmpty)
    }

    @Test(arguments: [
        ("top_p", GGUFValue.float32(7), "is 7; it must be a number from 0 to 1."),
        ("top_p", .float32(.nan), "is nan; it must be a number from 0 to 1."),
        ("top_p", .string("x"), "is 'x'; it must be a number from 0 to 1."),
        ("top_k", .float32(2.5), "is 2.5; it must be a whole number from -1 to 2147483647."),
        ("mirostat", .uint32(3), "is 3; it must be a whole number from 0 to 2."),
        ("mirostat", .bool(true), "is yes; it must be a whole number from 0 to 2."),
    ])
    func badModelFileValuesArePassedOver(_ key: String, _ value: GGUFValue, _ message: String) {
        let layer = SettingsLayer(modelFile: [key: value, "min_p": .float32(0.5)])
        #expect(layer.values == [.minP: .number(0.5)])
        #expect(layer.warnings == ["The model file's general.sampling.\(key) \(message) It is passed over."])
    }

    @Test func hugeIntegersArePassedOver() {
        let layer = SettingsLayer(modelFile: ["top_k": .uint64(.max)])
        #expect(layer.values.isEmpty)
        #expect(layer.warnings.count == 1)
    }
}
