import Foundation

/// The vocabularies of many models that come with llama.cpp, without their weights.
package enum TestVocabularies {
    /// Their files, in order of their names.
    ///
    /// They lie in the tree that bootstrap builds the library from; an installed library brings none.
    package static let files: [String] = {
        guard let folder = ProcessInfo.processInfo.environment["PARLEY_TEST_VOCABULARIES"], !folder.isEmpty else {
            return []
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix("ggml-vocab-") && $0.hasSuffix(".gguf") }.sorted().map { "\(folder)/\($0)" }
    }()

    /// Whether they are there for tests; in CI they have to be.
    package static var areThere: Bool { TestEnvironment.isCI || !files.isEmpty }
}
