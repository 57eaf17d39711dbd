import ParleyGGUF

extension ModelEntry {
    /// Looks at what lies at a place: sizes, the recipe, the header of the model's file.
    init(at place: ModelPlace) {
        switch place.kind {
        case .file: self.init(file: place)
        case .recipe: self.init(recipe: place)
        }
    }

    private init(file place: ModelPlace) {
        var size: UInt64 = 0
        var use: ModelKind?
        var problem: ModelError?
        do throws(ModelError) {
            let parts = try ModelFile.parts(of: place.path)
            size = parts.size
            use = try ModelFile.header(of: place.path).kind
        } catch {
            problem = error
        }
        self.init(
            name: place.name,
            path: place.path,
            kind: .file,
            size: size,
            use: use,
            about: nil,
            problem: problem
        )
    }

    private init(recipe place: ModelPlace) {
        var size: UInt64 = 0
        var use: ModelKind?
        var about: String?
        var problem: ModelError?
        do throws(ModelError) {
            let folder = try RecipeFolder(path: place.path)
            about = folder.recipe.description
            size = folder.sizeOnDisk
            try folder.checkSizes()
            use = try ModelFile.header(of: folder.basePath).kind
        } catch {
            problem = error
        }
        self.init(
            name: place.name,
            path: place.path,
            kind: .recipe,
            size: size,
            use: use,
            about: about,
            problem: problem
        )
    }
}
