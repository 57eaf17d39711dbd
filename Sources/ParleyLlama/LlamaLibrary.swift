import CParleyLlama

/// libllama as a whole: its version, what hardware it sees, and its start.
package enum LlamaLibrary {
    /// The versions that Parley's tests have passed with.
    package static let testedVersions = "0.5"

    /// A device that can compute.
    package struct Device: Sendable, Equatable {
        /// The library's name for it, such as `CPU` or `CUDA0`.
        package var name: String
        /// The maker's name.
        package var description: String
        /// Free memory in bytes.
        package var freeBytes: UInt64
        /// All memory in bytes.
        package var totalBytes: UInt64
        /// Whether it is something else than the CPU.
        package var isAccelerator: Bool
        /// Whether layers can be put on it.
        package var isGPU: Bool
        /// Whether its memory is a part of the machine's.
        package var sharesMemory: Bool
    }

    /// The library's version, such as `0.5.0`.
    package static var version: String { String(cString: llama_version()) }

    /// Whether the version is one that was tested.
    package static var isTestedVersion: Bool {
        version == testedVersions || version.hasPrefix(testedVersions + ".")
    }

    /// The CPU features that the library uses, such as `AVX2`.
    package static var cpuFeatures: [String] {
        start()
        let all: [(String, Int32)] = [
            ("SSE3", ggml_cpu_has_sse3()), ("SSSE3", ggml_cpu_has_ssse3()), ("AVX", ggml_cpu_has_avx()),
            ("AVX2", ggml_cpu_has_avx2()), ("F16C", ggml_cpu_has_f16c()), ("FMA", ggml_cpu_has_fma()),
            ("BMI2", ggml_cpu_has_bmi2()), ("AVX_VNNI", ggml_cpu_has_avx_vnni()), ("AVX512", ggml_cpu_has_avx512()),
            ("AVX512_VBMI", ggml_cpu_has_avx512_vbmi()), ("AVX512_VNNI", ggml_cpu_has_avx512_vnni()),
            ("AVX512_BF16", ggml_cpu_has_avx512_bf16()), ("AMX_INT8", ggml_cpu_has_amx_int8()),
            ("NEON", ggml_cpu_has_neon()), ("ARM_FMA", ggml_cpu_has_arm_fma()),
            ("FP16_VA", ggml_cpu_has_fp16_va()), ("DOTPROD", ggml_cpu_has_dotprod()),
            ("MATMUL_INT8", ggml_cpu_has_matmul_int8()), ("SVE", ggml_cpu_has_sve()), ("SME", ggml_cpu_has_sme()),
        ]
        return all.filter { $0.1 != 0 }.map(\.0)
    }

    /// The devices that the library found.
    package static var devices: [Device] {
        start()
        return (0..<ggml_backend_dev_count()).compactMap { index in
            guard let device = ggml_backend_dev_get(index) else { return nil }
            var free = 0
            var total = 0
            ggml_backend_dev_memory(device, &free, &total)
            let type = ggml_backend_dev_type(device)
            return Device(
                name: String(cString: ggml_backend_dev_name(device)),
                description: String(cString: ggml_backend_dev_description(device)),
                freeBytes: UInt64(free),
                totalBytes: UInt64(total),
                isAccelerator: type != GGML_BACKEND_DEVICE_TYPE_CPU,
                isGPU: type == GGML_BACKEND_DEVICE_TYPE_GPU || type == GGML_BACKEND_DEVICE_TYPE_IGPU,
                sharesMemory: type == GGML_BACKEND_DEVICE_TYPE_IGPU
            )
        }
    }

    /// Whether layers can be put on a GPU.
    package static var supportsOffload: Bool {
        start()
        return llama_supports_gpu_offload()
    }

    /// Starts the library once; further calls do nothing.
    package static func start() { _ = started }

    /// Starts the library, after a look at its version.
    ///
    /// - Throws: when the version is outside the tested range: structures passed by value may have changed.
    package static func startChecked() throws(LlamaError) {
        guard isTestedVersion else {
            throw LlamaError(
                .version,
                """
                This program is made for libllama \(testedVersions).x and found \(version). \
                Run scripts/bootstrap to build the right one, then build Parley again.
                """
            )
        }
        start()
    }

    private static let started: Void = {
        LlamaLog.install()
        ggml_backend_load_all()
        llama_backend_init()
    }()
}
