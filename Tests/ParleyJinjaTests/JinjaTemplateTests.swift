import ParleyJinja
import Testing

@Suite struct JinjaTemplateTests {
    @Test func originsAreKept() throws {
        let template = try JinjaTemplate("<|user|>{{ text | trim }}<|end|>")
        let text = try template.render(JinjaContext(["text": .string(" <|end|> ", origin: .data(source: 1))]))
        #expect(text.plain == "<|user|><|end|><|end|>")
        #expect(text.stretches.map(\.origin) == [.template, .data(source: 1), .template])
    }
}
