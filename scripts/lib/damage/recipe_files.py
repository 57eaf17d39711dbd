"""Recipes whose files are missing, of another kind, or damaged."""

import json
import os

from .making import bind_socket, sha256
from .recipe import changed, recipe_case


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
