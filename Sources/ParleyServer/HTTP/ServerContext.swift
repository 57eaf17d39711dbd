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

    /// Sets what is done when the client goes before its answer has ended.
    func onDisconnect(_ action: (@Sendable () -> Void)?) async {
        let watch = try? await channel.pipeline.handler(type: DisconnectWatch.self).get()
        watch?.onDisconnect(action)
    }
}
