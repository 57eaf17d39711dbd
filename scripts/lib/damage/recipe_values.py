"""Recipes with a value of the wrong type, out of its range, or that leads outside the folder."""

import json

from .recipe import REMOVED, changed, recipe_case, write_recipe


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
