import ArgumentParser
import Foundation
import ParleyModels

/// `parley init-example`: a package of the user's own that talks with a model token by token.
struct InitExampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init-example",
        abstract: "Write a small program that uses Parley as a library, ready to edit and run.",
        discussion: """
            It writes its own loop over tokenize, prefill, decode and sample, and then holds a chat. It depends on this \
            clone of Parley by its path.

            To run it: . CLONE/.deps/env && swift run
            """
    )

    @Argument(help: "The folder to write it to; it must not exist, or be empty.")
    var folder: String

    @Option(
        help: ArgumentHelp(
            "The clone of Parley to depend on (default: the one this was built from).",
            valueName: "folder"
        )
    )
    var clone: String?

    func run() throws {
        let clone = try ExamplePackage.clone(self.clone ?? ExamplePackage.ownClone)
        let name = ExamplePackage.name(for: folder)
        try ExamplePackage(name: name, clone: clone).write(to: folder)
        let shown = VisibleText.of(folder)
        Stderr.line(
            "Written. To run it:\n  cd \(shown)\n  . \(VisibleText.of(clone))/.deps/env && swift run -c release"
        )
    }
}

/// The files of an example.
struct ExamplePackage {
    /// The package's name, of letters, digits and hyphens.
    let name: String
    /// The clone of Parley that it depends on, from the root.
    let clone: String

    /// The clone that this program was built from: where this file lies in it.
    static var ownClone: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
    }

    /// A clone's path from the root, once it is seen to be one.
    ///
    /// - Throws: ``UsageError`` when it is none.
    static func clone(_ path: String) throws -> String {
        let full = URL(filePath: path).standardizedFileURL.path
        let trimmed = full.count > 1 && full.hasSuffix("/") ? String(full.dropLast()) : full
        guard FileManager.default.fileExists(atPath: trimmed + "/Sources/ParleyCore") else {
            throw UsageError(message: "There is no clone of Parley at \(trimmed). Name one with --clone FOLDER.")
        }
        return trimmed
    }

    /// A name for the package from its folder's.
    static func name(for folder: String) -> String {
        let last = URL(filePath: folder).standardizedFileURL.lastPathComponent
        let kept = String(
            last.unicodeScalars.map { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || (48...57).contains(scalar.value))
                    ? Character(scalar) : "-"
            }
        )
        let name = kept.drop { !$0.isLetter }
        return name.isEmpty ? "example" : String(name)
    }

    /// The files by their paths in the folder.
    var files: [(path: String, text: String)] {
        [("Package.swift", manifest), ("Sources/\(name)/Main.swift", Self.program)]
    }

    /// Writes the files.
    ///
    /// - Parameter folder: where to.
    /// - Throws: ``UsageError`` when something is there already, or it cannot be written.
    func write(to folder: String) throws {
        let manager = FileManager.default
        if manager.fileExists(atPath: folder) {
            guard let contents = try? manager.contentsOfDirectory(atPath: folder), contents.isEmpty else {
                throw UsageError(message: "\(folder) is there already and is no empty folder. Nothing was written.")
            }
        }
        do {
            for file in files {
                let url = URL(filePath: folder).appending(path: file.path)
                try manager.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.text.utf8).write(to: url)
            }
        } catch {
            throw UsageError(message: "\(folder) cannot be written: \(error.localizedDescription)")
        }
    }

    private var manifest: String {
        // The path stands in a literal of Swift's, in which these two are not themselves.
        let path = clone.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        let package = URL(filePath: clone).lastPathComponent.lowercased()
        return """
            // swift-tools-version: 6.2
            import PackageDescription

            let package = Package(
                name: "\(name)",
                platforms: [.macOS(.v15)],
                dependencies: [.package(name: "\(package)", path: "\(path)")],
                targets: [
                    .executableTarget(name: "\(name)", dependencies: [.product(name: "Parley", package: "\(package)")])
                ]
            )

            """
    }

    private static let program = #"""
        import Parley

        /// Talks with a model twice: a token at a time, and as a chat.
        @main
        enum Main {
            static func main() async throws {
                let model = SystemLanguageModel.default
                try await byHand(model)
                try await asAChat(model)
            }

            /// The four steps of generating text, by hand: tokenize, prefill, decode, sample.
            static func byHand(_ model: LocalLanguageModel) async throws {
                let generator = try await TokenGenerator(model: model)
                var tokens = try generator.tokenize("The three primary colours are")
                let prompt = tokens.count
                try await generator.prefill(tokens)
                var options = GenerationOptions()
                options.temperature = 0
                while tokens.count < prompt + 24 {
                    let logits = try await generator.decode(tokens)
                    // Change the logits here to see what the model says instead: each is a token's score.
                    let next = try generator.sample(logits, after: tokens, options: options)
                    if generator.endsGeneration(next) { break }
                    tokens.append(next)
                }
                print(generator.text(of: tokens))
            }

            /// A conversation that remembers, with the reply shown as it comes.
            static func asAChat(_ model: LocalLanguageModel) async throws {
                let session = LanguageModelSession(model: model, instructions: "Answer in one sentence.")
                for question in ["My name is Ada.", "What is my name?"] {
                    print("\n> \(question)")
                    for try await delta in session.streamResponse(to: question).deltas {
                        if case .text(let text) = delta { print(text, terminator: "") }
                    }
                    print()
                }
            }
        }

        """#
}
