package import NIOCore
import Synchronization

/// Tells when a client has gone, so that nothing more is computed for it, and gives up one that does not read.
///
/// A client that closes its sending side alone counts as gone too, as it does with llama-server.
package final class DisconnectWatch: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    package typealias InboundIn = Any

    private struct State {
        var isGone = false
        var action: (@Sendable () -> Void)?
        var stall: Scheduled<Void>?
    }

    private let patience: TimeAmount

    private let state = Mutex(State())

    /// A watch on one connection.
    ///
    /// - Parameter patience: how long a client may read nothing of what waits for it.
    package init(patience: TimeAmount) { self.patience = patience }

    /// Sets what is done when the client goes; at once when it has gone.
    ///
    /// One action at a time.
    package func onDisconnect(_ action: (@Sendable () -> Void)?) {
        let isGone = state.withLock { state in
            state.action = action
            return state.isGone
        }
        if isGone { action?() }
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        let channel = context.channel
        // Writable again means that the client has read the most of what waited.
        let next =
            channel.isWritable ? nil : context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
        state.withLock { state in
            state.stall?.cancel()
            state.stall = next
        }
        context.fireChannelWritabilityChanged()
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { fire() }
        context.fireUserInboundEventTriggered(event)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        fire()
        context.fireChannelInactive()
    }

    private func fire() {
        let action = state.withLock { state in
            state.isGone = true
            defer { state.action = nil }
            state.stall?.cancel()
            return state.action
        }
        action?()
    }
}
