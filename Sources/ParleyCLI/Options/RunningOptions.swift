import ArgumentParser

/// Whether a running server's model is used.
struct RunningOptions: ParsableArguments {
    @Flag(help: "Load the model in this program, also where a running `parley serve` has one in memory.")
    var local = false

    @Option(
        help: ArgumentHelp(
            "Where a running server is found: a socket, or none (default: the place where `parley serve` makes one).",
            valueName: "file|none"
        )
    )
    var socket: String?

    /// The values given, by the names of the settings.
    var values: [String: String] {
        local ? ["socket": "none"] : ["socket": socket].compactMapValues { $0 }
    }

    func validate() throws {
        if local, socket != nil { throw ValidationError("--local and --socket exclude each other. Choose one.") }
    }
}
