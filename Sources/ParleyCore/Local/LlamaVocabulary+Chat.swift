package import ParleyChatFormat
package import ParleyLlama

extension LlamaVocabulary: ChatVocabulary {
    package var markers: [PromptMarker] {
        specialTokens.map {
            PromptMarker(
                token: $0.token,
                text: $0.text,
                isControl: $0.isControl,
                stripsLeft: $0.stripsLeft,
                stripsRight: $0.stripsRight
            )
        }
    }

    package var openingToken: Int32? { addsBeginning ? beginning : nil }

    package func plainTokens(of text: String) throws -> [Int32] { try tokenize(text) }

    package func plainBytes(of token: Int32) -> [UInt8] { bytes(of: token) }
}
