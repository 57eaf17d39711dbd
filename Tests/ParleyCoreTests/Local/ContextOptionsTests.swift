import Foundation
import ParleyCore
import ParleyModels
import ParleyTestSupport
import Testing

/// What is decided of a context before anything is allocated, for the guide and made-up machines.
@Suite(.enabled(if: TestEnvironment.hasGuide)) struct ContextOptionsTests {
    private func decided(
        _ values: [String: String] = [:],
        on machine: MachineMemory = MachineMemory(free: 8 << 30)
    ) throws -> (context: Int, layers: Int, notice: String?) {
        // A home of its own: what is remembered of checked files is written there.
        let home = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let request = ModelRequest(reference: TestEnvironment.guide, values: values, isFromFlags: true)
        let plan = try ModelLoader.plan(request, environment: ["HOME": home.path])
        let choice = try ModelLoader.contextOptions(plan, machine: machine).choice
        return (choice.contextTokens, choice.gpuLayers, choice.notice)
    }

    private func refusal(_ values: [String: String], on machine: MachineMemory) throws -> LanguageModelError? {
        do {
            _ = try decided(values, on: machine)
            return nil
        } catch let error as LanguageModelError {
            return error
        }
    }

    /// Room for the guide with 2,048 tokens: 24 MiB of its cache (23,040 bytes a token in 16 bits) and the rest.
    private func tightMachine() throws -> MachineMemory {
        var (low, high): (UInt64, UInt64) = (0, 4 << 30)
        while low + (1 << 16) < high {
            let middle = (low + high) / 2
            let fits = try refusal(["context_size": "2048"], on: MachineMemory(free: middle)) == nil
            if fits { high = middle } else { low = middle }
        }
        return MachineMemory(free: high)
    }

    @Test func theModelsOwnContextIsTakenUnasked() throws {
        let usual = try decided()
        #expect(usual.context == 8192)
        #expect(usual.notice == nil)
    }

    @Test func lessIsTakenUnaskedWhereMoreDoesNotFit() throws {
        let less = try decided(on: try tightMachine())
        #expect(less.context >= 1792 && less.context <= 2048, "\(less.context)")
        #expect(less.notice?.contains("in place of 8192") == true)
    }

    @Test func whatDoesNotFitIsRefusedAndFitTakesWhatDoes() throws {
        let machine = try tightMachine()
        let refused = try refusal(["context_size": "8192"], on: machine)
        guard case .invalidOption(let facts)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(facts.debugDescription.contains("With a context of 8192 tokens the model takes"))
        #expect(facts.debugDescription.contains("take a context of at most 2048 tokens"), "\(facts.debugDescription)")
        #expect(facts.debugDescription.hasSuffix("With --fit what fits is taken."), "\(facts.debugDescription)")
        let fitted = try decided(["context_size": "8192", "fit": "yes"], on: machine)
        #expect(fitted.context == 2048)
        #expect(fitted.notice?.hasPrefix("The context has 2048 tokens in place of 8192") == true)
    }

    @Test(arguments: [("q8_0", "q8_0"), ("q4_0", "q4_0"), ("q8_0", "f16")])
    func aSmallerCacheLeavesRoomForALongerContext(_ key: String, _ value: String) throws {
        let machine = try tightMachine()
        let usual = try decided(["context_size": "8192", "fit": "yes"], on: machine).context
        let values = ["context_size": "8192", "fit": "yes", "cache_type_k": key, "cache_type_v": value]
        #expect(try decided(values, on: machine).context > usual)
        let exact = values.merging(["cache_type_k": "f32", "cache_type_v": "f32"]) { $1 }
        #expect(try decided(exact, on: machine).context < usual)
    }

    @Test func aGPUGetsTheLayersThatFitIt() throws {
        let large = MachineMemory(free: 8 << 30, gpuFree: 8 << 30)
        // 30 layers and the output.
        #expect(try decided(on: large).layers == 31)
        #expect(try decided(["gpu_layers": "7"], on: large).layers == 7)
        #expect(try decided(["gpu_layers": "7"]).layers == 0)
        let small = MachineMemory(free: 8 << 30, gpuFree: MachineMemory.gpuReserve + 64 << 20)
        let refused = try refusal(["gpu_layers": "31", "context_size": "8192"], on: small)
        #expect(refused?.debugDescription.contains("of the GPU's") == true)
        let fitted = try decided(["gpu_layers": "31", "context_size": "8192", "fit": "yes"], on: small)
        #expect(fitted.context == 8192 && fitted.layers < 31)
        #expect(fitted.notice?.contains("layers in place of 31") == true)
    }

    @Test(arguments: ["0", "-1", "2147483648", "9223372036854775807"])
    func anImpossibleContextIsRefused(_ size: String) throws {
        #expect(throws: LanguageModelError.self) { try decided(["context_size": size], on: MachineMemory(free: nil)) }
        #expect(throws: LanguageModelError.self) {
            try decided(["context_size": size, "fit": "yes"], on: MachineMemory(free: nil))
        }
    }
}
