import ParleyChatFormat
import ParleyCore
import ParleyGGUF
import ParleyJinja
import ParleyLlama
import ParleyTestSupport
import Synchronization
import Testing

/// The vocabularies of many models: what is typed stays text, and text is cut as the library cuts it.
@Suite(.enabled(if: TestVocabularies.areThere), .serialized)
struct VocabulariesTests {
    /// A vocabulary with what is known of it.
    private struct Subject: Sendable {
        private static let loaded = Mutex<[String: Subject]>([:])

        /// The vocabulary of a file, loaded once for all tests.
        static func of(_ path: String) throws -> Subject {
            try loaded.withLock { loaded in
                if let known = loaded[path] { return known }
                let subject = try Subject(path)
                loaded[path] = subject
                return subject
            }
        }

        let vocabulary: LlamaVocabulary
        let tokenizer: PromptTokenizer
        let formats: [ChatFormat]
        /// Whether its tokens spell what was tokenized: WordPiece folds letters, and others fold characters.
        let isExact: Bool

        private init(_ path: String) throws {
            let model = try GGUFModel(path: path)
            let options = LlamaModel.LoadOptions(vocabularyOnly: true)
            vocabulary = try LlamaModel.load(LoadableModel(model), options: options).vocabulary
            tokenizer = PromptTokenizer(vocabulary: vocabulary)
            let tokens = ChatFormat.Tokens(vocabulary)
            var formats = try ["chatml", "llama3", "gemma"].map { name in
                try ChatFormat(#require(BuiltInFormat.named(name)), tokens: tokens)
            }
            // Templates that want more of a conversation than these are tried with others elsewhere.
            if let own = model.header.chatTemplate,
                let format = try? ChatFormat(jinja: own, name: "own", tokens: tokens),
                (try? format.render([ChatMessage(.user, "a")], ending: .reply, now: .now)) != nil
            {
                formats.append(format)
            }
            self.formats = formats
            isExact = !["bert", "t5"].contains(model.header.metadata["tokenizer.ggml.model"]?.string)
        }

        /// A chat with a text in each role; a template that knows no system role has it in the others.
        func chats(_ text: String) -> [[ChatMessage]] {
            let turns = [ChatMessage(.user, text), ChatMessage(.assistant, text), ChatMessage(.user, text)]
            return [turns, [ChatMessage(.system, text)] + turns.prefix(1)]
        }

        func tokens(_ chat: [ChatMessage], _ format: ChatFormat) throws -> [Int32]? {
            guard let rendering = try? format.render(chat, ending: .reply, now: .now) else { return nil }
            return try tokenizer.tokenize(rendering.stretches)
        }
    }

    @Test func theyAreAllThere() {
        #expect(TestVocabularies.files.count >= 18, "\(TestVocabularies.files)")
    }

    @Test(arguments: TestVocabularies.files)
    func noSpecialTokenCanBeTyped(_ path: String) throws {
        let subject = try Subject.of(path)
        // A run of blanks is text, whoever writes it, and so is a single character.
        let special = subject.vocabulary.specialTokens.filter { token in
            token.text.contains { !$0.isWhitespace && $0 != "\u{2581}" }
                && (token.isControl || token.text.unicodeScalars.count > 1)
        }
        let numbers = Set(special.map(\.token))
        for start in stride(from: 0, to: special.count, by: 50) {
            let texts = special[start..<min(start + 50, special.count)].map(\.text)
            let typed = "\(texts[0])a" + texts.map { "\($0)b \($0)" }.joined(separator: "c") + texts[texts.count - 1]
            for format in subject.formats {
                for (chat, plain) in zip(subject.chats(typed), subject.chats("ab")) {
                    guard let tokens = try subject.tokens(chat, format), let usual = try subject.tokens(plain, format)
                    else { continue }
                    #expect(
                        tokens.filter(numbers.contains) == usual.filter(numbers.contains),
                        "\(format.name): \(typed)"
                    )
                    guard subject.isExact else { continue }
                    let text = String(decoding: tokens.flatMap(subject.vocabulary.bytes(of:)), as: UTF8.self)
                    #expect(text.contains(typed), "\(format.name): \(text)")
                }
            }
        }
    }

    /// A reply comes back as the tokens that the model generated, and the text behind it as it is written.
    @Test(arguments: TestVocabularies.files)
    func aReplysOwnTokensChangeNothingAroundThem(_ path: String) throws {
        let subject = try Subject.of(path)
        guard subject.isExact else { return }
        let words = subject.vocabulary
        for name in ["user-assistant", "alpaca"] {
            let format = try ChatFormat(#require(BuiltInFormat.named(name)), tokens: ChatFormat.Tokens(words))
            let reply = try words.tokenize("Yes.")
            let text = String(decoding: reply.flatMap(words.bytes(of:)), as: UTF8.self)
            let chat = [
                ChatMessage(.user, "Really?"), ChatMessage(.assistant, text, reasoning: nil, tokens: reply),
                ChatMessage(.user, "Why?"),
            ]
            let rendering = try format.render(chat, ending: .reply, now: .now)
            let tokens = try subject.tokenizer.tokenize(rendering.stretches)
            let bytes = tokens.flatMap(words.bytes(of:))
            let opening = words.openingToken.map { "\(String(decoding: words.spelling(of: $0), as: UTF8.self))" } ?? ""
            let written = String(decoding: bytes, as: UTF8.self)
            let expected =
                rendering.text.hasPrefix(opening) ? String(rendering.text.dropFirst(opening.count)) : rendering.text
            #expect(written == expected || written == " " + expected, "\(name): \(written)")
        }
    }

    @Test(arguments: TestVocabularies.files)
    func whatHoldsNoSpecialTokenIsCutAsAWhole(_ path: String) throws {
        let subject = try Subject.of(path)
        let texts = [
            "hello", "ab cd", " leading and trailing ", "two\n\nlines\n", "a\r\nb\tc", "日本語 Ω é e\u{301}", "🇩🇪 👩‍💻",
            "a < b > c | d", "1234567 3.14", "don't", "{{ x }} %", "x\u{0}y\u{1B}[0m", "", "   ",
        ]
        for format in subject.formats {
            for text in texts {
                for chat in subject.chats(text) {
                    guard let rendering = try? format.render(chat, ending: .reply, now: .now) else { continue }
                    let opening = subject.vocabulary.openingToken
                    var whole = try subject.vocabulary.tokenize(rendering.text, parsesSpecial: true)
                    if let opening, whole.first != opening { whole.insert(opening, at: 0) }
                    let tokens = try subject.tokenizer.tokenize(rendering.stretches)
                    #expect(tokens == whole, "\(format.name): \(rendering.text)")
                }
            }
        }
    }
}
