/// A token's number in a model's vocabulary; libllama's `llama_token`.
package typealias Token = Int32
