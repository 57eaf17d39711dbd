import ParleyServer
import Testing

/// What is said when the server cannot listen.
@Suite struct ListenFaultTests {
    private struct Cause: Error, CustomStringConvertible {
        var description: String
    }

    @Test(arguments: [
        ("bind(descriptor:ptr:bytes:): Address already in use (errno: 98)", "another program does already"),
        ("bind: Permission denied (errno: 13)", "above 1023"),
        ("bind: Cannot assign requested address (errno: 99)", "no such address"),
        ("something else", "something else. Check --host and --port."),
    ])
    func itSaysWhatToDo(_ cause: String, _ part: String) {
        #if os(Linux)
        let fault = ListenFault(host: "::1", port: 80, cause: Cause(description: cause))
        #expect(fault.description.hasPrefix("The server cannot listen on [::1]:80: "))
        #expect(fault.description.contains(part), "\(fault)")
        #endif
    }
}
