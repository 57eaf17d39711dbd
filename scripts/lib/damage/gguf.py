"""A sound GGUF file taken apart, and written anew with something changed."""

import shutil
import struct
from pathlib import Path
from typing import Dict, List, NamedTuple, Tuple

STRING, ARRAY = 8, 9
# The struct letters of GGUF's value types.
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "B", 10: "Q", 11: "q", 12: "d"}
UINT32, INT32, FLOAT32, BOOL, UINT64 = 4, 5, 6, 7, 10


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
                pairs[key] = (value[0], encoded(*value))
        return pairs


def rebuild(source, **changes):
    """What writes the file with other metadata, for a case."""
    return lambda path, _: source.rebuilt(path, source.with_pairs(**changes))
