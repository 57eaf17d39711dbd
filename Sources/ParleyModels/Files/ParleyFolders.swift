#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where Parley keeps what it has, on Linux and macOS alike.
///
/// After the XDG Base Directory Specification, 0.8: a variable that is empty, or not an absolute path, counts as unset.
package struct ParleyFolders: Sendable, Hashable {
    /// The user's home folder.
    package let home: String
    /// What the user sets: `config.json`.
    package let config: String
    /// What must not be lost: models, chats.
    package let data: String
    /// What can be computed again.
    package let cache: String
    /// What is kept between runs and is no loss elsewhere: history, logs.
    package let state: String
    /// The models: `PARLEY_MODELS`, else `models` in the data folder.
    package let models: String

    /// Works out the folders from the environment; none of them need exist.
    ///
    /// - Parameters:
    ///   - environment: the variables of the environment.
    ///   - accountHome: the home folder that the system's list of accounts names, for an environment without `HOME`.
    package init(environment: [String: String], accountHome: @autoclosure () -> String? = Self.accountHome) {
        func absolute(_ name: String) -> String? {
            environment[name].flatMap { $0.hasPrefix("/") ? Self.trimmed($0) : nil }
        }
        let home = absolute("HOME") ?? accountHome() ?? "/"
        func folder(_ name: String, _ standard: String) -> String {
            (absolute(name) ?? Self.joined(home, standard)) + "/parley"
        }
        self.home = home
        config = folder("XDG_CONFIG_HOME", ".config")
        data = folder("XDG_DATA_HOME", ".local/share")
        cache = folder("XDG_CACHE_HOME", ".cache")
        state = folder("XDG_STATE_HOME", ".local/state")
        models = ModelsFolder.path(environment: environment, home: home, data: data)
    }

    /// The user's settings.
    package var configFile: String { config + "/config.json" }

    /// Where the stamps of verified files lie.
    package var stamps: String { cache + "/stamps" }

    /// The home folder in the system's list of accounts.
    package static var accountHome: String? {
        guard let account = getpwuid(getuid()), let folder = account.pointee.pw_dir else { return nil }
        let path = String(cString: folder)
        return path.hasPrefix("/") ? trimmed(path) : nil
    }

    /// A path without the slashes at its end.
    static func trimmed(_ path: String) -> String {
        var path = path[...]
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return String(path)
    }

    /// A path below a folder.
    static func joined(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// A path with the home folder written as `~`, as messages show it.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - home: the home folder.
    /// - Returns: the shorter form, or the path itself where it lies elsewhere.
    package static func abbreviated(_ path: String, home: String?) -> String {
        guard let home, home != "/", path == home || path.hasPrefix(home + "/") else { return path }
        return "~" + path.dropFirst(home.count)
    }

    /// A path with a `~` at its start replaced by the home folder.
    ///
    /// - Parameters:
    ///   - path: the path as it was written; `~name` stays as it is.
    ///   - home: the home folder.
    /// - Returns: the path.
    package static func expanded(_ path: String, home: String?) -> String {
        guard let home, path == "~" || path.hasPrefix("~/") else { return path }
        return path == "~" ? home : joined(home, String(path.dropFirst(2)))
    }
}

/// Where models lie.
package enum ModelsFolder {
    /// The variable that moves the models.
    package static let variable = "PARLEY_MODELS"

    /// The models folder: `PARLEY_MODELS`, else `$XDG_DATA_HOME/parley/models`, else `~/.local/share/parley/models`.
    ///
    /// - Parameter environment: the variables of the environment.
    /// - Returns: the folder's path; it need not exist.
    package static func path(environment: [String: String]) -> String {
        ParleyFolders(environment: environment).models
    }

    /// A `PARLEY_MODELS` that is not absolute starts at the working directory, as the user would expect of it.
    static func path(environment: [String: String], home: String, data: String) -> String {
        guard let moved = environment[variable], !moved.isEmpty else { return data + "/models" }
        return ParleyFolders.trimmed(ParleyFolders.expanded(moved, home: home))
    }
}
