"""Laying out a folder with a recipe in which something is wrong."""

import json
import os

from .case import Case, Made


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


def write_recipe(recipe):
    return lambda path, _: (path / "model.json").write_text(json.dumps(recipe))
