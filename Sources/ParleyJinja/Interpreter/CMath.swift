#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What the C library knows and the standard library does not.
enum CMath {
    /// A number to the power of another.
    static func power(_ base: Double, _ exponent: Double) -> Double {
        pow(base, exponent)
    }

    /// The seconds since 1970.
    static func secondsNow() -> Int {
        Int(time(nil))
    }
}
