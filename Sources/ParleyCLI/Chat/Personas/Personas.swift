import ParleyModels

/// The personas that there are: the program's own, and the files of the user's.
///
/// A file of the user's replaces one of the program's own of the same name. Capitals make no difference in names. The
/// files are read each time, so that one that was changed meanwhile counts.
package struct Personas: Hashable, Sendable {
    /// More files than this are not looked at.
    private static let mostFiles = 1000

    private let folder: String
    private let shownFolder: String
    private let samplingNames: [String]

    /// Names the folder of the user's files; nothing is read yet.
    ///
    /// - Parameters:
    ///   - folder: where they lie, such as `~/.config/parley/personas`; it need not exist.
    ///   - home: the home folder, which messages write as `~`.
    ///   - samplingNames: the settings that `sampling` in a file may hold.
    package init(folder: String, home: String?, samplingNames: [String]) {
        self.folder = folder
        self.samplingNames = samplingNames
        shownFolder = ParleyFolders.abbreviated(folder, home: home).shownInMessage
    }

    /// All personas: the program's own in their order, then the user's by name.
    ///
    /// - Returns: the personas, and what is wrong with files of the user's, a sentence each.
    package func all() -> (personas: [Persona], problems: [String]) {
        let (personas, faults) = read()
        return (personas, faults.map(\.description))
    }

    /// Finds a persona.
    ///
    /// - Parameter name: its name; capitals make no difference.
    /// - Returns: the persona.
    /// - Throws: what is wrong with its file, or that there is none and which may have been meant.
    package func named(_ name: String) throws(PersonaError) -> Persona {
        let (personas, faults) = read()
        if let persona = personas.first(where: { $0.isNamed(name) }) { return persona }
        if let fault = faults.first(where: { $0.name.lowercased() == name.lowercased() && !name.isEmpty }) {
            throw fault
        }
        let names = personas.map(\.name)
        let meant = NearestNames.likely(name, among: names).map { "Did you mean \($0.shownInMessage)?" }
        let list = "There is \(names.map(\.shownInMessage).joined(separator: ", ")); your own go into \(shownFolder)."
        throw PersonaError(.notFound, name: name, "There is no persona \(name.quotedForMessage). \(meant ?? list)")
    }

    /// The list of the personas for a person, with what is wrong below it.
    ///
    /// - Parameters:
    ///   - current: the name of the one in use, which is marked.
    ///   - columns: the width of the terminal.
    ///   - unicode: whether the terminal shows UTF-8.
    /// - Returns: the lines, safe to write.
    package func listing(current: String?, columns: Int, unicode: Bool) -> [String] {
        let (personas, problems) = all()
        let width = personas.map { TerminalWidth.columns(of: VisibleText.of($0.name)) }.max() ?? 0
        let lines = personas.map { persona in
            let isCurrent = current.map(persona.isNamed) ?? false
            let name = TerminalWidth.padded(VisibleText.of(persona.name), to: width)
            var line = "\(isCurrent ? "*" : " ") \(name)   \(VisibleText.of(persona.about))"
            if case .file = persona.source { line += " (yours)" }
            return TerminalWidth.fitted(line, to: columns, unicode: unicode)
        }
        return lines + problems
    }

    // MARK: The user's files

    private func read() -> (personas: [Persona], faults: [PersonaError]) {
        let files: [(name: String, file: PersonaFile)]
        do throws(FileFault) {
            files = try Folder.names(in: folder).compactMap { name in
                PersonaFile(fileName: name, in: shownFolder).map { (name, $0) }
            }
        } catch {
            let sentence = "The personas in \(shownFolder) cannot be read: \(error). \(error.advice(for: folder))"
            return (Persona.builtIn, error.isMissing ? [] : [PersonaError(.unreadable, name: "", sentence)])
        }
        var faults: [PersonaError] = []
        if files.count > Self.mostFiles {
            let sentence = "\(shownFolder) holds \(files.count) files; only the first \(Self.mostFiles) were read."
            faults.append(PersonaError(.unreadable, name: "", sentence))
        }
        var own: [Persona] = []
        for (name, file) in files.prefix(Self.mostFiles) {
            do throws(PersonaError) {
                let persona = try read(file, at: folder + "/" + name)
                try Self.check(persona, in: file, against: own)
                own.append(persona)
            } catch {
                faults.append(error)
            }
        }
        return (Self.joined(own), faults)
    }

    private func read(_ file: PersonaFile, at path: String) throws(PersonaError) -> Persona {
        let bytes: [UInt8]?
        do throws(FileFault) {
            bytes = try SmallFile.read(path, limit: PersonaFile.largest)
        } catch {
            let sentence = "\(file.shownPath) cannot be read: \(error). \(error.advice(for: path))"
            throw PersonaError(.unreadable, name: file.stem, sentence)
        }
        return try file.persona(from: bytes, samplingNames: samplingNames)
    }

    private static func check(
        _ persona: Persona,
        in file: PersonaFile,
        against others: [Persona]
    ) throws(PersonaError) {
        guard let other = others.first(where: { $0.isNamed(persona.name) }), case .file(let path) = other.source else {
            return
        }
        let name = persona.name.quotedForMessage
        throw PersonaError(
            .taken,
            name: persona.name,
            "\(file.shownPath) describes \(name), as \(path) does already. Rename one of them."
        )
    }

    private static func joined(_ own: [Persona]) -> [Persona] {
        var personas = Persona.builtIn
        for persona in own {
            if let index = personas.firstIndex(where: { $0.isNamed(persona.name) }) {
                personas[index] = persona
            } else {
                personas.append(persona)
            }
        }
        personas[Persona.builtIn.count...].sort { $0.name.lowercased() < $1.name.lowercased() }
        return personas
    }
}

extension Persona {
    /// Whether a person who writes this name means this persona.
    fileprivate func isNamed(_ name: String) -> Bool { self.name.lowercased() == name.lowercased() }
}
