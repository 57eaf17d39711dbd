"""Prints vectors of all-MiniLM-L6-v2 for fifty texts, computed with numpy alone from the published weights.

Nothing of llama.cpp or of Parley is in it: the tokens come from Hugging Face's tokenizers, the arithmetic is BERT's
(https://arxiv.org/abs/1810.04805) in 32-bit numbers, with the mean of all tokens' vectors, scaled to length 1. No word
is longer than 100 letters: the tokenizers of the two make other tokens of such a word.
Tests/Clients/minilm_vectors.json is its output.
"""

import base64
import json
import math

import numpy as np
from tokenizers import Tokenizer

import minilm

TEXTS = [
    "hello", "Hello!", "A cat sits on the mat.", "A kitten is resting on a rug.", "The stock market fell today.",
    "Shares lost value this afternoon.", "What is a token?", "How do I reset my password?", "I forgot my login.",
    "The sea is calm.", "Waves crash against the shore.", "Bread needs flour, water, salt and yeast.",
    "Recipe for sourdough", "def add(a, b):\n    return a + b", "function add(a, b) { return a + b }",
    "SELECT name FROM users WHERE id = 7;", "E = mc²", "Der Hund schläft im Garten.", "The dog sleeps in the garden.",
    "Le chien dort dans le jardin.", "Größe, façade, naïve, Århus", "東京は日本の首都です。",
    "Москва — столица России.",
    "مرحبا بالعالم", "😀 smile", "a", "1", "3.14159", "2026-11-26T20:15:00Z", "https://example.com/a?b=c#d",
    "name@example.com", "   many   spaces   between   ", "UPPER CASE SHOUTING", "[CLS] and [SEP] as words",
    "antidisestablishmentarianism", "don't can't won't it's", "C++ and C# and F#", "foo_bar-baz.qux", "!!!???...",
    "tabs\tand\nlines\r\nhere", "zero\u200bwidth", "e\u0301 decomposed", "ﬁ ligature", "½ + ¼ = ¾", "x" * 90,
    "The quick brown fox jumps over the lazy dog. " * 5, "word " * 200, "Paris is the capital of France.",
    "What is the capital of France?", "Good night, and good luck.",
]


def main():
    tokenizer = Tokenizer.from_file(str(minilm.folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    # A special token's spelling in a text is text.
    tokenizer.encode_special_tokens = True
    weights = minilm.weights()
    entries = []
    for text in TEXTS:
        tokens = tokenizer.encode(text).ids
        vector = embed(tokens, weights).astype("<f4")
        entries.append({"text": text, "tokens": len(tokens), "vector": base64.b64encode(vector.tobytes()).decode()})
    print(json.dumps(entries, ensure_ascii=True, indent=0))


def embed(tokens, weights):
    """The vector of a text's tokens."""
    def linear(x, name):
        return x @ weights[name + ".weight"].T + weights[name + ".bias"]

    def normalise(x, name):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + minilm.EPSILON)
        return scaled * weights[name + ".weight"] + weights[name + ".bias"]

    def split(x):
        return x.reshape(len(tokens), minilm.HEADS, -1).transpose(1, 0, 2)

    x = weights["embeddings.word_embeddings.weight"][tokens]
    x = x + weights["embeddings.position_embeddings.weight"][: len(tokens)]
    x = normalise(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(minilm.LAYERS):
        place = f"encoder.layer.{layer}."
        query, key, value = (split(linear(x, f"{place}attention.self.{n}")) for n in ("query", "key", "value"))
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(minilm.WIDTH / minilm.HEADS)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        seen = (shares @ value).transpose(1, 0, 2).reshape(len(tokens), -1)
        x = normalise(x + linear(seen, place + "attention.output.dense"), place + "attention.output.LayerNorm")
        inner = linear(x, place + "intermediate.dense")
        inner = (inner * 0.5 * (1 + erf(inner / math.sqrt(2)))).astype(np.float32)
        x = normalise(x + linear(inner, place + "output.dense"), place + "output.LayerNorm")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


erf = np.vectorize(math.erf)

if __name__ == "__main__":
    main()
