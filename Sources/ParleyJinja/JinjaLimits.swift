/// How much a template may ask for.
///
/// A template comes with a model from anywhere: whatever it holds, reading and rendering it end, in bounded memory and
/// with less than the 512 KiB of stack that a thread may have.
package struct JinjaLimits: Sendable, Equatable {
    /// How many bytes of UTF-8 a template may have.
    package var sourceBytes: Int

    /// How deep expressions and blocks of a template may be nested; more than `greatestNesting` acts as that.
    package var nesting: Int

    /// How many macros and recursive loops may be under way at once; more than `greatestRecursion` acts as that.
    package var recursion: Int

    /// How many steps of evaluation one rendering may take.
    ///
    /// Work on long texts and lists counts as more than one step.
    package var steps: Int

    /// How many turns all loops of one rendering may take together.
    package var loopTurns: Int

    /// How many bytes the rendered text, and any text made on the way, may have.
    package var outputBytes: Int

    /// The highest `nesting` that has an effect.
    package static let greatestNesting = 64

    /// The highest `recursion` that has an effect.
    package static let greatestRecursion = 100

    /// How deep lists and dictionaries may hold one another.
    package static let valueDepth = 128

    /// Limits for templates of unknown origin.
    ///
    /// - Parameters:
    ///   - sourceBytes: how many bytes of UTF-8 a template may have.
    ///   - nesting: how deep expressions and blocks may be nested.
    ///   - recursion: how many macros and recursive loops may be under way at once.
    ///   - steps: how many steps of evaluation one rendering may take.
    ///   - loopTurns: how many turns all loops of one rendering may take together.
    ///   - outputBytes: how many bytes the rendered text may have.
    package init(
        sourceBytes: Int = 1 << 20,
        nesting: Int = greatestNesting,
        recursion: Int = greatestRecursion,
        steps: Int = 10_000_000,
        loopTurns: Int = 2_000_000,
        outputBytes: Int = 64 << 20
    ) {
        self.sourceBytes = sourceBytes
        self.nesting = nesting
        self.recursion = recursion
        self.steps = steps
        self.loopTurns = loopTurns
        self.outputBytes = outputBytes
    }

    /// A mebibyte of template, 10 million steps, 2 million turns of loops, 64 MiB of text.
    package static let standard = JinjaLimits()
}
