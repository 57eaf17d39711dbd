import ParleyJSON
import ParleyModels

/// Asks the hub what a repository holds.
struct HubClient {
    private static let mostBytes = 32 << 20
    private static let mostPages = 100

    let endpoint: WebAddress
    let client: WebClient
    let patience: PullPatience
    let report: PullReport

    /// The files of a repository, and the commit that they belong to.
    ///
    /// - Parameter repository: the repository.
    /// - Returns: the model files, and the commit; the branch where the hub does not tell the commit.
    /// - Throws: ``PullError``, or `CancellationError`.
    func files(of repository: PullReference.Repository) async throws -> (files: [HubFile], revision: String) {
        let start = "/api/models/\(repository.owner)/\(repository.name)"
        let ofRevision = repository.revision == PullReference.Repository.main ? "" : "/revision/\(repository.revision)"
        let (facts, _) = try await json(address(start + ofRevision), repository)
        // The branch may move while a large file comes: everything is asked for by the commit.
        let commit = facts["sha"]?.stringValue.flatMap { Self.commit($0) }
        let revision = commit ?? repository.revision
        var files: [HubFile] = []
        var next: WebAddress? = address("\(start)/tree/\(revision)", query: "recursive=true")
        for _ in 0..<Self.mostPages {
            guard let page = next else { return (files, revision) }
            let (list, links) = try await json(page, repository)
            guard let entries = list.arrayValue else { throw Self.strange(endpoint) }
            files += entries.compactMap { HubFile(json: $0) }
            next = try PageLink.next(links, from: page)
        }
        throw PullError(.server, "\(endpoint.shown) lists more files of \(repository.text) than is sensible.")
    }

    /// Where a file of a repository is fetched from; all parts are plain names, which need no encoding.
    func address(of path: String, in repository: PullReference.Repository, revision: String) -> WebAddress {
        address("/\(repository.owner)/\(repository.name)/resolve/\(revision)/\(path)")
    }

    private func address(_ path: String, query: String? = nil) -> WebAddress {
        let base = endpoint.path == "/" ? "" : endpoint.path
        return WebAddress(origin: endpoint.origin, path: base + path, query: query)
    }

    private func json(
        _ address: WebAddress,
        _ repository: PullReference.Repository
    ) async throws -> (JSONValue, links: [String]) {
        var backOff = BackOff(base: patience.firstWait)
        while true {
            do {
                let (answer, bytes) = try await client.text(address, most: Self.mostBytes)
                switch answer.head.status {
                case 200:
                    guard let json = try? JSONValue(parsing: bytes) else { throw Self.strange(endpoint) }
                    return (json, answer.links)
                case 401, 403: throw Self.forbidden(repository.text, endpoint, hasToken: client.hasToken)
                case 404:
                    throw PullError(.notFound, "There is no \(repository.text) at \(endpoint.shown). Check the name.")
                case 408, 425, 429, 500...599:
                    throw TransferFault.busy(status: answer.head.status, retryAfter: answer.head.retryAfter)
                default:
                    throw PullError(.server, "\(endpoint.shown) answers with \(answer.head.status). Is it a hub?")
                }
            } catch let fault as TransferFault {
                guard let wait = backOff.next(progressed: false, asked: fault.retryAfter) else {
                    throw PullError(
                        .gaveUp,
                        "\(endpoint.shown) could not be asked: \(fault). It was tried \(BackOff.mostTries) times."
                    )
                }
                report(.retrying(reason: fault.description, wait: wait))
                try await Task.sleep(for: wait)
            }
        }
    }

    /// What to do when a server wants to know who asks.
    static func forbidden(_ what: String, _ address: WebAddress, hasToken: Bool) -> PullError {
        let host = address.origin.host
        return PullError(
            .forbidden,
            hasToken
                ? """
                \(host) does not let you have \(what). Check the name, accept the licence on the model's page there, and \
                check that your token may read it.
                """
                : """
                \(host) does not let just anybody have \(what), or does not know it. Check the name; for a gated model, \
                accept the licence on its page there, and set HF_TOKEN to a token of yours.
                """
        )
    }

    private static func strange(_ endpoint: WebAddress) -> PullError {
        PullError(.server, "\(endpoint.shown) answers with what is no list of files. Is HF_ENDPOINT right?")
    }

    private static func commit(_ text: String) -> String? {
        text.utf8.count == 40 && text.utf8.allSatisfy { $0.hexValue != nil } ? text.lowercased() : nil
    }
}
