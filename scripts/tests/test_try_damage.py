"""try-damage against a small made-up model and programs that are good, bad, and worse."""

import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent
SCRIPT = SCRIPTS / "try-damage"
sys.path.insert(0, str(SCRIPTS / "lib"))
import damage  # noqa: E402
from damage.case import MODEL as DAMAGED, Guide, chance  # noqa: E402
from damage.gguf import ARRAY, FLOAT32, INT32, STRING, UINT32, UINT64, Gguf, encoded  # noqa: E402
from damage.making import sha256  # noqa: E402


def gguf(pairs, tensors):
    """A file of the format; each tensor is (name, dimensions), of 32-bit numbers."""
    text = struct.pack("<IIQQ", 0x46554747, 3, len(tensors), len(pairs))
    for key, kind, value in pairs:
        text += encoded(STRING, key.encode()) + struct.pack("<I", kind) + encoded(kind, value)
    offset = 0
    for name, dimensions in tensors:
        text += encoded(STRING, name.encode()) + struct.pack("<I", len(dimensions))
        text += struct.pack("<%dQ" % len(dimensions), *dimensions) + struct.pack("<IQ", 0, offset)
        offset += 4 * dimensions[0] * (dimensions[1] if len(dimensions) > 1 else 1)
    text += bytes(-len(text) % 32)
    return text + bytes(index % 251 for index in range(offset))


MODEL = gguf(
    [("general.architecture", STRING, b"llama"), ("llama.block_count", UINT32, 1),
     ("llama.rope.freq_base", FLOAT32, 10000.0), ("tokenizer.ggml.model", STRING, b"gpt2"),
     ("tokenizer.ggml.tokens", ARRAY, (STRING, [b"a", b"b", b"c"])),
     ("tokenizer.ggml.token_type", ARRAY, (INT32, [1, 1, 1]))],
    [("token_embd.weight", (8, 3)), ("blk.0.attn_norm.weight", (8,)), ("blk.0.attn_q.weight", (8, 8))])
ADAPTER = gguf(
    [("general.architecture", STRING, b"llama"), ("general.type", STRING, b"adapter"),
     ("adapter.lora.alpha", FLOAT32, 16.0)],
    [("blk.0.attn_q.weight.lora_a", (8, 4)), ("blk.0.attn_q.weight.lora_b", (4, 8))])


def make_guide(folder):
    folder.mkdir()
    for name, data in [("base.gguf", MODEL), ("guide.lora.gguf", ADAPTER), ("template.jinja", b"{{ messages }}")]:
        (folder / name).write_bytes(data)

    def reference(name):
        return {"file": name, "size": (folder / name).stat().st_size, "sha256": sha256(folder / name)}

    (folder / "model.json").write_text(json.dumps({
        "parley": 1, "name": "guide", "base": dict(reference("base.gguf"), sources=[]),
        "adapters": [dict(reference("guide.lora.gguf"), scale=1.0)], "template": "template.jinja"}, indent=2))
    return folder


class DamageTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        self.guide = Guide.read(make_guide(self.folder / "guide"))

    def test_header_is_taken_apart(self):
        base = self.guide.base
        self.assertEqual(base.pairs[b"llama.block_count"], (UINT32, b"\1\0\0\0"))
        self.assertEqual(base.strings(b"tokenizer.ggml.tokens"), [b"a", b"b", b"c"])
        self.assertEqual([tensor.name for tensor in base.tensors],
                         [b"token_embd.weight", b"blk.0.attn_norm.weight", b"blk.0.attn_q.weight"])
        self.assertEqual(base.tensors[2].offset, 4 * 8 * 3 + 4 * 8)
        self.assertEqual(len(MODEL) - base.data_offset, 4 * (8 * 3 + 8 + 8 * 8))

    def test_rebuilt_without_a_change_is_the_same_file(self):
        for source, data in [(self.guide.base, MODEL), (self.guide.adapter, ADAPTER)]:
            source.rebuilt(self.folder / "again")
            self.assertEqual((self.folder / "again").read_bytes(), data)

    def test_changed_metadata_are_read_again(self):
        base = self.guide.base
        pairs = base.with_pairs(llama__block_count=(UINT64, 7), tokenizer__ggml__model=None)
        base.rebuilt(self.folder / "other", pairs)
        other = Gguf(self.folder / "other")
        self.assertEqual(other.pairs[b"llama.block_count"], (UINT64, struct.pack("<Q", 7)))
        self.assertNotIn(b"tokenizer.ggml.model", other.pairs)
        self.assertEqual((self.folder / "other").read_bytes()[other.data_offset:], MODEL[base.data_offset:])

    def test_every_case_makes_its_files_and_differs_from_the_sound_ones(self):
        cases = damage.all_cases(self.guide)
        self.assertGreaterEqual(len(cases), 200)
        for case in cases:
            if "MB" in case.name or "huge" in case.name or "zeros" in case.name:
                continue
            with self.subTest(case.name), tempfile.TemporaryDirectory(dir=self.folder) as name:
                made = case.make(Path(name), chance(1, case.name))
                self.assertTrue(made.names)
                is_copy = made.model.name == DAMAGED and made.model.is_file() and not made.model.is_symlink()
                if is_copy and case.must_fail:
                    self.assertNotEqual(made.model.read_bytes(), MODEL)
        # Nothing may touch what everything starts from.
        self.assertEqual((self.folder / "guide/base.gguf").read_bytes(), MODEL)
        self.assertEqual((self.folder / "guide/guide.lora.gguf").read_bytes(), ADAPTER)

    def test_a_seed_gives_the_same_damage_each_time(self):
        case = next(case for case in damage.all_cases(self.guide) if case.name == "model/bit-flipped/tensor-3")
        files = []
        for number, seed in enumerate(["1", "1", "2"]):
            (self.folder / str(number)).mkdir()
            files.append(case.make(self.folder / str(number), chance(seed, case.name)).model.read_bytes())
        self.assertEqual(files[0], files[1])
        self.assertNotEqual(files[0], files[2])
        differing = [(left ^ right) for left, right in zip(files[0], MODEL) if left != right]
        self.assertEqual([bin(byte).count("1") for byte in differing], [1])


class ScriptTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        self.guide = make_guide(self.folder / "guide")
        self.kept = self.folder / "kept"

    def program(self, body):
        path = self.folder / "parley"
        path.write_text("#!/bin/sh\n" + body + "\n")
        path.chmod(0o755)
        return path

    def run_it(self, body, *more, only="model/truncated/at-8"):
        program = self.program(body)
        run = subprocess.run(
            [sys.executable, str(SCRIPT), "--program", str(program), "--guide", str(self.guide),
             "--out", str(self.kept), "--only", only, *more],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
            encoding="utf-8", errors="replace")
        return run.returncode, run.stdout

    def test_a_good_refusal_passes(self):
        code, text = self.run_it('echo "Error: $4: the file is truncated. Download it again." >&2; exit 1')
        self.assertEqual(code, 0, text)
        self.assertRegex(text, r"model: truncated +1 +1 +0 +0 +0 +0 ")
        self.assertFalse(self.kept.exists())

    def test_each_fault_is_named_and_kept(self):
        words = 'echo "Error: $4: the file is truncated. Download it again." >&2'
        for body, fault in [
                ("exit 0", "it ended with 0 rather than 1 or 2"),
                (words + "; exit 3", "it ended with 3 rather than 1 or 2"),
                ("exit 1", "it says nothing"),
                ('echo "The file is truncated. Download it again." >&2; exit 1', "it does not name 'damaged.gguf'"),
                ('echo "$4 is of no good." >&2; exit 1', "it does not say what to do"),
                (words + "; kill -SEGV $$", "it died of SIGSEGV"),
                (words + '; echo "GGML_ASSERT(x) failed" >&2; exit 1', "it says 'GGML_ASSERT'"),
                (words + r"; printf '\033[31m' >&2; exit 1", "the control character U+001B"),
                (words + "; head -c 20000 /dev/zero | tr '\\0' x >&2; exit 1", "it says 200"),
                ("exec sleep 30", "it did not end within 0.5 s")]:
            with self.subTest(fault):
                code, text = self.run_it(body, "--time-out", "0.5")
                self.assertEqual(code, 1, text)
                self.assertIn("model/truncated/at-8: ", text)
                self.assertIn(fault, text)
                self.assertIn("scripts/try-damage --seed 1 --only model/truncated/at-8", text)
                kept = self.kept / "model-truncated-at-8"
                self.assertEqual((kept / "damaged.gguf").read_bytes(), MODEL[:8])
                self.assertIn(fault, (kept / "try-damage.txt").read_text())
                self.assertIn(str(kept / "damaged.gguf"), text)

    def test_what_earlier_runs_kept_goes_and_nothing_else(self):
        self.run_it("exit 0")
        (self.kept / "mine").mkdir()
        self.run_it('echo "Error: $4: the file is truncated. Download it again." >&2; exit 1')
        self.assertEqual(os.listdir(self.kept), ["mine"])

    def test_harmless_damage_may_pass(self):
        code, text = self.run_it("echo Hello", only="model/bit-flipped/weight-0")
        self.assertEqual(code, 0, text)

    def test_the_users_own_settings_are_not_seen(self):
        os.environ["PARLEY_TEMPERATURE"] = "9"
        self.addCleanup(os.environ.pop, "PARLEY_TEMPERATURE")
        code, text = self.run_it(
            '[ -z "$PARLEY_TEMPERATURE" ] && [ -z "$(ls -A "$HOME")" ] || exit 9\n'
            'echo "Error: $4: truncated at the start. Download it again." >&2; exit 1')
        self.assertEqual(code, 0, text)

    def test_a_signal_must_keep_what_was_said(self):
        start = "printf 'once upon a time'; while :; do sleep 0.02; done"
        for body, fault in [("trap 'echo; exit 143' TERM", None), ("trap 'exit 143' TERM", "what was said is not kept"),
                            ("trap 'echo; exit 1' TERM", "it ended with 1 rather than 143"),
                            ("", "it ended with -15 rather than 143")]:
            with self.subTest(body):
                code, text = self.run_it(body + "\n" + start, only="signal/decode-SIGTERM")
                self.assertEqual(code, 1 if fault else 0, text)
                self.assertIn(fault or "signal", text)

    def test_a_program_that_is_done_before_the_signal_proves_nothing(self):
        code, text = self.run_it("echo a b", only="signal/decode-SIGTERM")
        self.assertEqual(code, 1, text)
        self.assertIn("it had ended before the signal came", text)

    def test_a_terminal(self):
        for body, fault in [("trap 'exit 130' INT; printf '> '; while :; do sleep 0.02; done", None),
                            ("trap 'exit 1' INT; printf '> '; while :; do sleep 0.02; done",
                             "it ended with 1 rather than 130"),
                            ("trap 'exit 130' INT; stty -echo; printf '> '; while :; do sleep 0.02; done",
                             "the terminal is not as it was"),
                            ("exit 0", "it does not show '> '")]:
            with self.subTest(body):
                code, text = self.run_it(body, only="terminal/interrupt-leaves")
                self.assertEqual(code, 1 if fault else 0, text)
                self.assertIn(fault or "terminal", text)

    def test_bad_input_reaches_the_program(self):
        code, text = self.run_it(
            '[ "$(od -An -tx1 | tr -d " \\n")" = 636166c3 ] || exit 9\n'
            'echo "Error: The input is not UTF-8. Convert it." >&2; exit 2', only="input/count-not-utf8-cut")
        self.assertEqual(code, 0, text)

    def test_what_is_missing_is_said(self):
        for more, sentence in [(["--guide", str(self.kept / "nowhere")], "Run `make model`"),
                               (["--program", str(self.kept / "nowhere")], "Run `make build`"),
                               (["--program", str(self.folder)], "Run `make build`"),
                               (["--only", "nonsense"], "--list shows them")]:
            with self.subTest(sentence):
                command = [sys.executable, str(SCRIPT), "--guide", str(self.guide), "--out", str(self.kept), *more]
                run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT, timeout=60, text=True)
                self.assertEqual(run.returncode, 1)
                self.assertIn(sentence, run.stdout)

    def test_quick_has_some_of_each_kind(self):
        command = [sys.executable, str(SCRIPT), "--guide", str(self.guide), "--list"]
        kinds = {}
        for name in ["--quick", "--verbose"]:
            lines = subprocess.run([*command, name], stdout=subprocess.PIPE, timeout=60, text=True, check=True).stdout
            kinds[name] = [line.split("\t")[0] for line in lines.splitlines()]
        self.assertEqual(set(kinds["--quick"]), set(kinds["--verbose"]))
        self.assertLessEqual(len(kinds["--quick"]), 60)
        self.assertGreater(len(kinds["--verbose"]), 500)


if __name__ == "__main__":
    unittest.main()
