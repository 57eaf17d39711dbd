"""What a damaged file is to the program: a case that writes its files when it is made."""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional, Tuple

from .gguf import Gguf

MODEL, ADAPTER = "damaged.gguf", "damaged.lora.gguf"


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


def chance(seed, name):
    return random.Random("%s/%s" % (seed, name))
