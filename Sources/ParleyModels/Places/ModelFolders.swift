/// A folder that models are looked for in.
package struct ModelFolder: Sendable, Hashable {
    /// Whose it is, which tells how models lie in it.
    package let source: ModelSource
    /// Its path; it need not exist.
    package let path: String

    /// Names a folder.
    ///
    /// - Parameters:
    ///   - source: whose it is.
    ///   - path: its path.
    package init(_ source: ModelSource, _ path: String) {
        self.source = source
        self.path = path
    }
}

/// The folders that models are looked for in, Parley's first.
package enum ModelFolders {
    /// Where Ollama's service keeps its models when it runs as a user of its own.
    package static let ollamaServices = [
        "/usr/share/ollama/.ollama/models", "/var/lib/ollama/.ollama/models", "/var/lib/ollama/models",
        "/var/lib/ollama",
    ]

    /// Works the folders out of the environment.
    ///
    /// Each program has its own rules for where its models lie, in the order of precedence: Hugging Face `HF_HUB_CACHE`,
    /// `HUGGINGFACE_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME`; llama.cpp `LLAMA_CACHE` (which holds both layouts),
    /// `XDG_CACHE_HOME`, and macOS' `Library/Caches`; Ollama `OLLAMA_MODELS`, the home folder, and its service's.
    ///
    /// - Parameters:
    ///   - folders: Parley's folders.
    ///   - environment: the variables of the environment.
    ///   - isDarwin: whether macOS' places count.
    ///   - services: where Ollama's service may keep models; empty where only the user's own are wanted.
    /// - Returns: the folders in the order in which they are searched; none need exist.
    package static func all(
        _ folders: ParleyFolders,
        environment: [String: String],
        isDarwin: Bool = runsOnDarwin,
        services: [String] = ollamaServices
    ) -> [ModelFolder] {
        func variable(_ name: String) -> String? {
            guard let text = environment[name], !text.isEmpty else { return nil }
            return ParleyFolders.trimmed(ParleyFolders.expanded(text, home: folders.home))
        }
        let cache =
            environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? ParleyFolders.trimmed($0) : nil }
            ?? ParleyFolders.joined(folders.home, ".cache")
        var all = [ModelFolder(.parley, folders.models)]
        let hub =
            variable("HF_HUB_CACHE") ?? variable("HUGGINGFACE_HUB_CACHE")
            ?? variable("HF_HOME").map { ParleyFolders.joined($0, "hub") } ?? cache + "/huggingface/hub"
        all.append(ModelFolder(.huggingFace, hub))
        if let own = variable("LLAMA_CACHE") {
            all.append(ModelFolder(.huggingFace, own))
            all.append(ModelFolder(.llamaCpp, own))
        } else {
            let standard = isDarwin ? ParleyFolders.joined(folders.home, "Library/Caches") : cache
            all.append(ModelFolder(.llamaCpp, standard + "/llama.cpp"))
        }
        if let own = variable("OLLAMA_MODELS") {
            all.append(ModelFolder(.ollama, own))
        } else {
            all.append(ModelFolder(.ollama, ParleyFolders.joined(folders.home, ".ollama/models")))
            all += services.map { ModelFolder(.ollama, $0) }
        }
        var seen: Set<ModelFolder> = []
        return all.filter { seen.insert($0).inserted }
    }

    /// Whether this program runs on one of Apple's systems.
    package static var runsOnDarwin: Bool {
        #if canImport(Darwin)
        true
        #else
        false
        #endif
    }
}
