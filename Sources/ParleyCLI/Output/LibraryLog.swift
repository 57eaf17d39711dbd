import ParleyLlama

/// What the inference library says, for those who asked for more.
enum LibraryLog {
    /// Sends the library's lines to the standard error from now on.
    static func show() {
        LlamaLog.listen { level, line in
            if level >= .info { Stderr.line(VisibleText.of("llama: " + line)) }
        }
    }
}
