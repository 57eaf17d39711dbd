"""Damaged models: the damage to any file, numbers, descriptions of tensors and weights that make no sense."""

import struct

from .any_gguf import general_damage
from .case import MODEL, Case, Made
from .gguf import ARRAY, BOOL, FLOAT32, INT32, STRING, UINT32, encoded, rebuild
from .vocabularies import vocabulary_damage


def model_cases(guide):
    source = guide.base

    def case(kind, name, must_fail, write):
        def make(folder, chance):
            write(folder / MODEL, chance)
            # A context of a few tokens is small rather than wrong, and is said to be full.
            return Made(folder / MODEL, (MODEL, "the context holds"))
        return Case("model: " + kind, "model/%s/%s" % (kind.replace(" ", "-"), name), make, must_fail)

    for item in general_damage(source, 2):
        yield case(*item)
    for item in hyperparameter_damage(source):
        yield case(*item)
    for item in vocabulary_damage(source):
        yield case(*item)
    for item in tensor_damage(source):
        yield case(*item)


OTHER_TYPES = [("string", (STRING, b"8")), ("bool", (BOOL, 1)), ("array", (ARRAY, (UINT32, [8]))),
               ("float", (FLOAT32, 8.0)), ("negative", (INT32, -8))]


def hyperparameter_damage(source):
    prefix = source.pairs[b"general.architecture"][1][8:].decode()
    index = 0
    for key, (kind, _) in source.pairs.items():
        name = key.decode()
        if not name.startswith(prefix + "."):
            continue
        argument, short = name.replace(".", "__"), name[len(prefix) + 1:]
        if kind == FLOAT32:
            values = [("nan", (kind, float("nan"))), ("inf", (kind, float("inf"))), ("minus", (kind, -1.0)),
                      ("zero", (kind, 0.0)), ("large", (kind, 3e38))]
        elif kind in (UINT32, INT32):
            values = [(str(value), (UINT32, value)) for value in [0, 1, 7, 1 << 20, (1 << 31) - 1, (1 << 32) - 1]]
        else:
            continue
        # One other type each, in turn: all of each would say little more.
        values += [OTHER_TYPES[index % len(OTHER_TYPES)], ("removed", None)]
        index += 1
        for label, value in values:
            yield "hyperparameter", "%s-%s" % (short, label), False, rebuild(source, **{argument: value})
    for label, value in [("removed", None), ("empty", (STRING, b"")), ("unknown", (STRING, b"perplexitron")),
                         ("number", (UINT32, 1)), ("controls", (STRING, b"ll\x1b[31mama\n")),
                         ("bytes", (STRING, b"\xff\xfe")),
                         ("long", (STRING, b"x" * 1_000_000))]:
        yield "hyperparameter", "architecture-" + label, True, rebuild(source, general__architecture=value)
    for architecture in ["gpt2", "qwen2", "gemma3", "phi3", "mamba", "rwkv7", "deepseek2", "lfm2", "t5", "falcon"]:
        pairs = {name.decode().replace(prefix + ".", architecture + ".", 1).encode(): value
                 for name, value in source.pairs.items()}
        pairs[b"general.architecture"] = (STRING, encoded(STRING, architecture.encode()))
        yield ("hyperparameter", "architecture-is-" + architecture, False,
               lambda path, _, pairs=pairs: source.rebuilt(path, pairs))


def tensor_damage(source):
    tensors = source.tensors

    def put(name, must_fail, changed):
        return "tensor", name, must_fail, lambda path, _: source.rebuilt(path, tensors=changed)

    def one(index, **changes):
        return [tensor._replace(**changes) if number == index else tensor for number, tensor in enumerate(tensors)]

    norm = next(index for index, tensor in enumerate(tensors) if b"norm" in tensor.name)
    matrix = next(index for index, tensor in enumerate(tensors) if len(tensor.dimensions) > 1 and index > 0)
    last = len(tensors) - 1
    yield put("none", True, [])
    yield put("only-the-first", True, tensors[:1])
    yield put("last-removed", True, tensors[:-1])
    yield put("renamed", True, one(matrix, name=b"renamed.weight"))
    yield put("name-of-another", True, one(matrix, name=tensors[norm].name))
    yield put("name-empty", True, one(matrix, name=b""))
    yield put("name-long", True, one(matrix, name=b"x" * 64))
    yield put("name-controls", True, one(matrix, name=b"\x1b[2J\n.weight"))
    yield put("name-zero-byte", True, one(matrix, name=b"blk.0\0.weight"))
    yield put("name-bytes", True, one(matrix, name=b"\xff\xfe.weight"))
    yield put("dimensions-swapped", False, one(matrix, dimensions=tensors[matrix].dimensions[::-1]))
    yield put("dimensions-flat", False, one(matrix, dimensions=(
        tensors[matrix].dimensions[0] * tensors[matrix].dimensions[1],)))
    yield put("dimensions-three", False, one(matrix, dimensions=tensors[matrix].dimensions + (1,)))
    yield put("dimensions-five", True, one(matrix, dimensions=(1, 1, 1, 1, 1)))
    yield put("dimensions-none", True, one(matrix, dimensions=()))
    yield put("dimensions-product", True, one(matrix, dimensions=(1 << 32, 1 << 32)))
    yield put("offset-of-another", True, one(last, offset=0))
    yield put("order", True, tensors[::-1])
    for kind in [1, 24, 26, 28, 30]:
        yield put("norm-type-%d" % kind, True, one(norm, type=kind))
    for kind in [4, 9, 15, 31, 43, 1000]:
        yield put("matrix-type-%d" % kind, True, one(matrix, type=kind))
    # Two types of one size: everything still fits, and the numbers mean something else.
    same_size = {2: 20, 20: 2, 1: 30, 30: 1, 0: 26}
    for index in {tensor.type: index for index, tensor in enumerate(tensors)}.values():
        kind = tensors[index].type
        if kind in same_size:
            yield put("type-%d-as-%d" % (kind, same_size[kind]), False, one(index, type=same_size[kind]))

    def fill(index, pattern):
        def write(path, _):
            end = tensors[index + 1].offset if index < last else source.size - source.data_offset
            data = (pattern * (1 + (end - tensors[index].offset) // len(pattern)))[:end - tensors[index].offset]
            source.patched(path, [(source.data_offset + tensors[index].offset, data)])
        return write

    nan, infinite = struct.pack("<f", float("nan")), struct.pack("<f", float("inf"))
    for name, index, pattern in [("norm-nan", norm, nan), ("norm-infinite", norm, infinite), ("norm-zero", norm, b"\0"),
                                 ("first-ones", 0, b"\xff"), ("matrix-ones", matrix, b"\xff"),
                                 ("matrix-nan", matrix, b"\0\x7e"), ("last-ones", last, b"\xff")]:
        yield "weights", name, False, fill(index, pattern)
