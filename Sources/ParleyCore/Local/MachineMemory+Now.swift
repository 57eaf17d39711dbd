import ParleyLlama
package import ParleyModels

extension MachineMemory {
    /// The memory that this machine has to give now, its GPUs counted together.
    package static var now: MachineMemory {
        var memory = MachineMemory(free: SystemMemory.available)
        let gpus = LlamaLibrary.devices.filter(\.isGPU)
        guard LlamaLibrary.supportsOffload, !gpus.isEmpty else { return memory }
        memory.gpuFree = gpus.reduce(0) { $0 &+ $1.freeBytes }
        #if canImport(Darwin)
        memory.isShared = true
        #else
        memory.isShared = gpus.allSatisfy(\.sharesMemory)
        #endif
        return memory
    }
}
