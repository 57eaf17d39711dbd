import ArgumentParser
import Foundation
import ParleyHub
import ParleyJSON
import ParleyModels

/// The command `parley models pull`.
struct PullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fetch a model, or go on with one.",
        discussion: """
            hf:OWNER/REPO takes the Q4_K_M file of a repository at Hugging Face, else Q4_0, Q8_0 or the first; \
            hf:OWNER/REPO:QUANT another quantization; hf:OWNER/REPO/FILE.gguf one file. https://….gguf is any other \
            address. All parts of a split model come together.

            What was fetched is checked by its SHA-256 before it becomes a model. When it is cut off, the same command goes \
            on from there. A token for gated models is taken from HF_TOKEN, else from the file that Hugging Face's tools \
            keep, and sent to no other server; HF_ENDPOINT names another hub.
            """
    )

    @Argument(help: ArgumentHelp("What to fetch.", valueName: "hf:owner/repo|https://…"))
    var reference: String

    @Option(help: ArgumentHelp("Call the model this here.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("The SHA-256 that the file must have.", valueName: "hex"))
    var sha256: String?

    @Flag(help: "Replace another file of the same name.")
    var force = false

    @Option(help: ArgumentHelp("Try again after so many seconds without a byte, 1 to 3600.", valueName: "seconds"))
    var timeout = 30

    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

    @Flag(help: "Print one JSON object about the model.")
    var json = false

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let folders = ParleyFolders(environment: environment)
        guard (1...3600).contains(timeout) else {
            throw UsageError(message: "--timeout must be from 1 to 3600 seconds.")
        }
        let hash = sha256.map { HubFile.hash($0) }
        if case .some(.none) = hash {
            throw UsageError(message: "--sha256 must be 64 hexadecimal digits, as sha256sum prints them.")
        }
        do {
            let settings = try HubSettings(environment: environment, home: folders.home)
            let puller = Puller(folders: folders, settings: settings, patience: PullPatience(stall: timeout))
            let wanted = try PullReference(reference, endpoint: settings.endpoint)
            let options = Puller.Options(force: force, name: name, sha256: hash ?? nil)
            try show(try await pull(puller, wanted, options))
        } catch let error as PullError where error.kind == .reference {
            throw UsageError(message: error.description)
        }
    }

    private func pull(
        _ puller: Puller,
        _ wanted: PullReference,
        _ options: Puller.Options
    ) async throws -> PulledModel {
        let signals = try SignalWatch()
        let progress = PullDisplay(isQuiet: quiet)
        let task = Task { try await puller.pull(wanted, options: options) { progress.take($0) } }
        let watch = signals.onSignal { task.cancel() }
        defer { watch.end() }
        let result = await task.result
        progress.finish()
        guard let signal = watch.received, case .failure = result else { return try result.get() }
        Stderr.line(
            VisibleText.of("Stopped. To go on from there: parley models pull \(reference.shownInMessage)")
        )
        throw Ended(code: 128 + signal)
    }

    private func show(_ model: PulledModel) throws {
        let first = model.files[0]
        if json { return try Stdout.write(json(model).serialized(.pretty) + "\n") }
        if !quiet {
            let what = model.wasHere ? "is here already" : "is here"
            Stderr.line(VisibleText.of("\(model.name) \(what): \(first.path), \(ByteCount(model.size))"))
            if !model.wasHere, let sha256 = first.sha256, model.files.count == 1 { Stderr.line("SHA-256: \(sha256)") }
            if ModelEntry(at: ModelPlace(file: first.path)).generatesText {
                Stderr.line(VisibleText.of("To talk with it: parley --model \(model.name)"))
            }
            // On a terminal that was said already; a program gets the name alone.
            if isatty(STDOUT_FILENO) == 1 { return }
        }
        try Stdout.write(VisibleText.of(model.name) + "\n")
    }

    private func json(_ model: PulledModel) -> JSONValue {
        func file(_ file: PulledModel.File) -> JSONValue {
            .object(
                JSONObject([
                    ("path", .string(file.path)), ("size_bytes", .number(JSONNumber(file.size))),
                    ("sha256", file.sha256.map { .string($0) } ?? .null),
                ])
            )
        }
        var object = JSONObject([("name", .string(model.name)), ("path", .string(model.files[0].path))])
        object["size_bytes"] = .number(JSONNumber(model.size))
        object["sha256"] = model.files[0].sha256.map { .string($0) } ?? .null
        object["reference"] = .string(reference)
        object["was_here"] = .bool(model.wasHere)
        if model.files.count > 1 { object["files"] = .array(model.files.map(file)) }
        return .object(object)
    }
}
