import ArgumentParser
import Foundation
import ParleyCore
import ParleyModels
import ParleyRemote
import ParleyServer
import ParleyStore
import Synchronization

/// `parley serve`: the model behind the APIs that other programs speak.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer other programs over HTTP, as OpenAI's and llama-server's APIs do.",
        discussion: """
            It listens on this machine alone unless --host says otherwise, and then wants a key. Sampling flags are the \
            defaults of requests that do not say.
            """
    )

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("The port; 0 takes a free one.", valueName: "n"))
    var port = 8080

    @Option(
        help: ArgumentHelp(
            """
            A key that clients must show, beside PARLEY_API_KEY; may be repeated. Others can see it in the list of \
            processes; the variable and --api-key-file keep it to yourself.
            """,
            valueName: "key"
        )
    )
    var apiKey: [String] = []

    @Option(help: ArgumentHelp("A file with such keys, one a line.", valueName: "file"))
    var apiKeyFile: String?

    @Flag(help: "Listen on an address that others reach without asking for a key.")
    var withoutKey = false

    @Option(
        help: ArgumentHelp(
            "A page's origin that may ask, beside pages of this machine; may be repeated.",
            valueName: "origin"
        )
    )
    var corsOrigins: [String] = []

    @Option(
        name: [.customShort("n"), .long, .customLong("n-predict")],
        help: ArgumentHelp("The most tokens of a reply that does not say (default: as many as fit).", valueName: "n")
    )
    var maxTokens: String?

    @Option(
        help: ArgumentHelp(
            "What the model is to mind in the conversations of /chat; empty for nothing.",
            valueName: "text"
        )
    )
    var systemPrompt: String?

    @Option(
        help: ArgumentHelp(
            "What is done when a conversation of /chat fills the context: truncate, last=N, shorten, clear or error "
                + "(default: truncate).",
            valueName: "strategy"
        )
    )
    var onFull: String?

    @Option(
        name: [.long, .customLong("to", withSingleDash: true)],
        help: ArgumentHelp(
            "Close a connection on which nothing is asked, or nothing of what waits is read, for so long.",
            valueName: "seconds"
        )
    )
    var timeout = HTTPServer.usualTimeout

    @Option(
        help: ArgumentHelp(
            "Where programs of yours on this machine find the server: a socket, or none (default: parley.sock in "
                + "XDG_RUNTIME_DIR, else in a folder of yours under the temporary one).",
            valueName: "file|none"
        )
    )
    var socket: String?

    @Flag(help: "Open the page in a browser once the model answers.")
    var open = false

    @Flag(help: "Write a line to stderr for each request: time, address, method, path, status, seconds.")
    var accessLog = false

    @Option(
        name: [.customShort("m"), .customLong("model")],
        help: ArgumentHelp(
            "A GGUF file, a folder with a recipe, or a name that `parley models` lists; may be repeated, and requests "
                + "name one.",
            valueName: "path|name"
        )
    )
    var models: [String] = []

    @Option(help: ArgumentHelp("How many of several models are in memory at once.", valueName: "n"))
    var modelsMax = 1

    @Option(
        help: ArgumentHelp(
            "How long an idle model stays in memory: seconds, or 30s, 5m, 1h30m (default: until another needs the room).",
            valueName: "time"
        )
    )
    var keepAlive: String?

    @Option(help: ArgumentHelp("A model that turns texts into vectors, for /v1/embeddings.", valueName: "path|name"))
    var embeddingModel: String?

    @OptionGroup var keeping: StoreOptions
    @OptionGroup(title: "Model") var model: LoadingOptions
    @OptionGroup(title: "Upstream") var upstream: URLOptions
    @OptionGroup(title: "Sampling") var sampling: SamplingFlags

    func validate() throws {
        guard 0...65_535 ~= port else { throw ValidationError("--port is \(port); it must be from 0 to 65535.") }
        guard 1...86_400 ~= timeout else {
            throw ValidationError("--timeout is \(timeout); it must be from 1 to 86400.")
        }
        guard 1...64 ~= modelsMax else {
            throw ValidationError("--models-max is \(modelsMax); it must be from 1 to 64.")
        }
        if let keepAlive, KeepAlive(keepAlive) == nil {
            throw ValidationError("--keep-alive is \"\(keepAlive)\"; it must be \(KeepAlive.form).")
        }
        guard apiKey.allSatisfy({ !$0.isEmpty }) else { throw ValidationError("--api-key is empty. Give a key.") }
    }

    func run() async throws {
        let ofVariable = ProcessInfo.processInfo.environment["PARLEY_API_KEY"] ?? ""
        let keys = try apiKey + keysOfFile() + [ofVariable].filter { !$0.isEmpty }
        guard AccessGuard.isLoopback(host) || !keys.isEmpty || withoutKey else {
            throw UsageError(
                message: """
                    \(host) can be reached by others. Ask for a key with --api-key, or add --without-key if all who \
                    reach it may use the model.
                    """
            )
        }
        var values = model.values.merging(sampling.values) { $1 }.merging(keeping.values) { $1 }
        let given = ["max_tokens": maxTokens, "system_prompt": systemPrompt, "on_full": onFull, "socket": socket]
        values.merge(given.compactMapValues { $0 }) { $1 }
        let served = try ServedModels(
            models,
            loading: model,
            upstream: upstream,
            values: values,
            limit: modelsMax,
            keepAlive: keepAlive.flatMap { KeepAlive($0)?.duration }
        )
        let store = ServedModel<ConversationStore?>()
        let embedder = embeddingModel.map { _ in ServedModel<EmbeddingModel>() }
        let state = ServerState(
            pool: served.pool,
            embedder: embedder,
            store: store,
            access: AccessGuard(keys: keys, address: host, origins: corsOrigins),
            version: ParleyCommand.version,
            accessLog: accessLog ? AccessLog { Stderr.line($0) } : nil,
            personas: Self.personas
        )
        let claim = try claimedSocket(values)
        let place = Mutex(port)
        let server = HTTPServer(
            state: state,
            address: .init(host: host, port: port),
            claim: claim,
            timeout: timeout
        ) {
            [host, isQuiet = model.quiet] port in
            place.withLock { $0 = port }
            if !isQuiet { Stderr.line("Listening on http://\(host.contains(":") ? "[\(host)]" : host):\(port)") }
        }
        let signals = try SignalWatch()
        let line = LoadingLine(isShown: !model.quiet)
        let loading = Task { [embeddingModel, host, opens = self.open, isQuiet = model.quiet] in
            do {
                let first = try await served.prepare { line.update($0) }
                _ = try Loading.overflow(first.card.settings)
                let folders = ParleyFolders(environment: ProcessInfo.processInfo.environment)
                try await store.load { try StoreOptions.store(first.card.settings, folders) }
                _ = try await served.pool.start()
                line.finish()
                let embedding = try await embedder?.load {
                    try await ModelLoader.embedder(ModelRequest(reference: embeddingModel, isFromFlags: true))
                }
                if opens {
                    let name = host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host.contains(":") ? "[\(host)]" : host
                    Browser.open("http://\(name):\(place.withLock { $0 })/")
                }
                guard !isQuiet else { return }
                for notice in first.local?.notices ?? [] { Stderr.line("Note: \(VisibleText.of(notice))") }
                if let embedding {
                    Stderr.line(
                        "Embeddings come from \(VisibleText.of(embedding.name)), \(embedding.vectorLength) numbers each."
                    )
                }
                Stderr.line("Answering with \(ServedModels.words(first.card)).")
                if claim != nil { Stderr.line("parley chat and parley respond use it while it runs.") }
            } catch {
                line.finish()
                await server.stop()
                throw error
            }
        }
        let watch = signals.onSignal {
            loading.cancel()
            Task { await server.stop() }
        }
        defer { watch.end() }
        if model.verbose { LibraryLog.show() }
        let result: Result<Void, any Error>
        do {
            try await server.run()
            result = .success(())
        } catch {
            result = .failure(ListenFault(host: host, port: port, cause: error))
        }
        loading.cancel()
        let loaded = await loading.result
        await served.pool.shutDown()
        if let signal = watch.received { throw Ended(code: 128 + signal) }
        try result.get()
        try loaded.get()
    }

    /// The right to the local socket; nil where none is wanted or can be had, which is said.
    private func claimedSocket(_ values: [String: String]) throws -> LocalSocketClaim? {
        let setting = try Loading.settings(values).socket
        guard let socket = LocalSocket.usual(setting, environment: ProcessInfo.processInfo.environment) else {
            return nil
        }
        do {
            return try LocalSocketClaim(socket)
        } catch {
            if !model.quiet { Stderr.line("Note: \(VisibleText.of(error.description))") }
            return nil
        }
    }

    /// The personas of the program and of the user; files that are none are left out, as `/persona` in the chat says.
    @Sendable private static func personas() -> [OfferedPersona] {
        let folders = ParleyFolders(environment: ProcessInfo.processInfo.environment)
        return Personas(folders: folders).all().personas.compactMap(\.offered)
    }

    private func keysOfFile() throws -> [String] {
        guard let apiKeyFile else { return [] }
        let text = String(decoding: try Input.file(apiKeyFile, most: 1 << 20), as: UTF8.self)
        let keys = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        guard !keys.isEmpty else { throw UsageError(message: "\(apiKeyFile) holds no key. Write one a line.") }
        return keys
    }
}
