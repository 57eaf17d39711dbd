extension ReplySyntax {
    /// Finds out how a model marks its replies.
    ///
    /// `standard` always holds: a reply that begins with `<think>` is reasoning, whether the template says so or not.
    ///
    /// - Parameters:
    ///   - template: the Jinja text that came with the model.
    ///   - prompt: a prompt that the template has written for the model to reply to, or the end of one. It tells
    ///     whether the reply begins inside its reasoning; without it the reply is taken to begin outside.
    ///   - endings: the texts that end a reply; nil looks for known ones in the template.
    ///   - markers: the vocabulary's special tokens, where they are known.
    /// - Returns: the syntax, without stop strings.
    package static func recognise(
        template: String,
        prompt: String = "",
        endings: [String]? = nil,
        markers: [PromptMarker] = []
    ) -> ReplySyntax {
        var syntax = ReplySyntax.standard
        for form in ReplyForm.all where form.isShown(by: template) { syntax.add(form) }
        let parts = syntax.marks + syntax.reasoning.flatMap(\.closes)
        syntax.endings = (endings ?? knownEndings.filter(template.contains)).filter { !parts.contains($0) }
        syntax.controlTokens = markers.filter { $0.isControl && !$0.text.isEmpty }.map(\.text)
        syntax.opening = syntax.opening(behind: prompt)
        return syntax
    }

    /// The syntax of a form that has a name.
    ///
    /// - Parameter format: a name from `formats`.
    /// - Returns: the syntax, nil for other names.
    package static func named(_ format: String) -> ReplySyntax? {
        switch format {
        case "plain": return ReplySyntax()
        case "standard": return .standard
        case "chatml":
            var syntax = ReplySyntax.standard
            syntax.endings = ["<|im_end|>", "<|im_start|>"]
            return syntax
        default:
            guard let form = ReplyForm.all.first(where: { $0.name == format }) else { return nil }
            var syntax = ReplySyntax.standard
            syntax.add(form)
            return syntax
        }
    }

    /// The names that `named` knows.
    package static var formats: [String] { ["plain", "standard", "chatml"] + ReplyForm.all.map(\.name) }

    /// What a prompt leaves open for the reply.
    ///
    /// - Parameter prompt: the prompt or its end.
    /// - Returns: what the reply begins with.
    package func opening(behind prompt: String) -> Opening {
        let bytes = prompt.utf8.reversed().drop { ReplySymbol($0).isBlank }
        func ends(with text: String) -> Bool {
            // A tag may end with blanks of its own, and the prompt's are gone already.
            let tag = text.utf8.reversed().drop { ReplySymbol($0).isBlank }
            return !tag.isEmpty && bytes.starts(with: tag)
        }
        if let pair = reasoning.firstIndex(where: { ends(with: $0.open) }) { return .reasoning(pair) }
        if let pair = wrappers.firstIndex(where: { ends(with: $0.open) }) { return .wrapper(pair) }
        if reasoning.contains(where: { $0.closes.contains(where: ends(with:)) }) { return .answerAfterReasoning }
        return .answer
    }

    private mutating func add(_ form: ReplyForm) {
        reasoning += form.reasoning
        wrappers += form.wrappers
        marks += form.marks
    }

    /// What templates write behind a turn, or before the next one.
    ///
    /// Only spellings that nothing else has; `</s>`, say, is HTML. The vocabulary's own end of a reply is the engine's
    /// to see, so that these matter where a model spells one out, or its vocabulary lacks it.
    private static let knownEndings = [
        "<|end|>", "<|im_end|>", "<|im_start|>", "<|eot_id|>", "<|eom_id|>", "<|start_header_id|>", "<end_of_turn>",
        "<start_of_turn>", "<turn|>", "<|turn>", "<|END_OF_TURN_TOKEN|>", "<|START_OF_TURN_TOKEN|>",
        "<｜end▁of▁sentence｜>", "<｜User｜>", "<|end_of_text|>", "<|endoftext|>", "<|start_of_role|>", "<|observation|>",
        "<|user|>", "<|return|>", "<|assistant_end|>", "<|end_of_msg|>", "<|eot|>", "<seed:eos>", "<seed:bos>",
        "<end_of_sentence>", "<beginning_of_sentence>", "<SPECIAL_12>", "<|role_end|>", "<|message_sep|>", "[e~[",
        "]~b]",
    ]
}
