import Foundation
import ParleyRemote
import Testing

/// Where programs of one user find each other, and who may.
struct LocalSocketTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "ps-\(UUID().uuidString.prefix(8))"
    )

    private func makeFolder(_ mode: Int = 0o700, _ name: String = "") throws -> String {
        let path = name.isEmpty ? folder.path : folder.appendingPathComponent(name).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func clean() { try? FileManager.default.removeItem(at: folder) }

    @Test func theUsualPlace() throws {
        defer { clean() }
        let own = try makeFolder()
        let open = try makeFolder(0o755, "open")
        func path(_ setting: String?, _ environment: [String: String]) -> String? {
            LocalSocket.usual(setting, environment: environment)?.path
        }
        #expect(path(nil, ["XDG_RUNTIME_DIR": own]) == own + "/parley.sock")
        let user = getuid()
        // What others could write to, or is not there, is passed over.
        for folder in [open, own + "/none", "relative", ""] {
            #expect(path(nil, ["XDG_RUNTIME_DIR": folder, "TMPDIR": "/t"]) == "/t/parley-\(user)/parley.sock")
        }
        #expect(path(nil, [:]) == "/tmp/parley-\(user)/parley.sock")
        #expect(path("none", ["XDG_RUNTIME_DIR": own]) == nil)
        #expect(path("~/s", ["HOME": "/home/ann"]) == "/home/ann/s")
        #expect(path("", [:]) == path(nil, [:]))
    }

    @Test func aFolderThatOthersReachIsRefused() throws {
        defer { clean() }
        let open = LocalSocket(path: try makeFolder(0o755, "open") + "/s")
        #expect(throws: LocalSocket.Fault.self) { try open.check() }
        let own = LocalSocket(path: try makeFolder(0o700, "own") + "/s")
        try own.check()
        #expect(throws: LocalSocket.Fault.self) { try own.check(user: getuid() + 1) }
        let link = folder.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path + "/own")
        #expect(throws: LocalSocket.Fault.self) { try LocalSocket(path: link + "/s").check() }
        #expect(throws: LocalSocket.Fault.self) { try LocalSocketClaim(LocalSocket(path: link + "/s")) }
        let long = LocalSocket(path: folder.path + "/own/" + String(repeating: "x", count: 120))
        #expect(throws: LocalSocket.Fault.self) { try long.check() }
    }

    @Test func oneAtATimeHasIt() throws {
        defer { clean() }
        let socket = LocalSocket(path: try makeFolder() + "/new/s")
        var claim: LocalSocketClaim? = try LocalSocketClaim(socket)
        let fault = #expect(throws: LocalSocket.Fault.self) { try LocalSocketClaim(socket) }
        #expect(fault?.description.contains("Another server has") == true)
        #expect(!socket.isThere())
        withExtendedLifetime(claim) {}
        claim = nil
        _ = try LocalSocketClaim(socket)
        // The folder that was made is its owner's alone.
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/new")[.posixPermissions] as? Int
        #expect(mode == 0o700)
    }

    @Test func whatIsNoSocketIsLeftAlone() throws {
        defer { clean() }
        let path = try makeFolder() + "/s"
        try "precious".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: LocalSocket.Fault.self) { try LocalSocketClaim(LocalSocket(path: path)) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        #expect(!LocalSocket(path: path).isThere())
    }
}
