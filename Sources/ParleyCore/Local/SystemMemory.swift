import Foundation

#if canImport(Darwin)
import Darwin
#endif

/// How much memory this machine has to give.
package enum SystemMemory {
    /// All memory in bytes.
    package static var total: UInt64 { ProcessInfo.processInfo.physicalMemory }

    /// Bytes that can be had without swapping, nil where the system does not tell.
    package static var available: UInt64? {
        #if os(Linux)
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8),
            let available = availableBytes(meminfo: text)
        else { return nil }
        // Within a container the limit of its control group counts, not the machine's memory.
        let group = "/sys/fs/cgroup/memory."
        if let limit = number(inFile: group + "max"), let used = number(inFile: group + "current") {
            return min(available, limit > used ? limit - used : 0)
        }
        return available
        #elseif canImport(Darwin)
        var statistics = vm_statistics64()
        var count = mach_msg_type_number_t(
            MemoryLayout<vm_statistics64>.stride / MemoryLayout<integer_t>.stride
        )
        let result = withUnsafeMutablePointer(to: &statistics) { pointer in
            pointer.withMemoryRebound(to: integer_t.self, capacity: Int(count)) {
                host_statistics64(mach_host_self(), HOST_VM_INFO64, $0, &count)
            }
        }
        guard result == KERN_SUCCESS else { return nil }
        let pages =
            UInt64(statistics.free_count) + UInt64(statistics.inactive_count) + UInt64(statistics.purgeable_count)
        return pages * UInt64(getpagesize())
        #else
        return nil
        #endif
    }

    /// The memory that this process holds, in bytes, nil where the system does not tell.
    package static var resident: UInt64? {
        #if os(Linux)
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = UInt64(fields[1]) else { return nil }
        return pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
        #else
        return nil
        #endif
    }

    /// Reads `MemAvailable` from the text of `/proc/meminfo` (proc_meminfo(5)), whose unit is 1,024 bytes.
    static func availableBytes(meminfo: String) -> UInt64? {
        for line in meminfo.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            let fields = line.split(separator: " ")
            guard fields.count > 1, let kibibytes = UInt64(fields[1]) else { return nil }
            return kibibytes * 1024
        }
        return nil
    }

    private static func number(inFile path: String) -> UInt64? {
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
            UInt64($0.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }
}
