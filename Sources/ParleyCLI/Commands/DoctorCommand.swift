import ArgumentParser
import Foundation
import ParleyCore
import ParleyGGUF
import ParleyJSON
import ParleyLlama
import ParleyModels
import ParleyStore

/// `parley doctor`: tells whether everything is there that Parley needs.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the library, the hardware, the models and the folders; each line says ok or how to mend it."
    )

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let findings = Examination(environment: ProcessInfo.processInfo.environment).findings
        if json {
            try Stdout.write(JSONValue.array(findings.map(\.json)).serialized(.pretty) + "\n")
        } else {
            let width = findings.map(\.subject.count).max() ?? 0
            for finding in findings {
                let pad = String(repeating: " ", count: width - finding.subject.count + 2)
                try Stdout.write("\(finding.mark)  \(finding.subject)\(pad)\(VisibleText.of(finding.text))\n")
            }
        }
        if findings.contains(where: { $0.state == .bad }) { throw Ended(code: Failure.failed) }
    }
}

/// One line of what the doctor says.
struct Finding: Sendable {
    /// How bad it is.
    enum State: String, Sendable {
        case good = "ok"
        /// It works, and could be better.
        case fair = "note"
        case bad
    }

    var state: State
    var subject: String
    var text: String

    var mark: String {
        switch state {
        case .good: "ok  "
        case .fair: "note"
        case .bad: "BAD "
        }
    }

    var json: JSONValue {
        .object(
            JSONObject([
                ("state", .string(state.rawValue)), ("subject", .string(subject)), ("text", .string(text)),
            ])
        )
    }
}

/// Looks at everything.
struct Examination {
    let environment: [String: String]

    var findings: [Finding] {
        let folders = ParleyFolders(environment: environment)
        return [library, processor] + devices + [memory] + models(folders) + [settings(folders)]
            + [conversations(folders)]
            + [("models folder", folders.models), ("cache folder", folders.cache)].map(folder)
    }

    private var library: Finding {
        LlamaLibrary.isTestedVersion
            ? Finding(state: .good, subject: "libllama", text: "version \(LlamaLibrary.version)")
            : Finding(
                state: .bad,
                subject: "libllama",
                text: "version \(LlamaLibrary.version) is not one that Parley was tested with "
                    + "(\(LlamaLibrary.testedVersions).x). Run scripts/bootstrap, then build Parley again."
            )
    }

    private var processor: Finding {
        let features = LlamaLibrary.cpuFeatures
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let text =
            "\(cores) threads; the library uses \(features.isEmpty ? "no vector instructions" : features.joined(separator: ", "))"
        return features.isEmpty
            ? Finding(
                state: .fair,
                subject: "processor",
                text: text + ". Build libllama on this machine: it is slow so."
            )
            : Finding(state: .good, subject: "processor", text: text)
    }

    private var devices: [Finding] {
        LlamaLibrary.devices.filter(\.isAccelerator).map {
            Finding(
                state: .good,
                subject: "device",
                text:
                    "\($0.name), \($0.description), \(Figures.mebibytes($0.freeBytes)) of \(Figures.mebibytes($0.totalBytes)) free"
            )
        }
    }

    private var memory: Finding {
        let total = Figures.mebibytes(SystemMemory.total)
        guard let available = SystemMemory.available else {
            return Finding(state: .fair, subject: "memory", text: "\(total); how much is free the system does not tell")
        }
        let text = "\(Figures.mebibytes(available)) of \(total) free"
        return available < 1 << 30
            ? Finding(state: .fair, subject: "memory", text: text + ". Close other programs: most models need more.")
            : Finding(state: .good, subject: "memory", text: text)
    }

    private func models(_ folders: ParleyFolders) -> [Finding] {
        let catalog = ModelCatalog(folders: folders)
        do {
            let entries = try catalog.entries()
            guard !entries.isEmpty else {
                return [
                    Finding(state: .bad, subject: "models", text: ModelError.noModels(in: catalog.folder).description)
                ]
            }
            return entries.map { entry in
                if let problem = entry.problem {
                    return Finding(state: .bad, subject: "model", text: "\(entry.name): \(problem.description)")
                }
                // Only a recipe names what its files must be; checking them here costs a look at their times.
                do {
                    let model = try entry.resolve(verification: VerifiedFiles(folder: folders.stamps))
                    return Finding(
                        state: .good,
                        subject: "model",
                        text: "\(entry.name), \(Figures.mebibytes(model.model.tensorBytes))"
                    )
                } catch {
                    return Finding(
                        state: entry.isChatModel ? .bad : .fair,
                        subject: "model",
                        text: "\(entry.name): \(error)"
                    )
                }
            }
        } catch {
            return [Finding(state: .bad, subject: "models", text: error.description)]
        }
    }

    private func settings(_ folders: ParleyFolders) -> Finding {
        let shown = ParleyFolders.abbreviated(folders.configFile, home: folders.home)
        do {
            let layer = try SettingsLayer(configFile: folders.configFile, home: folders.home)
            let variables = try SettingsLayer(environment: environment)
            if let warning = variables.warnings.first {
                return Finding(state: .fair, subject: "settings", text: warning)
            }
            return Finding(state: .good, subject: "settings", text: "\(layer.values.count) in \(shown)")
        } catch {
            return Finding(state: .bad, subject: "settings", text: "\(error)")
        }
    }

    /// Whether the store opens; one that is not there yet is not made.
    private func conversations(_ folders: ParleyFolders) -> Finding {
        let subject = "conversations"
        do {
            let settings = try ModelLoader.settings(values: [:], environment: environment)
            guard let path = StoreOptions.path(settings, folders) else {
                return Finding(state: .good, subject: subject, text: "not kept, as the settings say")
            }
            guard FileManager.default.fileExists(atPath: path) else {
                return folder(subject, (path as NSString).deletingLastPathComponent)
            }
            _ = try ConversationStore(path: path)
            return Finding(state: .good, subject: subject, text: path)
        } catch {
            return Finding(state: .bad, subject: subject, text: "\(error)")
        }
    }

    /// Whether files can be written to a folder, or the folder made.
    private func folder(_ subject: String, _ path: String) -> Finding {
        let manager = FileManager.default
        var place = path
        while !manager.fileExists(atPath: place), place.count > 1 {
            place = (place as NSString).deletingLastPathComponent
        }
        guard manager.isWritableFile(atPath: place) else {
            return Finding(
                state: .bad,
                subject: subject,
                text: "\(path) cannot be written. Give yourself the right to: chmod u+w \(place)"
            )
        }
        return Finding(state: .good, subject: subject, text: path)
    }
}
