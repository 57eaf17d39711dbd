import ParleyChatFormat
package import ParleyCore
import ParleyLlama

/// What is known of a model once it has been in memory, and stays known when it has left.
package struct ModelCard: Sendable {
    /// Its name.
    package var name: String
    /// The tokens that a conversation and its reply may have together; nil where a server elsewhere does not tell.
    package var contextSize: Int?
    /// The settings that requests start from.
    package var settings: ResolvedSettings
    /// The chat template's text; nil where the model is elsewhere.
    package var template: String?
    /// How many tokens there are; nil where the model is elsewhere.
    package var vocabularySize: Int?

    /// Describes a model that is elsewhere.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - contextSize: the tokens that a conversation and its reply may have together; nil where that is not told.
    ///   - settings: the settings that requests start from.
    package init(name: String, contextSize: Int?, settings: ResolvedSettings) {
        self.name = name
        self.contextSize = contextSize
        self.settings = settings
    }

    /// Describes a model in memory.
    ///
    /// - Parameter loaded: the model.
    package init(_ loaded: LoadedModel) {
        name = loaded.name
        contextSize = loaded.contextSize
        settings = loaded.settings
        template = loaded.format.source
        vocabularySize = loaded.vocabulary.count
    }
}

/// A model that is ready to answer.
package struct AnsweringModel: Sendable {
    /// What is known of it.
    package var card: ModelCard
    /// The model as sessions take it.
    package var language: any LanguageModel
    /// The model in this program's memory; nil where it is elsewhere.
    package var local: LoadedModel?

    /// A model that is elsewhere.
    ///
    /// - Parameters:
    ///   - language: the model as sessions take it.
    ///   - card: what is known of it.
    package init(_ language: any LanguageModel, card: ModelCard) {
        self.language = language
        self.card = card
    }

    /// A model of this machine.
    ///
    /// - Parameters:
    ///   - language: the model as sessions take it.
    ///   - loaded: the same in memory.
    package init(_ language: LocalLanguageModel, loaded: LoadedModel) {
        card = ModelCard(loaded)
        self.language = language
        local = loaded
    }

    /// The model's own parts: its vocabulary and its format.
    ///
    /// - Throws: ``APIError`` where the model is elsewhere.
    func inMemory() throws(APIError) -> LoadedModel {
        guard let local else {
            throw APIError(.notSupported, "The model is behind a URL, which does not tell this. Ask that server.")
        }
        return local
    }
}
