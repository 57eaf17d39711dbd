extension Int {
    /// Multiplies, staying at the largest number where the product is larger.
    func times(_ other: Int) -> Int {
        let (product, overflows) = multipliedReportingOverflow(by: other)
        return overflows ? .max : product
    }

    /// Adds, staying at the largest number where the sum is larger.
    func plus(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}

extension UInt64 {
    /// Multiplies, staying at the largest number where the product is larger.
    func times(_ other: UInt64) -> UInt64 {
        let (product, overflows) = multipliedReportingOverflow(by: other)
        return overflows ? .max : product
    }

    /// Adds, staying at the largest number where the sum is larger.
    func plus(_ other: UInt64) -> UInt64 {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }

    /// Subtracts, staying at 0 where the difference is less.
    func minus(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
