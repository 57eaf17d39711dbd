import Foundation
import ParleyGGUF
import ParleyModels
import Testing

private let realModelsFolder = ProcessInfo.processInfo.environment["PARLEY_TEST_MODELS"]

/// The model that comes with Parley, where `PARLEY_TEST_MODELS` names a models folder that holds it.
@Suite(.enabled(if: realModelsFolder != nil, "PARLEY_TEST_MODELS names no models folder"))
struct RealModelTests {
    @Test func theGuideIsRight() throws {
        let bench = try ModelBench()
        let catalog = ModelCatalog(folder: try #require(realModelsFolder))
        let entry = try catalog.defaultEntry()
        #expect(entry.name == "guide")
        #expect(entry.use == .textGeneration)
        var hashed: Set<String> = []
        let model = try entry.resolve(verification: bench.verification) { name, _, _ in hashed.insert(name) }
        #expect(hashed.count == 2)
        #expect(model.name == "guide")
        #expect(model.header.architecture == "llama")
        #expect(model.adapters.count == 1)
        #expect(model.template?.text.isEmpty == false)
        _ = try entry.resolve(verification: bench.verification) { name, _, _ in
            Issue.record("\(name) was hashed again")
        }
    }
}
