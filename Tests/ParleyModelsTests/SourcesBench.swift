import Foundation
import ParleyModels

/// Folders of Parley, Hugging Face, llama.cpp and Ollama of a test's own.
final class SourcesBench: Sendable {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["models", "hub", "llama", "ollama/blobs"] { try folder.makeFolder(name) }
    }

    var catalog: ModelCatalog {
        ModelCatalog(
            folder: folder.path("models"),
            home: folder.path,
            others: [
                ModelFolder(.huggingFace, folder.path("hub")), ModelFolder(.llamaCpp, folder.path("llama")),
                ModelFolder(.ollama, folder.path("ollama")),
            ]
        )
    }

    /// Puts files into a snapshot as Hugging Face's tools do: contents by hash, names as links.
    func addSnapshot(
        _ repository: String,
        commit: String,
        ref: String? = "main",
        _ files: [String: ModelFileBuilder]
    ) throws {
        let root = "hub/models--" + repository.replacing("/", with: "--")
        for (name, file) in files {
            let hash = ContentHash.of(file.bytes)
            try folder.write(file.bytes, to: "\(root)/blobs/\(hash)")
            let up = String(repeating: "../", count: name.split(separator: "/").count + 1)
            let link = "\(root)/snapshots/\(commit)/\(name)"
            try folder.makeFolder((link as NSString).deletingLastPathComponent)
            try folder.link(link, to: "\(up)blobs/\(hash)")
        }
        if let ref { try folder.write(commit, to: "\(root)/refs/\(ref)") }
    }

    /// Puts contents into Ollama's store.
    func addBlob(_ bytes: [UInt8]) throws -> String {
        let hash = ContentHash.of(bytes)
        try folder.write(bytes, to: "ollama/blobs/sha256-\(hash)")
        return hash
    }

    /// Names a model in Ollama's store.
    func addManifest(_ name: String, model: String, adapters: [String] = []) throws {
        try folder.write(Self.manifest(model: model, adapters: adapters), to: "ollama/manifests/\(name)")
    }

    /// The text of a manifest.
    static func manifest(model: String, adapters: [String] = []) -> String {
        let layers =
            [("model", model), ("template", String(repeating: "0", count: 64))] + adapters.map { ("adapter", $0) }
        let texts = layers.map { type, digest in
            #"{"mediaType": "application/vnd.ollama.image.\#(type)", "digest": "sha256:\#(digest)", "size": 1}"#
        }
        return """
            {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
             "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "digest": "sha256:1", "size": 2},
             "layers": [\(texts.joined(separator: ", "))]}
            """
    }
}

extension ModelFileBuilder {
    /// The file's bytes up to where the tensors' data starts.
    var header: [UInt8] {
        var empty = self
        // The header's length does not depend on the data; the offsets in it do.
        empty.omitsData = true
        return empty.bytes
    }

    /// The bytes of the tensors' data.
    var dataBytes: UInt64 { tensors.reduce(0) { $0 + ($1.dimensions.reduce(4, *) + 31) / 32 * 32 } }

    /// The number of weights.
    var weights: UInt64 { tensors.reduce(0) { $0 + $1.dimensions.reduce(1, *) } }
}
