import ParleyModels
import Testing

/// Where models of each program are looked for.
@Suite struct ModelFoldersTests {
    private static func folders(_ environment: [String: String], isDarwin: Bool = false) -> [String] {
        let variables = ["HOME": "/h"].merging(environment) { $1 }
        let own = ParleyFolders(environment: variables, accountHome: nil)
        return ModelFolders.all(own, environment: variables, isDarwin: isDarwin, services: ["/usr/share/ollama/models"])
            .map { "\($0.source.rawValue) \($0.path)" }
    }

    @Test func standardFolders() {
        #expect(
            Self.folders([:]) == [
                "parley /h/.local/share/parley/models", "huggingface /h/.cache/huggingface/hub",
                "llama.cpp /h/.cache/llama.cpp", "ollama /h/.ollama/models", "ollama /usr/share/ollama/models",
            ]
        )
        #expect(Self.folders([:], isDarwin: true).contains("llama.cpp /h/Library/Caches/llama.cpp"))
    }

    @Test(arguments: [
        (["HF_HOME": "/hf"], "huggingface /hf/hub"),
        (["HF_HOME": "/hf", "HF_HUB_CACHE": "/hub"], "huggingface /hub"),
        (["HUGGINGFACE_HUB_CACHE": "/old", "HF_HOME": "/hf"], "huggingface /old"),
        (["XDG_CACHE_HOME": "/c"], "huggingface /c/huggingface/hub"),
        (["XDG_CACHE_HOME": "/c"], "llama.cpp /c/llama.cpp"),
        (["XDG_CACHE_HOME": "relative"], "llama.cpp /h/.cache/llama.cpp"),
        (["LLAMA_CACHE": "/l/"], "llama.cpp /l"),
        (["LLAMA_CACHE": "/l"], "huggingface /l"),
        (["LLAMA_CACHE": "/l"], "huggingface /h/.cache/huggingface/hub"),
        (["HF_HOME": "~/hf"], "huggingface /h/hf/hub"),
        (["HF_HOME": ""], "huggingface /h/.cache/huggingface/hub"),
        (["OLLAMA_MODELS": "/o"], "ollama /o"),
        (["PARLEY_MODELS": "/m"], "parley /m"),
    ])
    func movedFolders(_ environment: [String: String], _ folder: String) {
        #expect(Self.folders(environment).contains(folder), "\(Self.folders(environment))")
    }

    @Test func whatIsMovedIsNotLookedForElsewhere() {
        #expect(
            Self.folders(["OLLAMA_MODELS": "/o", "LLAMA_CACHE": "/l", "HF_HUB_CACHE": "/l"]) == [
                "parley /h/.local/share/parley/models", "huggingface /l", "llama.cpp /l", "ollama /o",
            ]
        )
    }
}
