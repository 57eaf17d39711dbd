/// The bar that shows how full the context window is.
package enum ContextBar {
    /// The cells between the brackets.
    package static let cells = 30

    /// Draws the bar: `Context: [██████░░░…] 847/4096 (20%)`.
    ///
    /// Cells and per cent are rounded down, so that full means full; more than the window shows a full bar and the true
    /// numbers.
    ///
    /// - Parameters:
    ///   - used: tokens used; below 0 counts as 0.
    ///   - size: tokens the window holds; below 1 the window counts as full as soon as anything is used.
    ///   - unicode: whether the terminal shows UTF-8; else the bar is drawn with `#` and `.`.
    /// - Returns: one line without its newline.
    package static func text(used: Int, size: Int, unicode: Bool) -> String {
        let used = max(0, used)
        let size = max(0, size)
        let filled = min(cells, share(of: cells, used: used, size: size))
        let percent = share(of: 100, used: used, size: size)
        let bar =
            String(repeating: unicode ? "█" : "#", count: filled)
            + String(repeating: unicode ? "░" : ".", count: cells - filled)
        return "Context: [\(bar)] \(used)/\(size) (\(percent)%)"
    }

    /// `whole * used / size` without overflow, rounded down.
    private static func share(of whole: Int, used: Int, size: Int) -> Int {
        guard size > 0 else { return used > 0 ? whole : 0 }
        let product = whole.multipliedFullWidth(by: used)
        // The quotient is beyond Int where used / size is beyond Int.max / whole.
        guard product.high < size else { return Int.max }
        return size.dividingFullWidth((product.high, product.low)).quotient
    }
}
