import NIOCore
import Synchronization

/// Tells when a client has gone, so that nothing more is computed for it.
///
/// A client that closes its sending side alone counts as gone too, as it does with llama-server.
final class DisconnectWatch: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = Any

    private struct State {
        var isGone = false
        var action: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Sets what is done when the client goes; at once when it has gone.
    ///
    /// One action at a time.
    func onDisconnect(_ action: (@Sendable () -> Void)?) {
        let isGone = state.withLock { state in
            state.action = action
            return state.isGone
        }
        if isGone { action?() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { fire() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fire()
        context.fireChannelInactive()
    }

    private func fire() {
        let action = state.withLock { state in
            state.isGone = true
            defer { state.action = nil }
            return state.action
        }
        action?()
    }
}
