import Foundation
import NIOCore
import NIOEmbedded
import NIOPosix
import ParleyServer
import Testing

/// Who may connect to the local socket.
@Suite(.timeLimit(.minutes(1))) struct PeerCheckTests {
    /// Answers a byte with the same.
    private final class Echo: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            context.writeAndFlush(data, promise: nil)
        }
    }

    /// Connects to a socket that lets in a user.
    ///
    /// - Returns: whether an answer came, rather than the end.
    private func isLetIn(_ user: UInt32) async throws -> Bool {
        let path = "/tmp/pc-\(UUID().uuidString.prefix(8)).sock"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([PeerCheck(user: user), Echo()])
                }
            }
            .bind(unixDomainSocketPath: path).get()
        defer { server.close(promise: nil) }
        let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await client.executeThenClose { inbound, outbound in
            do {
                try await outbound.write(ByteBuffer(string: "x"))
                for try await _ in inbound { return true }
            } catch {}
            return false
        }
    }

    @Test func theUserIsLetIn() async throws {
        #expect(try await isLetIn(getuid()))
    }

    @Test func anotherUserIsNot() async throws {
        #expect(try await !isLetIn(getuid() + 1))
    }

    @Test func whatIsNoSocketIsClosed() throws {
        let channel = EmbeddedChannel(handler: PeerCheck())
        channel.pipeline.fireChannelActive()
        #expect(!channel.isActive)
    }
}
