import ParleyGGUF
import Testing

struct LoadableModelTests {
    private let model: GGUFModel

    init() throws { model = try GGUFModel(parts: [parse(GGUFBuilder.model)]) }

    @Test func takesAdaptersThatFitInTheirOrder() throws {
        var loadable = try LoadableModel(model)
        #expect(loadable.adapters.isEmpty)
        try loadable.add(try parse(GGUFBuilder.adapter))
        try loadable.add(try parse(GGUFBuilder.adapter.setting("general.name", .string("Second"))))
        #expect(loadable.adapters.map(\.name) == [nil, "Second"])
    }

    @Test func refusesAModelThatTheLibraryWouldEndTheProcessFor() throws {
        let damaged = try GGUFModel(parts: [parse(GGUFBuilder.model.setting("general.architecture", .u32(7)))])
        #expect(
            failure { () throws(GGUFError) in _ = try LoadableModel(damaged) }?.field
                == "metadata 'general.architecture'"
        )
    }

    @Test func anAdapterThatDoesNotFitLeavesItAsItWas() throws {
        var loadable = try LoadableModel(model)
        let foreign = try parse(GGUFBuilder.adapter.setting("general.architecture", .string("gpt2")))
        let error = failure { () throws(GGUFError) in try loadable.add(foreign) }
        #expect(error?.field == "general.architecture")
        #expect(loadable.adapters.isEmpty)
    }
}
