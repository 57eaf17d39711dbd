import Foundation

/// The person's browser.
enum Browser {
    /// Opens a page; where there is no browser to open, that is said, and the address with it.
    ///
    /// - Parameter address: the page's address.
    static func open(_ address: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        #if os(macOS)
        process.arguments = ["open", address]
        #else
        process.arguments = ["xdg-open", address]
        #endif
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { process in
            if process.terminationStatus != 0 { Stderr.line("No browser could be opened. The page is at \(address)") }
        }
        do {
            try process.run()
        } catch {
            Stderr.line("No browser could be opened. The page is at \(address)")
        }
    }
}
