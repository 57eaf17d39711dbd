import ParleyGGUF

extension ModelEntry {
    /// Looks at what lies at a place: sizes, the recipe, the headers of the model's files.
    ///
    /// Only headers are read, whatever the files' sizes; what is wrong becomes the entry's problem.
    ///
    /// - Parameter place: the place.
    package init(at place: ModelPlace) {
        switch place.kind {
        case .file: self.init(file: place)
        case .recipe: self.init(recipe: place)
        }
    }

    private init(file place: ModelPlace) {
        var size: UInt64 = 0
        var headers: (facts: HeaderFacts, use: ModelKind)?
        var problem = place.problem
        if problem == nil {
            do throws(ModelError) {
                let parts = try ModelFile.parts(of: place.path)
                size = parts.size
                headers = try Self.headers(of: place.path)
            } catch {
                problem = error
            }
        }
        self.init(
            place: place,
            size: size,
            modified: (try? FileFacts(path: place.path))?.modified,
            facts: headers?.facts,
            use: headers?.use,
            about: nil,
            problem: problem
        )
    }

    private init(recipe place: ModelPlace) {
        var size: UInt64 = 0
        var headers: (facts: HeaderFacts, use: ModelKind)?
        var about: String?
        var problem = place.problem
        do throws(ModelError) {
            let folder = try RecipeFolder(path: place.path)
            about = folder.recipe.description
            size = folder.sizeOnDisk
            try folder.checkSizes()
            headers = try Self.headers(of: folder.basePath)
        } catch {
            problem = problem ?? error
        }
        self.init(
            place: place,
            size: size,
            modified: (try? FileFacts(path: ParleyFolders.joined(place.path, ModelRecipe.fileName)))?.modified,
            facts: headers?.facts,
            use: headers?.use,
            about: about,
            problem: problem
        )
    }

    private static func headers(of path: String) throws(ModelError) -> (facts: HeaderFacts, use: ModelKind) {
        let model = try ModelFile.headers(of: path)
        return (HeaderFacts(model), model.header.kind)
    }
}
