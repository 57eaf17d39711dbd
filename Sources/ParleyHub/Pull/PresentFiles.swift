import ParleyModels

/// Finds out which of the wanted files are here already.
struct PresentFiles {
    let folder: PullFolder
    let verification: VerifiedFiles
    let client: WebClient
    let report: PullReport

    /// The file if it is here.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - replacing: whether another file of that name may be replaced.
    /// - Returns: the file; nil where it is to be fetched.
    /// - Throws: ``PullError`` when another file is in its place.
    func find(_ file: WantedFile, replacing: Bool) async throws -> PulledModel.File? {
        let path = folder.path(of: file.name)
        let facts: FileFacts
        do {
            facts = try FileFacts(path: path)
        } catch {
            return nil
        }
        guard facts.kind == .file else {
            throw PullError(.exists, "\(path.shownInMessage) is in the way, and is no file. Move it elsewhere.")
        }
        if let sha256 = file.sha256 {
            if try isSame(file, path, size: file.size ?? facts.size, sha256) {
                return PulledModel.File(path: path, size: facts.size, sha256: sha256)
            }
        } else if try await size(of: file) == facts.size {
            return PulledModel.File(path: path, size: facts.size, sha256: nil)
        }
        guard replacing else {
            throw PullError(
                .exists,
                """
                Another file called \(file.name) is in \(folder.path.shownInMessage). --force replaces it, and --name NAME \
                keeps both.
                """
            )
        }
        return nil
    }

    /// How many bytes of a file are still to come, as far as is known.
    func bytesMissing(of file: WantedFile) -> UInt64 {
        guard let size = file.size else { return 0 }
        let part = try? FileFacts(path: folder.path(of: file.name) + PartNames.ending)
        return size - min(size, part?.size ?? 0)
    }

    private func isSame(_ file: WantedFile, _ path: String, size: UInt64, _ sha256: String) throws -> Bool {
        do throws(VerifiedFiles.Difference) {
            try verification.check(path, size: size, sha256: sha256) { name, done, total in
                report(.checking(name: name, done: done, total: total))
            }
            return true
        } catch {
            switch error {
            case .cancelled: throw CancellationError()
            case .unreadable(let fault):
                throw PullError(
                    .file,
                    "\(path.shownInMessage) cannot be read: \(fault). \(fault.advice(for: path))"
                )
            default: return false
            }
        }
    }

    /// The size that the server tells.
    private func size(of file: WantedFile) async throws -> UInt64? {
        if let size = file.size { return size }
        let answer = try await client.get(file.address, fields: [("Range", "bytes=0-0")])
        return answer.head.status == 206
            ? answer.head.span?.total : answer.head.status == 200 ? answer.head.length : nil
    }
}
