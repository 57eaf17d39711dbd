import Hummingbird
import NIOCore

/// What is known of a request beside its own words.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Where the request came from: an address without its port, `-` where that is not known.
    var peer: String { channel.remoteAddress?.ipAddress ?? "-" }

    /// Closes the connection with what has not been sent yet.
    func cut() { channel.close(promise: nil) }

    /// Sets what is done when the client goes before its answer has ended.
    func onDisconnect(_ action: (@Sendable () -> Void)?) async {
        let watch = try? await channel.pipeline.handler(type: DisconnectWatch.self).get()
        watch?.onDisconnect(action)
    }
}
