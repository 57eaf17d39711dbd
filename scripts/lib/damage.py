"""What try-damage feeds to the program: damaged models, adapters and recipes.

Each case writes its files into a folder of its own when it is made, and says what a refusal must name. All chance comes
from a seed and the case's name, so that one case alone comes out as it does among the others.
"""

import hashlib
import json
import os
import random
import shutil
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple

STRING, ARRAY = 8, 9
# The struct letters of GGUF's value types.
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "B", 10: "Q", 11: "q", 12: "d"}
UINT32, INT32, FLOAT32, BOOL, UINT64 = 4, 5, 6, 7, 10
MODEL, ADAPTER = "damaged.gguf", "damaged.lora.gguf"


# MARK: GGUF files


class Field(NamedTuple):
    """A stretch of a header: what part of it, what sort of thing, and where."""

    part: str  # preamble, metadata, vocabulary, tensors
    sort: str  # count, length, type, name, scalar, text, rank, dimension, offset
    name: str
    offset: int
    size: int


class Tensor(NamedTuple):
    name: bytes
    dimensions: Tuple[int, ...]
    type: int
    offset: int


def encoded(kind, value):
    """The bytes of a value, its type aside; an array is (type of its elements, elements)."""
    if kind == STRING:
        return struct.pack("<Q", len(value)) + value
    if kind == ARRAY:
        inner, elements = value
        return struct.pack("<IQ", inner, len(elements)) + b"".join(encoded(inner, element) for element in elements)
    return struct.pack("<" + SCALARS[kind], value)


class Gguf:
    """A sound GGUF file: its header taken apart, its data left on the disk."""

    def __init__(self, path):
        self.path = Path(path)
        self.size = self.path.stat().st_size
        self.fields: List[Field] = []
        self.pairs: Dict[bytes, Tuple[int, bytes]] = {}
        self.tensors: List[Tensor] = []
        with open(self.path, "rb") as file:
            # Read in one go: it is a few megabytes, of which most is vocabulary.
            self.head = file.read(32 << 20)
        self.at = 0
        self._parse()
        self.head = self.head[:self.data_offset]

    def _take(self, letter, part, sort, name):
        size = struct.calcsize("<" + letter)
        value, = struct.unpack_from("<" + letter, self.head, self.at)
        self.fields.append(Field(part, sort, name, self.at, size))
        self.at += size
        return value

    def _text(self, part, name):
        length = self._take("Q", part, "length", name)
        self.fields.append(Field(part, "name" if part != "vocabulary" else "text", name, self.at, length))
        self.at += length
        return self.head[self.at - length:self.at]

    def _parse(self):
        self._take("I", "preamble", "magic", "magic")
        self._take("I", "preamble", "version", "version")
        tensor_count = self._take("Q", "preamble", "count", "tensor count")
        pair_count = self._take("Q", "preamble", "count", "metadata count")
        for _ in range(pair_count):
            self._pair()
        self.infos_offset = self.at
        for _ in range(tensor_count):
            self._tensor()
        self.alignment = 32
        if b"general.alignment" in self.pairs:
            self.alignment, = struct.unpack("<I", self.pairs[b"general.alignment"][1])
        self.data_offset = -(-self.at // self.alignment) * self.alignment

    def _pair(self):
        key = self._text("metadata", "a key")
        name = key.decode()
        kind = self._take("I", "metadata", "type", name)
        start = self.at
        if kind == STRING:
            self._text("metadata", name)
        elif kind == ARRAY:
            inner = self._take("I", "metadata", "type", name)
            count = self._take("Q", "metadata", "count", name)
            self._elements(inner, count, name)
        else:
            self._take(SCALARS[kind], "metadata", "scalar", name)
        self.pairs[key] = (kind, self.head[start:self.at])

    def _elements(self, inner, count, name):
        if inner != STRING:
            size = struct.calcsize("<" + SCALARS[inner])
            for index in sorted({0, count // 2, count - 1} & set(range(count))):
                self.fields.append(Field("vocabulary", "scalar", name, self.at + index * size, size))
            self.at += count * size
            return
        for index in range(count):
            # A field for each of a hundred thousand strings would only cost time.
            if index < 8 or index >= count - 8 or index % 997 == 0:
                self._text("vocabulary", name)
            else:
                self.at += 8 + struct.unpack_from("<Q", self.head, self.at)[0]

    def _tensor(self):
        name = self._text("tensors", "a tensor's name")
        shown = name.decode()
        rank = self._take("I", "tensors", "rank", shown)
        dimensions = tuple(self._take("Q", "tensors", "dimension", shown) for _ in range(rank))
        kind = self._take("I", "tensors", "type", shown)
        self.tensors.append(Tensor(name, dimensions, kind, self._take("Q", "tensors", "offset", shown)))

    def strings(self, key):
        """The strings of an array."""
        payload, at, result = self.pairs[key][1], 12, []
        while at < len(payload):
            length, = struct.unpack_from("<Q", payload, at)
            result.append(payload[at + 8:at + 8 + length])
            at += 8 + length
        return result

    # Writing it anew

    def patched(self, path, patches, length=None):
        """Writes a copy with some bytes replaced, cut at a length."""
        shutil.copyfile(self.path, path)
        with open(path, "r+b") as file:
            for offset, data in patches:
                file.seek(offset)
                file.write(data)
            if length is not None:
                file.truncate(length)

    def rebuilt(self, path, pairs=None, tensors=None, alignment=None):
        """Writes it with other metadata or tensor descriptions, the data as they are."""
        pairs = self.pairs if pairs is None else pairs
        tensors = self.tensors if tensors is None else tensors
        head = [struct.pack("<IIQQ", 0x46554747, 3, len(tensors), len(pairs))]
        for key, (kind, payload) in pairs.items():
            head += [encoded(STRING, key), struct.pack("<I", kind), payload]
        for tensor in tensors:
            head += [encoded(STRING, tensor.name), struct.pack("<I", len(tensor.dimensions)),
                     struct.pack("<%dQ" % len(tensor.dimensions), *tensor.dimensions),
                     struct.pack("<IQ", tensor.type, tensor.offset)]
        text = b"".join(head)
        with open(self.path, "rb") as source, open(path, "wb") as target:
            target.write(text + bytes(-len(text) % (alignment or self.alignment)))
            source.seek(self.data_offset)
            shutil.copyfileobj(source, target, 1 << 20)

    def with_pairs(self, **changes):
        """The metadata with some of them replaced; None takes one away. A dot is written as two underscores."""
        pairs = dict(self.pairs)
        for name, value in changes.items():
            key = name.replace("__", ".").encode()
            if value is None:
                pairs.pop(key, None)
            else:
                pairs[key] = (value[0], value[2] if value[1] is RAW else encoded(*value))
        return pairs


RAW = object()


# MARK: Cases


@dataclass(frozen=True)
class Made:
    """What a case made: the files to name to the program, and what a refusal must name."""

    model: Path
    names: Tuple[str, ...]
    loras: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    kind: str
    name: str
    make: Callable[[Path, random.Random], Made]
    must_fail: bool = True


@dataclass(frozen=True)
class Guide:
    """The sound model that all damage starts from."""

    folder: Path
    base: Gguf
    adapter: Optional[Gguf]
    recipe: dict

    @staticmethod
    def read(folder):
        recipe = json.loads((folder / "model.json").read_text())
        adapters = recipe.get("adapters") or []
        return Guide(folder, Gguf(folder / recipe["base"]["file"]),
                     Gguf(folder / adapters[0]["file"]) if adapters else None, recipe)


def all_cases(guide):
    """Every case, in an order that stays."""
    cases = list(model_cases(guide)) + list(adapter_cases(guide)) + list(other_file_cases(guide))
    cases += recipe_cases(guide)
    names = [case.name for case in cases]
    repeated = {name for name in names if names.count(name) > 1}
    assert not repeated, "cases of one name: %s" % repeated
    return cases


def chance(seed, name):
    return random.Random("%s/%s" % (seed, name))


# MARK: Damage to any GGUF file: (kind, name, must_fail, write(path, chance))

HUGE = [0, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1]


def number(value, size):
    return (value & ((1 << (8 * size)) - 1)).to_bytes(size, "little")


def general_damage(source, amount):
    """Damage that needs no knowledge of what the file says; `amount` of 1 is a few of each kind."""
    yield from truncations(source, amount)
    yield from bit_flips(source, amount)
    yield from large_numbers(source, amount)
    yield from preambles(source)


def truncations(source, amount):
    def cut(at):
        return lambda path, _: source.patched(path, [], at)

    def cut_within(part):
        def write(path, chance):
            field = chance.choice([field for field in source.fields if field.part == part])
            source.patched(path, [], field.offset + chance.randrange(max(1, field.size)))
        return write

    for at in [0, 1, 3, 4, 7, 8, 15, 16, 23, 24, 31]:
        yield "truncated", "at-%d" % at, True, cut(at)
    for part in ["metadata", "vocabulary", "tensors"]:
        for index in range(3 * amount if any(field.part == part for field in source.fields) else 0):
            yield "truncated", "in-%s-%d" % (part, index), True, cut_within(part)
    for shift in [-1, 0, 1]:
        yield "truncated", "data%+d" % shift, True, cut(source.data_offset + shift)
    middle = (source.data_offset + source.size) // 2
    for index in range(2 * amount):
        yield ("truncated", "in-data-%d" % index, True,
               lambda path, chance: source.patched(path, [], chance.randrange(source.data_offset, middle)))
    # The last bytes may be padding.
    yield "truncated", "last-byte", False, cut(source.size - 1)


def bit_flips(source, amount):
    def flip(fields):
        def write(path, chance):
            field = chance.choice(fields)
            offset = field.offset + chance.randrange(max(1, field.size))
            source.patched(path, [(offset, bytes([source.head[offset] ^ 1 << chance.randrange(8)]))])
        return write

    groups = {
        "preamble": (3, lambda field: field.part == "preamble"),
        "key": (4, lambda field: field.part == "metadata" and field.sort in ("length", "name")),
        "value": (6, lambda field: field.part == "metadata" and field.sort in ("scalar", "type", "count")),
        "vocabulary": (4, lambda field: field.part == "vocabulary"),
        "tensor": (8, lambda field: field.part == "tensors"),
    }
    for name, (count, wanted) in groups.items():
        fields = [field for field in source.fields if wanted(field)]
        for index in range(count * amount if fields else 0):
            yield "bit flipped", "%s-%d" % (name, index), False, flip(fields)

    def flip_weight(path, chance):
        offset = chance.randrange(source.data_offset, source.size)
        with open(source.path, "rb") as file:
            file.seek(offset)
            byte = file.read(1)[0]
        source.patched(path, [(offset, bytes([byte ^ 1 << chance.randrange(8)]))])

    for index in range(2 * amount):
        yield "bit flipped", "weight-%d" % index, False, flip_weight


def large_numbers(source, amount):
    def overwrite(sort, value):
        def write(path, chance):
            field = chance.choice([field for field in source.fields if field.sort == sort])
            source.patched(path, [(field.offset, number(value, field.size))])
        return write

    for sort in ["count", "length", "type", "rank", "dimension", "offset"]:
        if not any(field.sort == sort for field in source.fields):
            continue
        for value in HUGE if amount > 1 else HUGE[1::2]:
            # Fields of four bytes take the lower half. A 0 is a type, and one offset is 0.
            fails = value & 0xFFFFFFFF != 0 if sort in ("rank", "type") else value != 0
            yield "number overwritten", "%s-%x" % (sort, value), fails, overwrite(sort, value)
        for step in [-1, 1]:
            def nudge(path, chance, sort=sort, step=step):
                field = chance.choice([field for field in source.fields if field.sort == sort])
                value = int.from_bytes(source.head[field.offset:field.offset + field.size], "little")
                source.patched(path, [(field.offset, number(value + step, field.size))])
            yield "number overwritten", "%s%+d" % (sort, step), False, nudge


def preambles(source):
    def put(offset, data):
        return lambda path, _: source.patched(path, [(offset, data)])

    for name, magic in [("ggml", b"lmgg"), ("ggla", b"algg"), ("lower", b"gguf"), ("reversed", b"FUGG"),
                        ("zero", bytes(4)), ("elf", b"\x7fELF"), ("zip", b"PK\x03\x04")]:
        yield "magic and version", "magic-" + name, True, put(0, magic)
    for version in [0, 1, 4, 77, 0xFFFF, 3 << 24, 2 << 24, 0xFFFFFFFF]:
        yield "magic and version", "version-%x" % version, True, put(4, struct.pack("<I", version))
    yield "magic and version", "version-2", False, put(4, struct.pack("<I", 2))

    def align(kind, value, padding):
        def write(path, _):
            source.rebuilt(path, source.with_pairs(general__alignment=(kind, value)), alignment=padding)
        return write

    for value in [0, 1, 3, 8, 16, 24, 48, 64, 4096, 1 << 31, (1 << 32) - 1]:
        # Only a power of two can be one, and whether the offsets still follow each other depends on the sizes.
        fails = value == 0 or value & (value - 1) != 0
        yield "alignment", str(value), fails, align(UINT32, value, value if 0 < value <= 4096 else 32)
    for name, kind, value in [("uint64", UINT64, 32), ("string", STRING, b"32"), ("float", FLOAT32, 32.0),
                              ("array", ARRAY, (UINT32, [32]))]:
        yield "alignment", "type-" + name, True, align(kind, value, 32)


# MARK: Models


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


def rebuild(source, **changes):
    return lambda path, _: source.rebuilt(path, source.with_pairs(**changes))


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


def vocabulary_damage(source):
    tokens = source.strings(b"tokenizer.ggml.tokens")

    def put(name, must_fail, **changes):
        changes = {"tokenizer__ggml__" + key if not key.startswith("tokenizer") else key: value
                   for key, value in changes.items()}
        return "vocabulary", name, must_fail, rebuild(source, **changes)

    def listed(kind, values):
        return ARRAY, (kind, values)

    yield put("tokens-removed", True, tokens=None)
    yield put("tokens-empty", True, tokens=listed(STRING, []))
    yield put("tokens-numbers", True, tokens=listed(UINT32, list(range(len(tokens)))))
    yield put("tokens-one-fewer", True, tokens=listed(STRING, tokens[:-1]))
    yield put("tokens-one-more", True, tokens=listed(STRING, tokens + [b"more"]))
    yield put("tokens-half", True, tokens=listed(STRING, tokens[:len(tokens) // 2]))
    yield put("tokens-twice", True, tokens=listed(STRING, tokens[:-1] + tokens[:1]))
    yield put("tokens-empty-texts", False, tokens=listed(STRING, [b""] * len(tokens)))
    yield put("tokens-bytes", False, tokens=listed(STRING, tokens[:-1] + [b"\xff\xfe\x80"]))
    yield put("tokens-zero-bytes", False, tokens=listed(STRING, [b"a\0b"] + tokens[1:]))
    yield put("tokens-long", True, tokens=listed(STRING, tokens[:-1] + [b"x" * 5_000_000]))
    for name in ["token_type", "scores"]:
        yield put(name + "-short", True, **{name: listed(INT32, [1, 2])})
        yield put(name + "-strings", True, **{name: listed(STRING, [b"1"] * len(tokens))})
    yield put("token_type-unknown", False, token_type=listed(INT32, [1 << 30] * len(tokens)))
    yield put("token_type-bytes", False, token_type=listed(INT32, [6] * len(tokens)))
    yield put("scores-nan", False, scores=listed(FLOAT32, [float("nan")] * len(tokens)))
    yield put("merges-removed", False, merges=None)
    yield put("merges-empty", False, merges=listed(STRING, []))
    yield put("merges-numbers", True, merges=listed(UINT32, [1, 2]))
    yield put("merges-without-blank", False, merges=listed(STRING, [b"ab", b"", b"\xff", b" "] * 100))
    for name, value in [("none", b"none"), ("no_vocab", b"no_vocab"), ("unknown", b"perplexitron"), ("empty", b"")]:
        yield put("model-" + name, True, model=(STRING, value))
    for value in [b"llama", b"bert", b"t5", b"rwkv", b"plamo2"]:
        yield put("model-is-" + value.decode(), False, model=(STRING, value))
    yield put("model-removed", True, model=None)
    yield put("model-number", True, model=(UINT32, 1))
    yield put("pre-unknown", False, pre=(STRING, b"perplexitron"))
    yield put("pre-number", False, pre=(UINT32, 1))
    for name in ["bos_token_id", "eos_token_id"]:
        yield put(name + "-outside", True, **{name: (UINT32, len(tokens))})
        yield put(name + "-string", True, **{name: (STRING, b"1")})
        yield put(name + "-last", False, **{name: (UINT32, len(tokens) - 1)})
    for name in ["unknown_token_id", "padding_token_id", "eot_token_id", "seperator_token_id", "mask_token_id",
                 "fim_pre_token_id"]:
        yield put(name + "-outside", False, **{name: (UINT32, (1 << 32) - 1)})
    yield put("add_bos-number", False, add_bos_token=(UINT32, 1))
    yield put("add_sep-without", False, add_sep_token=(BOOL, 1))
    for name, value in [("removed", None), ("empty", (STRING, b"")), ("number", (UINT32, 1)),
                        ("bytes", (STRING, b"\xff\xfe{{")), ("half", (STRING, b"{% for m in messages %}{{ m")),
                        ("controls", (STRING, b"\x1b]0;title\x07\0{{ messages }}")),
                        ("endless", (STRING, b"{% for a in range(99999999) %}{% for b in range(99999999) %}x"
                                             b"{% endfor %}{% endfor %}")),
                        ("deep", (STRING, b"{{" + b"(" * 200_000 + b"1" + b")" * 200_000 + b"}}")),
                        ("large", (STRING, b"{{ messages }}" * 400_000))]:
        yield put("template-" + name, False, tokenizer__chat_template=value)


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


# MARK: Adapters


def adapter_cases(guide):
    source, base = guide.adapter, guide.base.path
    if source is None:
        return

    def case(kind, name, must_fail, write, suffix="", names=()):
        def make(folder, chance):
            write(folder / ADAPTER, chance)
            return Made(base, (ADAPTER,) + names, (str(folder / ADAPTER) + suffix,))
        return Case("adapter: " + kind, "adapter/%s/%s" % (kind.replace(" ", "-"), name), make, must_fail)

    for item in general_damage(source, 1):
        yield case(*item)

    def sound(path, _):
        os.symlink(source.path, path)

    for scale in ["nan", "inf", "-inf", "1e400"]:
        yield case("scale", scale, True, sound, ":" + scale)
    # A FILE:x that is no scale is the name of a file.
    for scale in ["x", "", "0x1", "1,5"]:
        yield case("scale", "text-%s" % (scale or "empty"), True, sound, ":" + scale)
    for scale in ["0", "-1", "1e30"]:
        yield case("scale", scale, False, sound, ":" + scale)

    def put(name, must_fail=True, **changes):
        return case("metadata", name, must_fail, rebuild(source, **changes))

    for name, value in [("nan", (FLOAT32, float("nan"))), ("inf", (FLOAT32, float("inf"))), ("removed", None),
                        ("string", (STRING, b"16")), ("int", (UINT32, 16)), ("double", (12, 16.0))]:
        yield put("alpha-" + name, adapter__lora__alpha=value)
    for name, value in [("zero", 0.0), ("large", 3e38)]:
        yield put("alpha-" + name, False, adapter__lora__alpha=(FLOAT32, value))
    yield put("for-another-architecture", general__architecture=(STRING, b"qwen2"))
    yield put("no-architecture", general__architecture=None)
    yield put("type-control-vector", adapter__type=(STRING, b"control_vector"))
    yield put("type-number", adapter__type=(UINT32, 1))
    yield put("type-removed", adapter__type=None)
    yield put("general-type-model", general__type=(STRING, b"model"))

    tensors = source.tensors

    def shaped(name, must_fail, changed):
        return case("tensors", name, must_fail, lambda path, _: source.rebuilt(path, tensors=changed))

    def renamed(old, new):
        return [tensor._replace(name=tensor.name.replace(old, new)) for tensor in tensors]

    def resized(which, change):
        return [tensor._replace(dimensions=change(tensor.dimensions)) if which in tensor.name else tensor
                for tensor in tensors]

    yield shaped("none", True, [])
    yield shaped("last-removed", True, tensors[:-1])
    yield shaped("for-more-layers", True, renamed(b"blk.0.", b"blk.999."))
    yield shaped("no-endings", True, renamed(b".lora_a", b".other"))
    yield shaped("unknown-target", True, renamed(b"blk.1.", b"layer.1."))
    yield shaped("swapped-a-b", True, [tensor._replace(
        name=tensor.name[:-1] + (b"b" if tensor.name.endswith(b"a") else b"a")) for tensor in tensors])
    # Dimensions of another base, and of another rank, that take as many bytes.
    yield shaped("for-another-width", True, resized(b".lora_a", lambda sizes: (sizes[0] // 2, sizes[1] * 2)))
    yield shaped("other-rank", True, resized(b".lora_b", lambda sizes: (sizes[0] * 2, sizes[1] // 2)))
    yield shaped("three-dimensions", True, resized(b".lora_b", lambda sizes: (sizes[0], sizes[1] // 2, 2)))
    yield shaped("type-removed", True, [tensor._replace(type=4) for tensor in tensors])
    for name, pattern in [("nan", b"\xff"), ("zero", b"\0")]:
        yield case("weights", "all-" + name, False, lambda path, _, pattern=pattern: source.patched(
            path, [(source.data_offset, pattern * (source.size - source.data_offset))]))

    def other(name, write):
        return case("other file", name, True, write)

    yield other("missing", lambda path, _: None)
    yield other("empty", lambda path, _: path.touch())
    yield other("folder", lambda path, _: path.mkdir())
    yield other("text", lambda path, _: path.write_text("This is a text.\n" * 10))
    yield other("pipe", lambda path, _: os.mkfifo(path))
    yield other("loop", lambda path, _: os.symlink(path.name, path))
    yield other("model", lambda path, _: os.symlink(base, path))
    if os.getuid() != 0:
        yield other("unreadable", lambda path, _: (shutil.copyfile(source.path, path), path.chmod(0)))


# MARK: What is no model at all


def other_file_cases(guide):
    base = guide.base

    def case(name, write, must_fail=True, file=MODEL, names=()):
        def make(folder, _):
            write(folder / file)
            return Made(folder / file, (file,) + names)
        return Case("no model", "no-model/" + name, make, must_fail)

    def write(data):
        return lambda path: path.write_bytes(data)

    def sparse(head, size):
        def make(path):
            path.write_bytes(head)
            os.truncate(path, size)
        return make

    yield case("missing", lambda path: None)
    yield case("missing-folder", lambda path: None, file="no/such/folder/model.gguf")
    yield case("empty", lambda path: path.touch())
    yield case("folder", lambda path: path.mkdir(), file="models")
    yield case("folder-named-gguf", lambda path: path.mkdir())
    yield case("folder-with-model", lambda path: (path.mkdir(), os.symlink(base.path, path / "m.gguf")), file="models")
    yield case("text", write(b"This is a text, and no model.\n" * 100))
    yield case("text-without-end", write(b"GGU"))
    yield case("json", write(b'{"model": 1}'))
    yield case("controls", write(b"\x1b[31m\x07\0\xff" * 50))
    yield case("zip", write(b"PK\x03\x04" + bytes(1000)))
    yield case("safetensors", write(struct.pack("<Q", 2) + b"{}" + bytes(100)))
    yield case("pickle", write(b"\x80\x02}q\x00." + bytes(100)))
    yield case("html", write(b"<!DOCTYPE html><html><body>404 Not Found</body></html>"))
    yield case("git-lfs-pointer", write(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 98362432\n"))
    yield case("zeros", sparse(b"", 100 << 20))
    yield case("huge-empty", sparse(b"", 1 << 40))
    yield case("huge-header-only", sparse(base.head[:24], 1 << 40))
    yield case("only-preamble", write(struct.pack("<IIQQ", 0x46554747, 3, 0, 0)))
    yield case("pipe", os.mkfifo)
    yield case("socket", bind_socket)
    for device in ["null", "zero", "urandom", "full"]:
        yield case("device-" + device, lambda path, device=device: os.symlink("/dev/" + device, path))
    yield case("link-to-itself", lambda path: os.symlink(path.name, path))
    yield case("link-to-nothing", lambda path: os.symlink("nothing", path))
    yield case("link-to-model", lambda path: os.symlink(base.path, path), must_fail=False)
    # The file's name is shown with its control characters made visible, and cut.
    yield case("name-with-controls", lambda path: path.touch(), file="a\x1b[31mb\nc.gguf",
               names=("a\u241b[31mb\u240ac",))
    yield case("name-with-bytes", lambda path: path.touch(), file=os.fsdecode(b"a\xff\xfe.gguf"),
               names=("a\ufffd\ufffd",))
    yield case("name-long", lambda path: None, file="n" * 300 + ".gguf", names=("n" * 100,))
    yield case("path-long", lambda path: None, file="/".join(["nn"] * 2000), names=("nn/nn",))
    yield case("name-with-colon", lambda path: os.symlink(base.path, path), must_fail=False, file="m:1.gguf")
    if os.getuid() != 0:
        yield case("unreadable", lambda path: (path.write_bytes(b"GGUF"), path.chmod(0)))

    def rebuilt(**changes):
        return lambda path: base.rebuilt(path, base.with_pairs(**changes))

    for name, changes in [
            ("embedding-pooled", {"llama__pooling_type": (UINT32, 1)}),
            ("embedding-bert", {"general__architecture": (STRING, b"bert")}),
            ("reranker", {"llama__pooling_type": (UINT32, 4)}),
            ("projector", {"general__architecture": (STRING, b"clip")}),
            ("speech", {"general__architecture": (STRING, b"wavtokenizer-dec")}),
            ("importance-matrix", {"general__type": (STRING, b"imatrix")}),
            ("later-part", {"split__no": (2, 1), "split__count": (2, 2), "split__tensors__count": (INT32, 9)}),
            ("first-part", {"split__no": (2, 0), "split__count": (2, 2), "split__tensors__count": (INT32, 999)})]:
        yield case(name, rebuilt(**changes))
    yield case("vocabulary-only", lambda path: base.rebuilt(path, tensors=[]))
    if guide.adapter:
        yield case("adapter", lambda path: os.symlink(guide.adapter.path, path))
    split = "m-00001-of-00002.gguf"
    yield case("part-missing", lambda path: os.symlink(base.path, path), file=split, names=("00002-of-00002",))
    yield case("parts-equal", lambda path: [os.symlink(base.path, path.with_name(name))
                                            for name in (split, "m-00002-of-00002.gguf")], file=split)
    yield case("parts-99999", lambda path: os.symlink(base.path, path), file="m-00001-of-99999.gguf",
               names=("m-00002-of-99999.gguf",))


def bind_socket(path):
    here = os.getcwd()
    os.chdir(path.parent)  # the path of a socket may have about a hundred bytes
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.bind(path.name)
    finally:
        os.chdir(here)


# MARK: Recipes


def recipe_cases(guide):
    """Folders whose recipe is wrong, or whose files are not what it says."""
    return list(recipe_texts(guide)) + list(recipe_values(guide)) + list(recipe_files(guide))


def lay_out(folder, guide, without=()):
    """The recipe's files in a folder, as links: nothing is copied, and hashes that are known stay known."""
    folder.mkdir()
    for file in recipe_file_names(guide):
        if file not in without:
            os.symlink(guide.folder / file, folder / file)


def recipe_file_names(guide):
    files = [guide.recipe["base"]["file"]] + [adapter["file"] for adapter in guide.recipe.get("adapters", [])]
    return files + ([guide.recipe["template"]] if "template" in guide.recipe else [])


def recipe_case(guide, kind, name, fill, must_fail=True, names=()):
    def make(folder, chance):
        path = folder / "recipe"
        lay_out(path, guide)
        fill(path, chance)
        # The folder's name is in all paths; the recipe's file, or one that it names, must be said.
        return Made(path, names or ("model.json",))
    return Case("recipe: " + kind, "recipe/%s/%s" % (kind, name), make, must_fail)


def recipe_texts(guide):
    sound = json.dumps(guide.recipe, indent=2).encode()

    def case(name, data, must_fail=True):
        # The large ones are made when they are needed: a child counts its parent's memory as its own.
        return recipe_case(guide, "text", name, lambda path, _: (path / "model.json").write_bytes(
            data() if callable(data) else data), must_fail)

    for name, data in [
            ("empty", b""), ("blank", b" \n"), ("brace", b"{"), ("words", b"a model"), ("null", b"null"),
            ("number", b"1"),
            ("array", b"[]"), ("string", b'"model"'), ("empty-object", b"{}"), ("trailing-comma", sound[:-2] + b",}"),
            ("single-quotes", sound.replace(b'"', b"'")), ("comment", b"// a recipe\n" + sound),
            ("twice", sound + sound),
            ("zero-byte", sound + b"\0"), ("zero-byte-inside", sound.replace(b'"name"', b'"na\0me"')),
            ("not-utf8", sound.replace(b'"guide"', b'"gui\xffde"')),
            ("half-surrogate", sound.replace(b'"name"', b'"\\ud800"')),
            ("utf-16", sound.decode().encode("utf-16")), ("nan", sound.replace(b'"parley": 1', b'"parley": NaN')),
            ("leading-zero", sound.replace(b'"parley": 1', b'"parley": 01')),
            ("duplicate-key", sound.replace(b'"name"', b'"parley": 1, "name"')),
            ("nesting", b"[" * 500_000), ("nesting-closed", b"[" * 100_000 + b"]" * 100_000),
            ("nesting-objects", b'{"a":' * 100_000),
            ("nesting-in-sources", sound.replace(b'"sources": [', b'"sources": [' + b"[" * 5000 + b"]" * 5000 + b",")),
            ("50-MB-blanks", lambda: b" " * (50 << 20) + sound),
            ("50-MB-text", lambda: b'{"parley": 1, "name": "' + b"x" * (50 << 20) + b'"}'),
            ("1-MiB-name", b'{"parley": 1, "name": "' + b"x" * (1 << 19) + b'"}'),
            ("1-MiB-key", b'{"parley": 1, "' + b"x" * (1 << 19) + b'": 1}'),
            ("key-with-controls", b'{"parley": 1, "\\u001b[31m\\n\\u0000": 1}')]:
        yield case(name, data)
    yield case("byte-order-mark", b"\xef\xbb\xbf" + sound, must_fail=False)

    def cut(path, chance):
        (path / "model.json").write_bytes(sound[:chance.randrange(1, len(sound) - 1)])

    def flip(path, chance):
        data = bytearray(sound)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (path / "model.json").write_bytes(data)

    def garble(path, chance):
        (path / "model.json").write_bytes(bytes(chance.randrange(256) for _ in range(1000)))

    for index in range(4):
        yield recipe_case(guide, "text", "cut-%d" % index, cut)
    for index in range(10):
        # In a name of a file it shows there; in a description it is harmless.
        yield recipe_case(guide, "text", "bit-%d" % index, flip, must_fail=False, names=("recipe",))
    for index in range(2):
        yield recipe_case(guide, "text", "garbage-%d" % index, garble)


def changed(recipe, place, value):
    """The recipe with another value at a place; REMOVED takes it away."""
    copy = json.loads(json.dumps(recipe))
    target = copy
    for step in place[:-1]:
        target = target[step]
    if value is REMOVED:
        target.pop(place[-1], None)
    else:
        target[place[-1]] = value
    return copy


REMOVED = object()


def recipe_values(guide):
    recipe = guide.recipe

    def case(name, place, value, must_fail=True):
        def fill(path, _):
            (path / "model.json").write_text(json.dumps(changed(recipe, place, value)))
        return recipe_case(guide, "value", name, fill, must_fail)

    for value in [0, 2, 99, -1, 1.5, "1", True, None, 1 << 64, 10 ** 400]:
        yield case("format-%s" % str(value)[:24], ("parley",), value)
    for place in [("parley",), ("name",), ("base",), ("base", "file"), ("base", "size"), ("base", "sha256")]:
        yield case("without-" + ".".join(place), place, REMOVED)
    for place in [("name",), ("description",), ("license",), ("base",), ("base", "file"), ("base", "size"),
                  ("base", "sha256"), ("adapters",), ("template",), ("sampling",), ("system_prompt",)]:
        yield case("wrong-type-" + ".".join(place), place, [["wrong"]])
        yield case("null-" + ".".join(place), place, None)
    for name in ["", " ", "a\nb", "a\u001b[31mb", "n" * 201, "\0"]:
        yield case("name-%s" % ascii(name)[1:20], ("name",), name)
    yield case("unknown-key", ("adaptors",), [])
    yield case("unknown-key-in-base", ("base", "sha265"), "0")
    yield case("unknown-key-of-a-later-format", ("tools",), {})
    for name, file in [("parent", "../x.gguf"), ("password", "/etc/passwd"), ("dot", "."), ("dots", ".."),
                       ("empty", ""),
                       ("inside", "a/b.gguf"), ("backslash", "a\\b.gguf"), ("zero-byte", "a\0b.gguf"), ("hidden", ".x"),
                       ("long", "n" * 256), ("line-break", "a\nb"), ("escape", "\u001b[31mx"), ("home", "~/x.gguf"),
                       ("url", "https://localhost/x.gguf"), ("parent-url", "..%2fx.gguf")]:
        yield recipe_case(guide, "path", "base-" + name, write_recipe(changed(recipe, ("base", "file"), file)),
                          names=("model.json", file) if name == "parent-url" else ())
        yield recipe_case(guide, "path", "template-" + name, write_recipe(changed(recipe, ("template",), file)),
                          names=("model.json", file) if name == "parent-url" else ())
    for name, size in [("0", 0), ("negative", -1), ("fraction", 1.5), ("text", "98362432")]:
        yield case("size-" + name, ("base", "size"), size)
    for name, size in [("one-more", recipe["base"]["size"] + 1), ("2-63", (1 << 63) - 1),
                       ("2-64", 1 << 64), ("1e30", 1e30)]:
        yield recipe_case(guide, "value", "size-" + name, write_recipe(changed(recipe, ("base", "size"), size)),
                          names=("model.json", recipe["base"]["file"]))
    for name, value in [("short", "ab"), ("upper", recipe["base"]["sha256"].upper()), ("no-hex", "x" * 64),
                        ("wide", "\uff11" * 64), ("long", "0" * 65)]:
        yield case("sha256-" + name, ("base", "sha256"), value)
    yield recipe_case(guide, "value", "sha256-wrong", write_recipe(changed(recipe, ("base", "sha256"), "0" * 64)),
                      names=(recipe["base"]["file"],))
    for name, value in [("object", {}), ("numbers", [1]), ("null-in-it", [None]), ("empty-object", [{}])]:
        yield case("adapters-" + name, ("adapters",), value)
    if guide.adapter:
        adapter = recipe["adapters"][0]
        yield case("adapters-17", ("adapters",), [dict(adapter, file="%d.gguf" % index) for index in range(17)])
        yield case("adapters-same-twice", ("adapters",), [adapter, adapter])
        yield case("adapters-the-base", ("adapters", 0, "file"), recipe["base"]["file"])
        for name, value in [("text", "x"), ("large", 1e39), ("larger", 10 ** 400), ("null", None), ("array", [1])]:
            yield case("scale-" + name, ("adapters", 0, "scale"), value)
    for name, value in [("unknown", {"temprature": 1}), ("text", {"temperature": "hot"}),
                        ("negative", {"temperature": -1}),
                        ("large", {"temperature": 10 ** 400}), ("nested", {"temperature": {"a": 1}}),
                        ("top-p-2", {"top_p": 2}), ("seed-fraction", {"seed": 1.5})]:
        # An unknown setting may be one of a later version: it is named, and no more.
        yield recipe_case(guide, "value", "sampling-" + name, write_recipe(changed(recipe, ("sampling",), value)),
                          must_fail=name != "unknown", names=("model.json", "temperature", "top_p", "seed"))


def write_recipe(recipe):
    return lambda path, _: (path / "model.json").write_text(json.dumps(recipe))


def recipe_files(guide):
    recipe = guide.recipe
    base = recipe["base"]["file"]
    adapter = recipe["adapters"][0]["file"] if guide.adapter else None
    replacements = [
        ("missing", lambda path: None), ("empty", lambda path: path.touch()), ("folder", lambda path: path.mkdir()),
        ("pipe", os.mkfifo), ("socket", bind_socket), ("loop", lambda path: os.symlink(path.name, path)),
        ("zero-device", lambda path: os.symlink("/dev/zero", path)), ("text", lambda path: path.write_text("text")),
        ("dangling", lambda path: os.symlink("nothing", path)),
    ]
    if os.getuid() != 0:
        replacements.append(("unreadable", lambda path: (path.write_text("x"), path.chmod(0))))
    for role, file in [("base", base), ("adapter", adapter), ("template", recipe.get("template"))]:
        for name, replace in replacements if file else []:
            def fill(path, _, file=file, replace=replace):
                (path / "model.json").write_text(json.dumps(recipe))
                (path / file).unlink()
                replace(path / file)
            # A template may be any text.
            harmless = role == "template" and name in ("empty", "text")
            yield recipe_case(guide, "file", "%s-%s" % (role, name), fill, not harmless, names=(file,))
    for name, replace in replacements:
        if name not in ("text", "missing"):
            yield recipe_case(guide, "file", "recipe-" + name,
                              lambda path, _, replace=replace: replace(path / "model.json"))
    yield recipe_case(guide, "file", "recipe-missing", lambda path, _: None, names=("model.json",))
    if "template" in recipe:
        def template(data):
            def fill(path, _):
                (path / "model.json").write_text(json.dumps(recipe))
                (path / recipe["template"]).unlink()
                (path / recipe["template"]).write_bytes(data)
            return fill

        yield recipe_case(guide, "file", "template-not-utf8", template(b"\xff\xfe"), names=(recipe["template"],))
        yield recipe_case(guide, "file", "template-large", template(b"x" * ((1 << 20) + 1)),
                          names=(recipe["template"],))
        yield recipe_case(guide, "file", "template-half", template(b"{% for"), must_fail=False)
        yield recipe_case(guide, "file", "template-zero-byte", template(b"\0{{ messages }}"), must_fail=False)
    yield from recipe_damaged(guide)


def recipe_damaged(guide):
    """Files that are damaged under a recipe: with the hash of the sound one, and with their own."""
    def damage(source, file, write, is_stamped, place):
        def fill(path, chance):
            (path / file).unlink()
            write(path / file)
            changes = dict(guide.recipe)
            if is_stamped:
                changes = changed(changes, place + ("size",), (path / file).stat().st_size)
                changes = changed(changes, place + ("sha256",), sha256(path / file))
            (path / "model.json").write_text(json.dumps(changes))
        return fill

    sources = [("base", guide.base, guide.recipe["base"]["file"], ("base",))]
    if guide.adapter:
        sources.append(("adapter", guide.adapter, guide.recipe["adapters"][0]["file"], ("adapters", 0)))
    for role, source, file, place in sources:
        middle = (source.data_offset + source.size) // 2
        for name, is_harmless, write in [
                ("cut", False, lambda path, source=source, middle=middle: source.patched(path, [], middle)),
                ("weight", True, lambda path, source=source, middle=middle: source.patched(path, [(middle, b"\x55")])),
                ("count", False, lambda path, source=source: source.patched(path, [(8, b"\xff" * 8)])),
                ("no-tensor", False, lambda path, source=source: source.rebuilt(path, tensors=[]))]:
            for is_stamped in [False, True]:
                yield recipe_case(guide, "damaged", "%s-%s-%s" % (role, name, "own-hash" if is_stamped else "old-hash"),
                                  damage(source, file, write, is_stamped, place), not (is_harmless and is_stamped),
                                  names=(file,))


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
