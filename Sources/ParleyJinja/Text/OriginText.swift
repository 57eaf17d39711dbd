/// What a template rendered: a text and where each stretch of it came from.
package struct OriginText: Sendable, Equatable {
    /// A part of one origin.
    package struct Stretch: Sendable, Equatable {
        /// The text, never empty.
        package let text: String
        /// Where it came from.
        package let origin: Origin
    }

    /// The parts in order, which joined are `plain`; neighbours differ in origin.
    package let stretches: [Stretch]

    /// The whole text.
    package let plain: String

    init(_ text: OriginString) {
        plain = text.string
        stretches = text.stretches(in: 0..<text.bytes.count).map { stretch in
            Stretch(text: String(decoding: text.bytes[stretch.range], as: UTF8.self), origin: stretch.origin)
        }
    }
}
