import ParleyModels

/// A models folder of a test's own, with what a test puts into it.
final class ModelBench: Sendable {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("models")
    }

    var models: String { folder.path("models") }

    var catalog: ModelCatalog { ModelCatalog(folder: models, home: folder.path) }

    var verification: VerifiedFiles { VerifiedFiles(folder: folder.path("stamps")) }

    @discardableResult
    func add(_ name: String, _ builder: ModelFileBuilder = .model) throws -> String {
        try folder.write(builder.bytes, to: "models/" + name)
    }

    /// Makes a recipe's folder: base, adapter, template and a `model.json` whose text `edit` may change.
    @discardableResult
    func addRecipe(_ name: String, edit: (String) -> String = { $0 }) throws -> String {
        let (base, adapter) = (ModelFileBuilder.model.bytes, ModelFileBuilder.adapter.bytes)
        try folder.write(base, to: "models/\(name)/base.gguf")
        try folder.write(adapter, to: "models/\(name)/extra.gguf")
        try folder.write("{{ recipe }}", to: "models/\(name)/t.jinja")
        let text = """
            {
              "parley": 1,
              "name": "\(name)",
              "description": "For tests",
              "license": "MIT",
              "base": {"file": "base.gguf", "size": \(base.count), "sha256": "\(ContentHash.of(base))"},
              "adapters": [
                {"file": "extra.gguf", "size": \(adapter.count), "sha256": "\(ContentHash.of(adapter))", "scale": 0.5}
              ],
              "template": "t.jinja",
              "system_prompt": "Be brief.",
              "sampling": {"temperature": 0.2}
            }
            """
        try folder.write(edit(text), to: "models/\(name)/model.json")
        return folder.path("models/" + name)
    }

    func resolve(_ reference: String, for purpose: ModelPurpose = .chat) throws -> ResolvedModel {
        try catalog.find(reference).resolve(for: purpose, verification: verification)
    }
}
