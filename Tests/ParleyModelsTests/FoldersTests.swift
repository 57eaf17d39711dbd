import ParleyModels
import Testing

/// Where Parley keeps what it has.
@Suite struct FoldersTests {
    @Test(arguments: [
        (["HOME": "/home/ann"], "/home/ann/.local/share/parley/models"),
        (["HOME": "/home/ann/"], "/home/ann/.local/share/parley/models"),
        (["HOME": "/home/ann", "XDG_DATA_HOME": "/data"], "/data/parley/models"),
        (["HOME": "/home/ann", "XDG_DATA_HOME": "/data/"], "/data/parley/models"),
        (["HOME": "/home/ann", "XDG_DATA_HOME": ""], "/home/ann/.local/share/parley/models"),
        (["HOME": "/home/ann", "XDG_DATA_HOME": "relative"], "/home/ann/.local/share/parley/models"),
        (["HOME": "/home/ann", "XDG_DATA_HOME": "/data", "PARLEY_MODELS": "/m"], "/m"),
        (["HOME": "/home/ann", "PARLEY_MODELS": "/m//"], "/m"),
        (["HOME": "/home/ann", "PARLEY_MODELS": "/"], "/"),
        (["HOME": "/home/ann", "PARLEY_MODELS": ""], "/home/ann/.local/share/parley/models"),
        (["HOME": "/home/ann", "PARLEY_MODELS": "~/models"], "/home/ann/models"),
        (["HOME": "/home/ann", "PARLEY_MODELS": "models"], "models"),
        (["HOME": "/"], "/.local/share/parley/models"),
        ([:], "/account/.local/share/parley/models"),
        (["HOME": ""], "/account/.local/share/parley/models"),
        (["HOME": "not/absolute"], "/account/.local/share/parley/models"),
    ])
    func modelsFolder(_ environment: [String: String], _ path: String) {
        #expect(ParleyFolders(environment: environment, accountHome: "/account").models == path)
    }

    @Test func modelsFolderAlone() {
        #expect(ModelsFolder.path(environment: ["HOME": "/h"]) == "/h/.local/share/parley/models")
        #expect(ModelsFolder.path(environment: ["PARLEY_MODELS": "/m"]) == "/m")
    }

    @Test func standardFolders() {
        let folders = ParleyFolders(environment: ["HOME": "/h"], accountHome: nil)
        #expect(folders.home == "/h")
        #expect(folders.config == "/h/.config/parley")
        #expect(folders.configFile == "/h/.config/parley/config.json")
        #expect(folders.data == "/h/.local/share/parley")
        #expect(folders.cache == "/h/.cache/parley")
        #expect(folders.stamps == "/h/.cache/parley/stamps")
        #expect(folders.state == "/h/.local/state/parley")
    }

    @Test func movedFolders() {
        let folders = ParleyFolders(
            environment: [
                "HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/e",
                "XDG_STATE_HOME": "/s", "PARLEY_MODELS": "/m",
            ]
        )
        #expect(folders.config == "/c/parley")
        #expect(folders.data == "/d/parley")
        #expect(folders.cache == "/e/parley")
        #expect(folders.state == "/s/parley")
        #expect(folders.models == "/m")
    }

    @Test func noHomeAtAll() {
        #expect(ParleyFolders(environment: [:], accountHome: nil).cache == "/.cache/parley")
    }

    @Test(arguments: [
        ("/h/a", "~/a"), ("/h", "~"), ("/hh/a", "/hh/a"), ("/x", "/x"), ("a", "a"),
    ])
    func abbreviation(_ path: String, _ short: String) {
        #expect(ParleyFolders.abbreviated(path, home: "/h") == short)
        #expect(ParleyFolders.abbreviated(path, home: nil) == path)
        #expect(ParleyFolders.abbreviated(path, home: "/") == path)
    }

    @Test(arguments: [
        ("~/a", "/h/a"), ("~", "/h"), ("~ann/a", "~ann/a"), ("/a/~", "/a/~"), ("a~", "a~"), ("", ""),
    ])
    func expansion(_ path: String, _ long: String) {
        #expect(ParleyFolders.expanded(path, home: "/h") == long)
        #expect(ParleyFolders.expanded(path, home: nil) == path)
    }
}
