/// The memory that a machine has to give.
package struct MachineMemory: Sendable, Equatable {
    /// Bytes that can be had without swapping; nil where the system does not tell.
    package var free: UInt64?
    /// Bytes that the GPU has free; nil where there is no GPU, or it is not used.
    package var gpuFree: UInt64?
    /// Whether the GPU's memory is a part of the machine's, as on Apple's chips.
    package var isShared: Bool

    /// Bytes of the machine's memory that are left to everybody else.
    package static let reserve: UInt64 = 256 << 20
    /// Bytes of the GPU's memory that are left to its driver and to others.
    package static let gpuReserve: UInt64 = 512 << 20

    /// Describes a machine.
    ///
    /// - Parameters:
    ///   - free: bytes that can be had without swapping; nil where unknown.
    ///   - gpuFree: bytes that the GPU has free; nil where none is used.
    ///   - isShared: whether the GPU's memory is a part of the machine's.
    package init(free: UInt64?, gpuFree: UInt64? = nil, isShared: Bool = false) {
        self.free = free
        self.gpuFree = gpuFree
        self.isShared = isShared
    }

    /// What a model may take of the machine's memory.
    var usable: UInt64 { free.map { $0.minus(Self.reserve) } ?? .max }

    /// What a model may take of the GPU's.
    var gpuUsable: UInt64 { gpuFree.map { $0.minus(Self.gpuReserve) } ?? 0 }

    /// Whether there is room for something.
    ///
    /// - Parameter need: what it takes.
    /// - Returns: whether both memories have enough.
    func holds(_ need: MemoryNeed) -> Bool {
        guard need.gpu.total <= gpuUsable else { return false }
        return (isShared ? need.total : need.host.total) <= usable
    }
}
