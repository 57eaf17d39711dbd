import ParleyJSON

/// Ollama's store: manifests by name, contents by hash.
///
/// `manifests/HOST/NAMESPACE/MODEL/TAG` is a JSON file that lists layers, each with a media type and a digest; the one of
/// type `application/vnd.ollama.image.model` is a GGUF file, `blobs/sha256-…`. Newer stores have `manifests-v2`, whose files
/// are links to blobs, and manifests that list others, one for each program that can run the model.
enum OllamaStore {
    private static let largestManifest = 4 << 20
    private static let standardHost = "registry.ollama.ai"
    private static let standardNamespace = "library"
    private static let layerType = "application/vnd.ollama.image."

    /// The models in a store.
    ///
    /// - Parameter folder: the store; one that is not there holds no models.
    /// - Returns: the places, those with a damaged manifest with their problem.
    /// - Throws: what the system says.
    static func places(in folder: String) throws(FileFault) -> [ModelPlace] {
        _ = try Folder.namesIfPresent(in: folder)
        var places: [ModelPlace] = []
        var seen: Set<Name> = []
        for root in ["manifests-v2", "manifests"] {
            for name in try names(in: ParleyFolders.joined(folder, root)) where seen.insert(name).inserted {
                let file = "\(ParleyFolders.joined(folder, root))/\(name.path)"
                places.append(place(name, manifest: file, folder: folder))
            }
        }
        return places
    }

    /// The name of a model, with the parts that Ollama leaves out where they are the usual ones.
    private struct Name: Hashable {
        var host: String
        var namespace: String
        var model: String
        var tag: String

        var path: String { "\(host)/\(namespace)/\(model)/\(tag)" }

        /// The name as Ollama lists it.
        var short: String {
            if host != standardHost { return "\(host)/\(namespace)/\(model)" }
            return namespace == standardNamespace ? model : "\(namespace)/\(model)"
        }

        /// All ways to write it.
        var others: [String] {
            var names = ["\(namespace)/\(model):\(tag)", "\(host)/\(namespace)/\(model):\(tag)"]
            // The tag that is meant where none is written.
            if tag == "latest" { names.append(short) }
            return names
        }
    }

    private static func names(in root: String) throws(FileFault) -> [Name] {
        var names: [Name] = []
        for host in try Folder.namesIfPresent(in: root) {
            for namespace in (try? Folder.names(in: "\(root)/\(host)")) ?? [] {
                for model in (try? Folder.names(in: "\(root)/\(host)/\(namespace)")) ?? [] {
                    for tag in (try? Folder.names(in: "\(root)/\(host)/\(namespace)/\(model)")) ?? []
                    where !tag.hasPrefix(".") {
                        names.append(Name(host: host, namespace: namespace, model: model, tag: tag))
                    }
                }
            }
        }
        return names
    }

    private static func place(_ name: Name, manifest: String, folder: String) -> ModelPlace {
        func place(_ path: String, adapters: [String] = [], _ problem: ModelError? = nil) -> ModelPlace {
            ModelPlace(
                name: "\(name.short):\(name.tag)",
                otherNames: name.others,
                baseNames: [name.short, name.model],
                tag: QuantizationTag.isTag(name.tag.uppercased()) ? name.tag.uppercased() : nil,
                path: path,
                kind: .file,
                source: .ollama,
                adapters: adapters,
                problem: problem
            )
        }
        func fault(_ kind: ModelError.Kind, _ what: String) -> ModelPlace {
            let words = "\(manifest.shownInMessage): \(what)"
            return place(manifest, ModelError(kind, path: manifest, words))
        }
        let json: JSONValue
        do {
            json = try read(manifest)
        } catch {
            return fault(error.kind, error.words)
        }
        guard let layers = layers(of: json, folder: folder) else {
            return fault(.damaged, "The manifest lists no layers. Pull the model again with Ollama.")
        }
        let models = blobs(of: "model", in: layers, folder: folder)
        guard let model = models.first else {
            return fault(.notAModel, "Ollama keeps this model in another form than GGUF, which is not read here.")
        }
        guard models.count == 1 else {
            return fault(.notAModel, "The model has several files in Ollama's store, which are not read here.")
        }
        return place(model, adapters: blobs(of: "adapter", in: layers, folder: folder))
    }

    private struct ReadFault: Error {
        var kind: ModelError.Kind
        var words: String
    }

    private static func read(_ path: String) throws(ReadFault) -> JSONValue {
        let bytes: [UInt8]?
        do {
            bytes = try SmallFile.read(path, limit: largestManifest)
        } catch {
            throw ReadFault(kind: .unreadable, words: "The manifest cannot be read: \(error).")
        }
        guard let bytes, let json = try? JSONValue(parsing: bytes) else {
            throw ReadFault(kind: .damaged, words: "The manifest is damaged. Pull the model again with Ollama.")
        }
        return json
    }

    /// The layers of a manifest, or those of the first manifest that it lists which has a GGUF file.
    private static func layers(of json: JSONValue, folder: String) -> [JSONValue]? {
        if let layers = json["layers"]?.arrayValue, !layers.isEmpty { return layers }
        var first: [JSONValue]?
        for entry in json["manifests"]?.arrayValue ?? [] {
            var entry = entry
            // A manifest that is listed may be written out, or be a blob of its own.
            if entry["layers"] == nil, let blob = blob(entry["digest"]?.stringValue, in: folder) {
                guard let read = try? read(blob) else { continue }
                entry = read
            }
            guard let layers = entry["layers"]?.arrayValue, !layers.isEmpty else { continue }
            if !blobs(of: "model", in: layers, folder: folder).isEmpty { return layers }
            first = first ?? layers
        }
        return first
    }

    private static func blobs(of type: String, in layers: [JSONValue], folder: String) -> [String] {
        layers.compactMap { layer in
            guard layer["mediaType"]?.stringValue == layerType + type else { return nil }
            return blob(layer["digest"]?.stringValue, in: folder)
        }
    }

    /// The path of a blob; anything but a SHA-256 could lead elsewhere.
    private static func blob(_ digest: String?, in folder: String) -> String? {
        guard let digest, digest.hasPrefix("sha256:") || digest.hasPrefix("sha256-") else { return nil }
        let digits = digest.dropFirst(7).lowercased()
        guard digits.utf8.count == 64, digits.utf8.allSatisfy(\.isLowerHexDigit) else { return nil }
        return "\(ParleyFolders.joined(folder, "blobs"))/sha256-\(digits)"
    }
}
