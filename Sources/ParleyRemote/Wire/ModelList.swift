package import ParleyJSON

/// What a server's list of models tells.
package struct ModelList: Sendable, Equatable {
    /// One model there.
    package struct Model: Sendable, Equatable {
        /// Its name.
        package var name: String
        /// The tokens of its context, where the server tells.
        package var contextSize: Int?

        /// Describes a model.
        package init(name: String, contextSize: Int? = nil) {
            self.name = name
            self.contextSize = contextSize
        }
    }

    /// The models, in the server's order.
    package var models: [Model]

    /// Reads the answer to `/v1/models`; nil where it is none.
    ///
    /// - Parameter value: the answer.
    package init?(openAI value: JSONValue) {
        guard let data = value["data"]?.arrayValue else { return nil }
        models = data.compactMap { card in
            guard let name = card["id"]?.stringValue, !name.isEmpty else { return nil }
            // vLLM's, then llama-server's and Parley's.
            let size = card["max_model_len"]?.intValue ?? card["meta"]?["n_ctx"]?.intValue
            return Model(name: name, contextSize: size.flatMap { $0 > 0 ? $0 : nil })
        }
    }

    /// Reads the answer to Ollama's `/api/tags`; nil where it is none.
    ///
    /// - Parameter value: the answer.
    package init?(ollama value: JSONValue) {
        guard let list = value["models"]?.arrayValue else { return nil }
        models = list.compactMap { card in
            let name = card["name"]?.stringValue ?? card["model"]?.stringValue ?? card.stringValue
            return name.flatMap { $0.isEmpty ? nil : Model(name: $0) }
        }
    }

    /// The model that is meant.
    ///
    /// - Parameter name: its name; nil for the first.
    /// - Returns: the model. A name that the list lacks is taken as it is: some servers answer to more than they list.
    package func choose(_ name: String?) -> Model? {
        guard let name else { return models.first }
        return models.first { $0.name == name } ?? models.first { $0.name == "\(name):latest" } ?? Model(name: name)
    }
}
