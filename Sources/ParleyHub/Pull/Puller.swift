import NIOCore
package import ParleyModels

/// Fetches models into Parley's models folder.
package struct Puller: Sendable {
    /// What the user wants otherwise.
    package struct Options: Sendable {
        /// Whether another file of the same name is replaced.
        package var force: Bool
        /// What the model is to be called here; nil for its own name.
        package var name: String?
        /// The SHA-256 that the file must have, in lower-case hexadecimal digits.
        package var sha256: String?

        /// Describes what is wanted.
        ///
        /// - Parameters:
        ///   - force: whether another file of the same name is replaced.
        ///   - name: what the model is to be called here.
        ///   - sha256: the hash that the file must have.
        package init(force: Bool = false, name: String? = nil, sha256: String? = nil) {
            self.force = force
            self.name = name
            self.sha256 = sha256
        }
    }

    private let models: String
    private let verification: VerifiedFiles
    private let settings: HubSettings
    private let patience: PullPatience

    /// Makes one for a folder.
    ///
    /// - Parameters:
    ///   - folders: Parley's folders.
    ///   - settings: the hub and the token.
    ///   - patience: how long is waited.
    package init(folders: ParleyFolders, settings: HubSettings, patience: PullPatience = PullPatience()) {
        models = folders.models
        verification = VerifiedFiles(folder: folders.stamps)
        self.settings = settings
        self.patience = patience
    }

    /// Fetches a model, or finds that it is here.
    ///
    /// - Parameters:
    ///   - reference: what to fetch.
    ///   - options: what the user wants otherwise.
    ///   - report: told how far it is, from any thread.
    /// - Returns: the model.
    /// - Throws: ``PullError``, or `CancellationError`; what was fetched so far is kept then, unless it was wrong.
    @concurrent
    package func pull(
        _ reference: PullReference,
        options: Options,
        report: @escaping PullReport
    ) async throws -> PulledModel {
        let client = WebClient(token: settings.token, stall: .seconds(Int64(patience.stall)))
        let result: Result<PulledModel, any Error>
        do {
            var plan = try await plan(reference, client, report)
            try plan.apply(name: options.name, sha256: options.sha256)
            result = .success(try await fetch(plan, options, client, report))
        } catch {
            result = .failure(error)
        }
        await client.shutDown()
        return try result.get()
    }

    private func plan(
        _ reference: PullReference,
        _ client: WebClient,
        _ report: @escaping PullReport
    ) async throws -> PullPlan {
        switch reference {
        case .address(let address):
            guard let name = PullReference.fileName(of: address) else {
                throw PullError(.reference, "\(address.shown) does not end with the name of a model file.")
            }
            return try PullPlan(address, name: name)
        case .repository(let repository, let choice):
            let hub = HubClient(endpoint: settings.endpoint, client: client, patience: patience, report: report)
            let (files, revision) = try await hub.files(of: repository)
            let model = try FileChoice(files, repository: repository.text).model(choice)
            return PullPlan(model, of: repository.name) { path in
                hub.address(of: path, in: repository, revision: revision)
            }
        }
    }

    private func fetch(
        _ plan: PullPlan,
        _ options: Options,
        _ client: WebClient,
        _ report: @escaping PullReport
    ) async throws -> PulledModel {
        let folder = try PullFolder(models)
        let first = folder.path(of: plan.name)
        let name = ModelPlace(file: first).name
        // Whoever comes second waits, and finds the model here afterwards.
        let lock = try await PullLock.take(first + PartNames.lockEnding) { report(.waiting(name: name)) }
        defer { withExtendedLifetime(lock) {} }

        let present = PresentFiles(folder: folder, verification: verification, client: client, report: report)
        var done: [Int: PulledModel.File] = [:]
        for (index, file) in plan.files.enumerated() {
            done[index] = try await present.find(file, replacing: options.force)
        }
        func model(wasHere: Bool) -> PulledModel {
            PulledModel(name: name, files: plan.files.indices.compactMap { done[$0] }, wasHere: wasHere)
        }
        if done.count == plan.files.count {
            plan.files.forEach { folder.discard($0.name) }
            return model(wasHere: true)
        }
        let missing = plan.files.indices.filter { done[$0] == nil }
        report(.found(name: name, files: missing.count, bytes: plan.size))
        try folder.checkSpace(for: missing.reduce(0) { $0 + present.bytesMissing(of: plan.files[$1]) })
        for index in missing {
            let wanted = plan.files[index]
            if wanted.sha256 == nil { report(.unverified(name: wanted.name)) }
            let download = Download(wanted: wanted, folder: folder, client: client, patience: patience, report: report)
            let (size, sha256) = try await download.fetch()
            if plan.files.count == 1 { try checkHeader(of: wanted, at: first + PartNames.ending, folder) }
            // The first part of a split model comes first and is put in its place last: until then there is no model.
            if index > 0 { try install(wanted, sha256, folder) }
            done[index] = PulledModel.File(path: folder.path(of: wanted.name), size: size, sha256: sha256)
        }
        if missing.first == 0, let sha256 = done[0]?.sha256 { try install(plan.files[0], sha256, folder) }
        if plan.files.count > 1 { try checkParts(of: plan, folder) }
        return model(wasHere: false)
    }

    private func install(_ file: WantedFile, _ sha256: String, _ folder: PullFolder) throws {
        try folder.install(file.name)
        verification.remember(folder.path(of: file.name), sha256: sha256)
    }

    /// Checks that a file is a model before it is put in its place.
    private func checkHeader(of file: WantedFile, at path: String, _ folder: PullFolder) throws {
        guard let problem = ModelEntry(at: ModelPlace(file: path)).problem else { return }
        folder.discard(file.name)
        throw notAModel(file, problem)
    }

    /// Checks that the parts of a split model belong together.
    private func checkParts(of plan: PullPlan, _ folder: PullFolder) throws {
        let place = ModelPlace(file: folder.path(of: plan.name))
        guard let problem = ModelEntry(at: place).problem else { return }
        plan.files.forEach { folder.remove($0.name) }
        throw notAModel(plan.files[0], problem)
    }

    private func notAModel(_ file: WantedFile, _ problem: ModelError) -> PullError {
        PullError(
            .notAModel,
            "What was fetched cannot be used, and was removed: \(problem.description) It came from \(file.address.shown)."
        )
    }
}
