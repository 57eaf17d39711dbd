/// A request's events as they happen.
///
/// Dropping the stream, or cancelling the task that reads it, stops the work.
///
/// A cancelled reader still gets the ``GenerationEvent/finished(_:)`` event, with what was held back. One reader at a time.
package struct GenerationStream: AsyncSequence, Sendable {
    package typealias Element = GenerationEvent
    package typealias Failure = any Error

    /// Stops the work when the last of stream and iterators goes.
    fileprivate final class Ownership: Sendable {
        let channel: GenerationChannel
        init(_ channel: GenerationChannel) { self.channel = channel }
        deinit { channel.cancel() }
    }

    /// Reads the events in order.
    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let ownership: Ownership

        fileprivate init(_ ownership: Ownership) { self.ownership = ownership }

        /// The next event, nil after the last.
        ///
        /// - Throws: what ended the request, as ``InferenceError``, or what its constraint threw.
        package mutating func next() async throws -> GenerationEvent? {
            try await ownership.channel.next()
        }
    }

    private let ownership: Ownership

    init(channel: GenerationChannel) { ownership = Ownership(channel) }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(ownership) }

    /// Stops the work; the finished event follows.
    package func cancel() { ownership.channel.cancel() }
}
