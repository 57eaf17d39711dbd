#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The functions of the C library that sampling needs, in double precision.
enum SamplingMath {
    static func exponential(_ value: Double) -> Double { exp(value) }
    static func logarithm(_ value: Double) -> Double { log(value) }
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

    /// e to the power of sixteen numbers from −87 to 0, each to within two units in the last place.
    ///
    /// The number is split into n·ln 2 + r with |r| ≤ ln 2 / 2; e^r is its Taylor series to the seventh power (the rest
    /// is below 6e-9), and 2^n is written straight into the exponent bits. No C library has it for vectors everywhere.
    static func exponential(_ values: SIMD16<Float>) -> SIMD16<Float> {
        // Adding 1.5 · 2^23 rounds to a whole number and leaves it in the low bits.
        let shift = SIMD16<Float>(repeating: 0x1.8p23)
        let shifted = values * 1.442_695_04 + shift
        let whole = shifted - shift
        // ln 2 in two parts, so that whole · ln 2 loses nothing.
        let rest = values - whole * 0.693_359_375 - whole * -2.121_944_4e-4
        var series = rest * (1.0 / 5040) + (1.0 / 720)
        series = series * rest + (1.0 / 120)
        series = series * rest + (1.0 / 24)
        series = series * rest + (1.0 / 6)
        series = series * rest + 0.5
        series = series * rest + 1
        series = series * rest + 1
        let exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- SIMD16(repeating: 0x4B40_0000 - 127)
        return series * unsafeBitCast(exponent &<< SIMD16(repeating: 23), to: SIMD16<Float>.self)
    }
}
