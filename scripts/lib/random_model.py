"""A GGUF file of a public model's shape with seeded random weights, quantized by llama-quantize. Run by make-model."""

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Shape:
    """The hyper-parameters that the model's publisher gives. All of these tie the output to the token embedding."""

    architecture: str
    vocabulary: str  # the file that the tokenizer comes from
    vocabulary_size: int
    layers: int
    width: int
    feed_forward: int
    heads: int
    kv_heads: int
    head_width: int
    context: int
    rope_base: float
    epsilon: float
    attention_bias: bool = False
    llama3_rope: bool = False


SHAPES = {
    "qwen2.5-0.5b": Shape("qwen2", "ggml-vocab-qwen2.gguf", 151936, 24, 896, 4864, 14, 2, 64, 32768, 1e6, 1e-6,
                          attention_bias=True),
    "qwen2.5-1.5b": Shape("qwen2", "ggml-vocab-qwen2.gguf", 151936, 28, 1536, 8960, 12, 2, 128, 32768, 1e6, 1e-6,
                          attention_bias=True),
    "llama-3.2-1b": Shape("llama", "ggml-vocab-llama-bpe.gguf", 128256, 16, 2048, 8192, 32, 8, 64, 131072, 5e5, 1e-5,
                          llama3_rope=True),
}


def main():
    options = parse_arguments()
    out = options.out.absolute()
    if options.only_check:
        # The caller goes on only where there is something to make.
        if out.exists():
            print("It is there already; remove it to make it anew.", file=sys.stderr)
            print(out)
        sys.exit(3 if out.exists() else 0)
    out.parent.mkdir(parents=True, exist_ok=True)
    # Written under names of their own and renamed when whole; the process number keeps two runs apart.
    plain, partial = (out.with_name(f".{out.name}.{os.getpid()}.{suffix}") for suffix in ("f16", "partial"))
    try:
        print(f"Writing random weights of the shape {options.shape} ...", file=sys.stderr)
        write_model(SHAPES[options.shape], options.shape, options.seed, plain)
        if options.type == "F16":
            os.replace(plain, out)
        else:
            print(f"Quantizing to {options.type} ...", file=sys.stderr)
            quantize(plain, partial, options.type)
            os.replace(partial, out)
    finally:
        plain.unlink(missing_ok=True)
        partial.unlink(missing_ok=True)
    print(out)


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="make-model",
        description="Makes a model of a public model's shape with random weights: as fast and as big as the real one. "
                    "The same shape, type and seed give the same file.")
    parser.add_argument("shape", choices=SHAPES, metavar="SHAPE", help=", ".join(SHAPES))
    parser.add_argument("--type", default="Q4_K_M", type=str.upper, metavar="TYPE",
                        help="F16, or a type of llama-quantize (default: %(default)s)")
    parser.add_argument("--seed", default=1, type=int, metavar="N", help="the weights' seed (default: %(default)s)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: .deps/models/SHAPE-TYPE.gguf")
    parser.add_argument("--only-check", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seed < 0:
        parser.error("argument --seed: give 0 or more")
    if options.out is None:
        seed = "" if options.seed == 1 else f"-seed{options.seed}"
        options.out = Path(os.environ["PARLEY_DEPS"]) / "models" / f"{options.shape}-{options.type}{seed}.gguf"
    return options


def quantize(source, target, kind):
    program = Path(os.environ["PARLEY_DEPS"]) / "peers/bin/llama-quantize"
    run = subprocess.run([program, source, target, kind], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                         errors="replace")
    if run.returncode != 0 or not target.exists():
        end = "\n".join("    " + line for line in run.stdout.splitlines()[-10:])
        sys.exit(f"make-model: llama-quantize could not make {kind}. Its last words were:\n{end}")


def write_model(shape, name, seed, path):
    import gguf
    import numpy

    writer = gguf.GGUFWriter(path, shape.architecture)
    writer.add_name(f"{name}, random weights, seed {seed}")
    writer.add_block_count(shape.layers)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_vocab_size(shape.vocabulary_size)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    copy_tokenizer(writer, shape)

    # Two passes, so that only one tensor is in memory at a time: first what there is, then the numbers.
    tensors = list(describe_tensors(shape))
    for tensor_name, dimensions, kind, _ in tensors:
        size = kind().itemsize
        for dimension in dimensions:
            size *= dimension
        writer.add_tensor_info(tensor_name, dimensions, kind, size)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for index, (_, dimensions, kind, fill) in enumerate(tensors):
        generator = numpy.random.default_rng([seed, index])
        writer.write_tensor_data(fill(generator, dimensions).astype(kind))
    writer.close()


def copy_tokenizer(writer, shape):
    """The tokenizer of the vocabulary file, padded to the model's size with tokens that are never used."""
    import gguf

    fields = gguf.GGUFReader(Path(os.environ["PARLEY_VOCABULARIES"]) / shape.vocabulary).fields
    for key, field in fields.items():
        if not key.startswith("tokenizer."):
            continue
        value = field.contents()
        if key == "tokenizer.ggml.tokens":
            value += [f"[PAD{number}]" for number in range(len(value), shape.vocabulary_size)]
        elif key == "tokenizer.ggml.token_type":
            value += [int(gguf.TokenType.UNUSED)] * (shape.vocabulary_size - len(value))
        if field.types[0] == gguf.GGUFValueType.ARRAY:
            writer.add_key_value(key, value, gguf.GGUFValueType.ARRAY, field.types[1])
        else:
            writer.add_key_value(key, value, field.types[0])


def describe_tensors(shape):
    """Each tensor's name, dimensions, type and a function that fills it."""
    import numpy

    def matrix(tensor_name, rows, columns):
        # The variance of 1/columns keeps the size of what flows through the layers, as in a model before training.
        return (tensor_name, (rows, columns), numpy.float16,
                lambda generator, size: generator.standard_normal(size, numpy.float32) * columns ** -0.5)

    def vector(tensor_name, length, fill):
        return tensor_name, (length,), numpy.float32, fill

    def norm(tensor_name):
        return vector(tensor_name, shape.width, lambda _, size: numpy.ones(size))

    def bias(tensor_name, length):
        return vector(tensor_name, length, lambda generator, size: generator.standard_normal(size) * 0.02)

    query, key_value = shape.heads * shape.head_width, shape.kv_heads * shape.head_width
    yield matrix("token_embd.weight", shape.vocabulary_size, shape.width)
    yield norm("output_norm.weight")
    if shape.llama3_rope:
        yield vector("rope_freqs.weight", shape.head_width // 2,
                     lambda _, __: llama3_rope_factors(shape.rope_base, shape.head_width))
    for layer in range(shape.layers):
        block = f"blk.{layer}."
        yield norm(block + "attn_norm.weight")
        for part, rows in [("q", query), ("k", key_value), ("v", key_value)]:
            yield matrix(f"{block}attn_{part}.weight", rows, shape.width)
            if shape.attention_bias:
                yield bias(f"{block}attn_{part}.bias", rows)
        yield matrix(block + "attn_output.weight", shape.width, query)
        yield norm(block + "ffn_norm.weight")
        yield matrix(block + "ffn_gate.weight", shape.feed_forward, shape.width)
        yield matrix(block + "ffn_up.weight", shape.feed_forward, shape.width)
        yield matrix(block + "ffn_down.weight", shape.width, shape.feed_forward)


def llama3_rope_factors(base, width, factor=32.0, low=1.0, high=4.0, original_context=8192):
    """By how much Llama 3.2 divides each rotary frequency: long waves by `factor`, short ones by 1, a ramp between."""
    import numpy

    waves = 2 * numpy.pi * base ** (numpy.arange(0, width, 2) / width)
    ramp = numpy.clip((original_context / waves - low) / (high - low), 0, 1)
    return 1 / ((1 - ramp) / factor + ramp)


if __name__ == "__main__":
    main()
