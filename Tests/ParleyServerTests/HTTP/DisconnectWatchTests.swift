import NIOCore
import NIOEmbedded
import ParleyServer
import Synchronization
import Testing

/// When a connection is given up.
@Suite struct DisconnectWatchTests {
    private final class Flag: Sendable {
        private let value = Mutex(false)
        func set() { value.withLock { $0 = true } }
        var isSet: Bool { value.withLock { $0 } }
    }

    private let channel = EmbeddedChannel()
    private let watch = DisconnectWatch(patience: .seconds(5))
    private let gone = Flag()

    private func open() throws {
        try channel.pipeline.syncOperations.addHandler(watch)
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/tmp/x")).wait()
        watch.onDisconnect { [gone] in gone.set() }
    }

    private func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    @Test func aClientThatReadsNothingIsGivenUp() throws {
        try open()
        setWritable(false)
        channel.embeddedEventLoop.advanceTime(by: .seconds(4))
        #expect(channel.isActive && !gone.isSet)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive && gone.isSet)
    }

    @Test func aClientThatReadsSlowlyIsNot() throws {
        try open()
        for _ in 0..<4 {
            setWritable(false)
            channel.embeddedEventLoop.advanceTime(by: .seconds(4))
            setWritable(true)
            channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        }
        #expect(channel.isActive && !gone.isSet)
        _ = try channel.finish()
        #expect(gone.isSet)
    }

    @Test func whoAsksLateIsToldAtOnce() throws {
        try open()
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        let late = Flag()
        watch.onDisconnect { late.set() }
        #expect(gone.isSet && late.isSet)
    }
}
