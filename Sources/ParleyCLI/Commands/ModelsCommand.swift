import ArgumentParser
import Foundation
import ParleyGGUF
import ParleyJSON
import ParleyModels

/// `parley models`: what is on this disk, and what comes and goes.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models on this disk, show, fetch or remove one.",
        subcommands: [ListCommand.self, ShowCommand.self, PullCommand.self, RemoveCommand.self],
        defaultSubcommand: ListCommand.self
    )

    /// The command `parley models list`.
    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the models on this disk. Only headers are read.",
            discussion: """
                They are looked for in $PARLEY_MODELS, else ~/.local/share/parley/models, and in the caches of Hugging Face, \
                llama.cpp and Ollama.
                """
        )

        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let folders = ParleyFolders(environment: ProcessInfo.processInfo.environment)
            let environment = ProcessInfo.processInfo.environment
            let catalog = ModelCatalog(folders: folders, environment: environment)
            let entries = try catalog.entries()
            if json { return try Stdout.write(JSONValue.array(entries.map(Self.json)).serialized(.pretty) + "\n") }
            if entries.isEmpty { return Stderr.line(ModelError.noModels(in: catalog.folder).description) }
            let width = entries.map { TerminalWidth.columns(of: VisibleText.of($0.name)) }.max() ?? 0
            for entry in entries {
                let name = VisibleText.of(entry.name)
                let pad = String(repeating: " ", count: width - TerminalWidth.columns(of: name) + 2)
                let size = Figures.mebibytes(entry.size)
                let right = String(repeating: " ", count: max(0, 9 - size.count)) + size
                var what: [String] = []
                if let facts = entry.facts {
                    what.append([facts.parameters, facts.quantization].compactMap { $0 }.joined(separator: " "))
                }
                if let remark = entry.problem.map({ "unusable: \($0.description)" }) ?? entry.about {
                    what.append(remark)
                }
                if entry.source != .parley { what.append("(\(entry.source))") }
                try Stdout.write("\(name)\(pad)\(right)  \(VisibleText.of(what.joined(separator: "  ")))\n")
            }
        }

        private static func json(_ entry: ModelEntry) -> JSONValue {
            var object = JSONObject()
            object["name"] = .string(entry.name)
            object["path"] = .string(entry.path)
            object["kind"] = .string(entry.kind == .recipe ? "recipe" : "file")
            object["source"] = .string("\(entry.source)")
            object["size_bytes"] = .number(JSONNumber(entry.size))
            object["can_chat"] = .bool(entry.isChatModel)
            object["role"] = entry.role.map { .string("\($0)") } ?? .null
            object["quantization"] = entry.facts?.quantization.map { .string($0) } ?? .null
            object["context_size"] = entry.facts?.contextLength.map { .number(JSONNumber($0)) } ?? .null
            object["problem"] = entry.problem.map { .string($0.description) } ?? .null
            return .object(object)
        }
    }

    /// The command `parley models show`.
    struct ShowCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show what a model's header and recipe say."
        )

        @Argument(help: "A name that `parley models` lists, or a path; the default model without.")
        var model: String?

        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let folders = ParleyFolders(environment: ProcessInfo.processInfo.environment)
            let environment = ProcessInfo.processInfo.environment
            let catalog = ModelCatalog(folders: folders, environment: environment)
            let entry = try model.map { try catalog.find($0) } ?? catalog.defaultEntry()
            let facts = ModelFacts(try entry.resolve(verification: VerifiedFiles(folder: folders.stamps)))
            if json {
                try Stdout.write(facts.json.serialized(.pretty) + "\n")
            } else {
                try Stdout.write(facts.text)
            }
        }
    }
}

/// What is shown of a model.
struct ModelFacts {
    private let rows: [(key: String, label: String, value: JSONValue)]

    init(_ model: ResolvedModel) {
        let header = model.header
        let shape = model.shape
        // What the model takes with the context that a chat takes unasked.
        let need = MemoryNeed(shape, ContextPlan(contextTokens: shape.usualContext)).total
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        func count(_ value: Int?) -> JSONValue { value.map { .number(JSONNumber($0)) } ?? .null }
        rows = [
            ("name", "Name", .string(model.name)),
            ("description", "About", text(model.about)),
            ("license", "License", text(model.license)),
            ("architecture", "Architecture", text(header.architecture)),
            ("parameters", "Parameters", .number(JSONNumber(model.model.parameterCount))),
            ("quantization", "Quantization", text(header.quantization)),
            ("size_bytes", "Size", .number(JSONNumber(model.model.tensorBytes))),
            ("context_size", "Context", count(header.trainedContextSize)),
            ("memory_bytes", "Memory", .number(JSONNumber(need))),
            ("template", "Chat template", .string(Self.source(of: model.template))),
            ("files", "Files", .array(model.paths.map { .string($0) })),
            ("adapters", "Adapters", .array(model.adapters.map { .string("\($0.path):\($0.scale)") })),
            ("sampling", "Sampling", model.sampling.map { .object($0) } ?? .null),
        ]
    }

    private static func source(of template: ResolvedModel.Template?) -> String {
        switch template?.origin {
        case nil: "none"
        case .modelFile: "the model file's own"
        case .recipe(let path): path
        }
    }

    var json: JSONValue { .object(JSONObject(rows.map { ($0.key, $0.value) })) }

    var text: String {
        let width = rows.map(\.label.count).max() ?? 0
        return rows.filter { $0.value != .null && $0.value != .array([]) }.map { row in
            let value =
                switch row.value {
                case .number(let number) where row.key.hasSuffix("_bytes"):
                    Figures.mebibytes(UInt64(clamping: number.int ?? 0))
                case .string(let text): text
                case .array(let items): items.compactMap(\.stringValue).joined(separator: ", ")
                default: row.value.serialized(.python)
                }
            return VisibleText.of(row.label + String(repeating: " ", count: width - row.label.count + 2) + value) + "\n"
        }.joined()
    }
}
