package import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Closes connections of other users to the local socket: the folder's rights keep them out already, and this if they fail.
package final class PeerCheck: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    package typealias InboundIn = Any

    private let user: UInt32

    /// A check.
    ///
    /// - Parameter user: the number of the user who may connect.
    package init(user: UInt32 = getuid()) { self.user = user }

    package func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        guard let options = channel as? any SocketOptionProvider else { return channel.close(promise: nil) }
        // Before anything that the peer has sent is read.
        Self.user(of: options).whenComplete { [user] result in
            guard case .success(user) = result else { return channel.close(promise: nil) }
        }
        context.fireChannelActive()
    }

    #if os(Linux)
    /// What `SO_PEERCRED` tells (socket(7)): Swift sees neither the structure nor, on all systems, the name.
    private struct Credentials {
        var process: Int32 = 0
        var user: UInt32 = 0
        var group: UInt32 = 0
    }

    private static func user(of options: any SocketOptionProvider) -> EventLoopFuture<UInt32> {
        let found: EventLoopFuture<Credentials> = options.unsafeGetSocketOption(
            level: .socket,
            name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        )
        return found.map(\.user)
    }
    #else
    private static func user(of options: any SocketOptionProvider) -> EventLoopFuture<UInt32> {
        let found: EventLoopFuture<xucred> = options.unsafeGetSocketOption(
            level: NIOBSDSocket.OptionLevel(rawValue: SOL_LOCAL),
            name: NIOBSDSocket.Option(rawValue: LOCAL_PEERCRED)
        )
        return found.map(\.cr_uid)
    }
    #endif
}
