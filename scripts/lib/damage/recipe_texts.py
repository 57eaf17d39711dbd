"""Recipes whose text is wrong: no JSON, cut, garbled, too large."""

import json

from .recipe import recipe_case


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
