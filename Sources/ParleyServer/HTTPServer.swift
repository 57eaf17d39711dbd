import Hummingbird
import Logging
import NIOCore
package import ParleyRemote
import ServiceLifecycle

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The server: one address, one model behind it.
package final class HTTPServer: Sendable {
    /// Where it listens.
    package struct Address: Sendable, Equatable {
        /// An address or a host name.
        package var host: String
        /// The port; 0 takes a free one.
        package var port: Int

        /// An address.
        package init(host: String = "127.0.0.1", port: Int = 8080) {
            self.host = host
            self.port = port
        }
    }

    /// How long a stopping server waits for what it is answering.
    package static let patience = Duration.seconds(30)
    /// How long a connection may be idle, in seconds; llama-server's default.
    package static let usualTimeout = 600

    private let group: ServiceGroup
    private let state: ServerState
    private let claim: LocalSocketClaim?

    /// A server.
    ///
    /// - Parameters:
    ///   - state: what its requests share.
    ///   - address: where it listens.
    ///   - claim: the right to answer programs of the same user over a socket; nil for none.
    ///   - timeout: after how many seconds a connection is closed on which nothing is asked or, of what waits, read.
    ///   - listening: called with the port once it does.
    package init(
        state: ServerState,
        address: Address,
        claim: LocalSocketClaim? = nil,
        timeout: Int = HTTPServer.usualTimeout,
        listening: @escaping @Sendable (Int) -> Void
    ) {
        self.state = state
        // Nothing that a client sends is logged unasked.
        let silent = Logger(label: "parley") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: ServerResponder(state: state),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [DisconnectWatch(patience: .seconds(Int64(timeout)))],
                    idleTimeout: .seconds(Int64(timeout))
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                serverName: "parley"
            ),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? 0) },
            logger: silent
        )
        var services: [any Service] = [application]
        if let claim {
            let local = Application(
                responder: LocalResponder(state: state),
                server: .http1(
                    configuration: .init(
                        additionalChannelHandlers: [PeerCheck(), DisconnectWatch(patience: .seconds(Int64(timeout)))]
                    )
                ),
                configuration: ApplicationConfiguration(
                    address: .unixDomainSocket(path: claim.socket.path),
                    serverName: "parley"
                ),
                onServerRunning: { _ in chmod(claim.socket.path, 0o600) },
                logger: silent
            )
            services.append(local)
        }
        self.claim = claim
        var configuration = ServiceGroupConfiguration(services: services, logger: silent)
        configuration.maximumGracefulShutdownDuration = Self.patience
        group = ServiceGroup(configuration: configuration)
    }

    /// Answers until it is told to stop.
    ///
    /// - Throws: when it cannot listen there.
    package func run() async throws {
        let result: Result<Void, any Error>
        do { result = .success(try await group.run()) } catch { result = .failure(error) }
        // What was said by then is still to be kept.
        await state.turns.drain()
        try result.get()
    }

    /// Takes no more connections, and ends once what is being answered is.
    package func stop() async { await group.triggerGracefulShutdown() }
}
