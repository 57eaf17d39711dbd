"""Damage to any GGUF file that needs no knowledge of what it says: (kind, name, must_fail, write(path, chance))."""

import struct

from .gguf import ARRAY, FLOAT32, STRING, UINT32, UINT64

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
