"""Writes a GGUF file as a folder of Hugging Face's kind, for servers that read no GGUF.

usage: hugging_face_folder.py FILE.gguf FOLDER
Weights are widened to 32 bits; vocabulary, merges and chat template are the file's.
"""

import sys
from pathlib import Path

from transformers import AutoModelForCausalLM, AutoTokenizer


def main():
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    unfinished = target.with_name(target.name + ".new")
    tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name)
    model = AutoModelForCausalLM.from_pretrained(source.parent, gguf_file=source.name)
    # The weights are plain numbers by now; what says otherwise keeps them from being written.
    model.hf_quantizer = None
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.save_pretrained(unfinished)
    tokenizer.save_pretrained(unfinished)
    unfinished.rename(target)


main()
