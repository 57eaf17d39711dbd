import AsyncHTTPClient
import NIOCore
import ParleyModels

/// One file to be fetched.
struct WantedFile: Equatable, Sendable {
    /// Its checked name on this disk.
    var name: String
    /// Where it is asked for.
    var address: WebAddress
    /// Its size in bytes; nil where only its server knows.
    var size: UInt64?
    /// The SHA-256 that it should have; nil where that is not known.
    var sha256: String?
}

/// Fetches one file, from where an earlier attempt ended, and checks it.
struct Download {
    private static let magic = Array("GGUF".utf8)

    let wanted: WantedFile
    let folder: PullFolder
    let client: WebClient
    let patience: PullPatience
    let report: PullReport

    private var partPath: String { folder.path(of: wanted.name) + PartNames.ending }
    private var recordPath: String { folder.path(of: wanted.name) + PartNames.recordEnding }

    /// Fetches the file; afterwards it lies whole beside its place.
    ///
    /// - Returns: its size and its hash.
    /// - Throws: ``PullError``, or `CancellationError`.
    func fetch() async throws -> (size: UInt64, sha256: String) {
        let part = try PartFile(partPath)
        do {
            return try await fetch(into: part)
        } catch {
            // Nothing came: nothing is left.
            if part.size == 0 { folder.discard(wanted.name) }
            throw error
        }
    }

    private func fetch(into part: PartFile) async throws -> (size: UInt64, sha256: String) {
        var record = try prepared(part)
        var backOff = BackOff(base: patience.firstWait)
        var most = part.size
        while record.size == nil || part.size != record.size {
            do {
                try await attempt(part, &record)
            } catch let fault as TransferFault {
                guard let wait = backOff.next(progressed: part.size > most, asked: fault.retryAfter) else {
                    throw PullError(
                        .gaveUp,
                        """
                        \(wanted.name) could not be fetched: \(fault). It was tried \(BackOff.mostTries) times. What was \
                        fetched is kept: pull again, and it goes on from there.
                        """
                    )
                }
                most = max(most, part.size)
                report(.retrying(reason: fault.description, wait: wait))
                try await Task.sleep(for: wait)
            }
        }
        try check(part)
        try part.synchronize()
        return (part.size, part.sha256)
    }

    /// Makes the file ready to be gone on with: what does not belong to it is thrown away, the rest is hashed.
    private func prepared(_ part: PartFile) throws -> PartRecord {
        var record = PartRecord(source: wanted.address.shown, size: wanted.size, sha256: wanted.sha256)
        if part.size > 0 {
            let known = PartRecord.read(recordPath)
            let limit = wanted.size ?? known?.size ?? 0
            if let known, known.canContinue(record), part.size <= limit {
                record.size = limit
                record.validator = known.validator
                let name = wanted.name
                try part.hashContents { done, total in report(.checking(name: name, done: done, total: total)) }
                report(.continuing(name: name, at: part.size))
            } else {
                report(.startingOver(name: wanted.name))
                try part.empty()
            }
        }
        try save(record)
        return record
    }

    private func save(_ record: PartRecord) throws(PullError) {
        do {
            try SmallFile.replace(recordPath, with: record.bytes)
        } catch {
            throw PartFile.fault(recordPath, error)
        }
    }

    /// Asks once, and writes what comes.
    private func attempt(_ part: PartFile, _ record: inout PartRecord) async throws {
        try Task.checkCancellation()
        // Without anything that tells the file from others, its end may not be that of the beginning that is here.
        if part.size > 0, wanted.sha256 == nil, record.validator == nil { try part.empty() }
        var fields: [(String, String)] = []
        if part.size > 0 {
            fields.append(("Range", "bytes=\(part.size)-"))
            if let validator = record.validator { fields.append(("If-Range", validator)) }
        }
        let answer = try await client.get(wanted.address, fields: fields)
        let total: UInt64
        var validator = answer.head.validator
        let begun = ResumeDecision.Begun(size: record.size, validator: record.validator)
        switch ResumeDecision.decide(answer.head, have: part.size, expected: wanted.size, begun: begun) {
        case .append(let size):
            total = size
            validator = validator ?? record.validator
        case .startOver(let size):
            if part.size > 0 { report(.startingOver(name: wanted.name)) }
            try part.empty()
            total = size
        case .askAnew:
            report(.startingOver(name: wanted.name))
            try part.empty()
            if wanted.size == nil { record.size = nil }
            record.validator = nil
            try save(record)
            throw TransferFault.changed
        case .complete(let size):
            record.size = size
            return
        case .retry(let seconds): throw TransferFault.busy(status: answer.head.status, retryAfter: seconds)
        case .fail(let reason): throw error(reason)
        }
        if record.size != total || record.validator != validator {
            if record.size == nil { try folder.checkSpace(for: total - min(total, part.size)) }
            record.size = total
            record.validator = validator
            try save(record)
        }
        try await write(answer, to: part, total: total)
    }

    private func write(_ answer: WebClient.Answer, to part: PartFile, total: UInt64) async throws {
        report(.progress(name: wanted.name, done: part.size, total: total))
        do {
            for try await buffer in answer.body {
                try Task.checkCancellation()
                guard UInt64(buffer.readableBytes) <= total - part.size else { throw tooMany(total) }
                try buffer.withUnsafeReadableBytes { try part.append($0) }
                if part.size >= 4, part.size - UInt64(buffer.readableBytes) < 4 { try checkMagic(part) }
                report(.progress(name: wanted.name, done: part.size, total: total))
            }
        } catch {
            throw WebClient.fault(error, wanted.address, isConnected: true)
        }
        guard part.size == total else { throw TransferFault.cutOff }
    }

    /// Ends early what is no model at all, such as a page that asks to log in.
    private func checkMagic(_ part: PartFile) throws {
        guard part.magic != Self.magic else { return }
        folder.discard(wanted.name)
        throw PullError(
            .notAModel,
            "What \(wanted.address.shown) sends is no GGUF file. Nothing was kept of it. Check the address."
        )
    }

    private func tooMany(_ total: UInt64) -> PullError {
        folder.discard(wanted.name)
        return PullError(
            .wrongContents,
            """
            \(wanted.name): the server sends more than the \(GroupedCount(total)) bytes that the file has. Nothing was \
            kept of it. Try again later.
            """
        )
    }

    /// Checks what came against the hash that it should have.
    private func check(_ part: PartFile) throws {
        guard let expected = wanted.sha256, part.sha256 != expected else { return try checkMagic(part) }
        folder.discard(wanted.name)
        throw PullError(
            .wrongContents,
            """
            \(wanted.name) is not the file that it should be: its SHA-256 should be \(expected), and is \(part.sha256). \
            Nothing was kept of it. Pull again; if it happens again, do not trust the server.
            """
        )
    }

    private func error(_ reason: ResumeDecision.Reason) -> PullError {
        switch reason {
        case .forbidden: HubClient.forbidden(wanted.name, wanted.address, hasToken: client.hasToken)
        case .notFound: PullError(.notFound, "There is no \(wanted.name) at \(wanted.address.shown).")
        case .size(let offered, let expected):
            PullError(
                .wrongContents,
                """
                \(wanted.name): the server offers \(GroupedCount(offered)) bytes, and the file should have \
                \(GroupedCount(expected)). Nothing was fetched. Try again later.
                """
            )
        case .noLength:
            PullError(
                .server,
                "\(wanted.address.shown) does not tell how long the file is. Fetch it with another program."
            )
        case .packed: PullError(.server, "\(wanted.address.shown) sends the file packed, which was not asked for.")
        case .status(let status):
            PullError(.server, "\(wanted.address.shown) answers with \(status), which is no file.")
        }
    }
}
