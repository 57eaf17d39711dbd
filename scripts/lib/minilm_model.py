"""Writes all-MiniLM-L6-v2 as a GGUF file. Run by make-embedding-model."""

import os
import sys
from pathlib import Path

import gguf
import numpy as np

import minilm

# The tensors' names in the file of the weights, without their ends, and in GGUF.
OUTER = {"embeddings.word_embeddings": "token_embd", "embeddings.position_embeddings": "position_embd",
         "embeddings.token_type_embeddings": "token_types", "embeddings.LayerNorm": "token_embd_norm"}
INNER = {"attention.self.query": "attn_q", "attention.self.key": "attn_k", "attention.self.value": "attn_v",
         "attention.output.dense": "attn_output", "attention.output.LayerNorm": "attn_output_norm",
         "intermediate.dense": "ffn_up", "output.dense": "ffn_down", "output.LayerNorm": "layer_output_norm"}
# The model is used for its vectors alone: what pools for classification is left out.
UNUSED = {"embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias"}
SPECIAL = {"[PAD]": "pad", "[UNK]": "unk", "[CLS]": "bos", "[SEP]": "sep", "[MASK]": "mask"}


def main():
    out = Path(sys.argv[1]).absolute()
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    print("Writing all-MiniLM-L6-v2 ...", file=sys.stderr)
    try:
        write(partial)
        os.replace(partial, out)
    finally:
        partial.unlink(missing_ok=True)
    print(out)


def write(path):
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_name("all-MiniLM-L6-v2")
    writer.add_license("apache-2.0")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_context_length(minilm.POSITIONS)
    writer.add_embedding_length(minilm.WIDTH)
    writer.add_feed_forward_length(minilm.FEED_FORWARD)
    writer.add_block_count(minilm.LAYERS)
    writer.add_head_count(minilm.HEADS)
    writer.add_layer_norm_eps(minilm.EPSILON)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    add_vocabulary(writer)
    left = dict(minilm.weights())
    for name in UNUSED:
        left.pop(name, None)
    names = dict(OUTER)
    for layer in range(minilm.LAYERS):
        names |= {f"encoder.layer.{layer}.{name}": f"blk.{layer}.{ours}" for name, ours in INNER.items()}
    for name, ours in names.items():
        for end in ("weight", "bias"):
            values = left.pop(f"{name}.{end}", None)
            if values is not None:
                # Only the matrices that are multiplied may be of half precision.
                is_matrix = values.ndim == 2 and ours not in ("position_embd", "token_types")
                writer.add_tensor(f"{ours}.{end}", values.astype(np.float16 if is_matrix else np.float32))
    assert not left, f"unknown tensors: {sorted(left)}"
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def add_vocabulary(writer):
    words = (minilm.folder() / "vocab.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    types, tokens = [], []
    for number, word in enumerate(words):
        special = SPECIAL.get(word)
        if special:
            getattr(writer, f"add_{special}_token_id")(number)
        types.append(gguf.TokenType.CONTROL if special else gguf.TokenType.NORMAL)
        # GGUF marks the beginning of a word, where WordPiece marks what goes on with one.
        tokens.append(word if special else word[2:] if word.startswith("##") else "\u2581" + word)
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_type_count(2)


if __name__ == "__main__":
    main()
