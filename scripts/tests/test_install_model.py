"""install-model against small made-up wheels and pip's own --find-links, as a person would run it."""

import fcntl
import hashlib
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "install-model"
BASE = b"GGUF" + bytes(range(256)) * 64
PACKAGE = "parley-made-up-model==1.0"
MEMBER = "parley_made_up_model/base.gguf"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class InstallModelTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.index, self.recipe, self.models = self.folder / "index", self.folder / "recipe", self.folder / "models"
        self.index.mkdir()
        self.recipe.mkdir()
        self.installed = self.models / "guide"
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(("PIP_", "PARLEY_", "XDG_"))}
        self.environment.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(self.index), PIP_CONFIG_FILE=os.devnull)
        self.make_wheel(BASE)
        self.write_recipe()

    # What a test starts from

    def make_wheel(self, base, member=MEMBER):
        self.wheel = self.index / "parley_made_up_model-1.0-py3-none-any.whl"
        about = "parley_made_up_model-1.0.dist-info/"
        with zipfile.ZipFile(self.wheel, "w") as archive:
            archive.writestr(member, base)
            archive.writestr(about + "METADATA", "Metadata-Version: 2.1\nName: parley-made-up-model\nVersion: 1.0\n")
            archive.writestr(about + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(about + "RECORD", "")

    def write_recipe(self, adapter=b"adapter 1", **changes):
        (self.recipe / "guide.lora.gguf").write_bytes(adapter)
        (self.recipe / "chat_template.jinja").write_text("{{ messages }}")
        (self.recipe / "training").mkdir(exist_ok=True)
        values = {
            "parley": 1,
            "name": "guide",
            "base": {"file": "base.gguf", "size": len(BASE), "sha256": sha256(BASE), "sources": [
                {"python-package": PACKAGE, "member": MEMBER, "sha256": sha256(self.wheel.read_bytes())}]},
            "adapters": [{"file": "guide.lora.gguf", "size": len(adapter), "sha256": sha256(adapter)}],
            "template": "chat_template.jinja",
        }
        values.update(changes)
        (self.recipe / "model.json").write_text(json.dumps(values))

    # Running it

    def command(self, *more):
        return [sys.executable, str(SCRIPT), "--recipe", str(self.recipe), "--models", str(self.models), *more]

    def run_it(self, *more, **environment):
        return subprocess.run(self.command(*more), env={**self.environment, **environment}, timeout=120,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def slow_pip(self, before="", after=""):
        """A pip that notes each call, and does more before and after its work."""
        path = self.folder / "slow-pip"
        path.write_text(f"#!/bin/sh\necho called >>{self.folder}/calls\n{before}\n"
                        f"{shlex.quote(sys.executable)} -m pip \"$@\"\n{after}\n")
        path.chmod(0o755)
        return ["--pip", str(path)]

    def calls(self):
        path = self.folder / "calls"
        return path.read_text().count("called") if path.exists() else 0

    def assert_installed(self, result):
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertEqual((self.installed / "base.gguf").read_bytes(), BASE)
        for name in ["guide.lora.gguf", "chat_template.jinja", "model.json"]:
            self.assertEqual((self.installed / name).read_bytes(), (self.recipe / name).read_bytes())
        self.assert_nothing_half_done()

    def assert_refused(self, result, words):
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(words, result.stdout)
        self.assertNotIn("Traceback", result.stdout)
        self.assertFalse((self.installed / "base.gguf").exists())
        self.assertFalse((self.installed / "model.json").exists())
        self.assert_nothing_half_done()

    def assert_nothing_half_done(self):
        left = [path.name for path in self.models.rglob("*") if path.name.endswith((".partial", ".download"))]
        self.assertEqual(left, [])

    # Bringing

    def test_brings_the_model_once(self):
        first = self.run_it(*self.slow_pip())
        self.assert_installed(first)
        self.assertFalse((self.installed / "training").exists())
        times = {path: path.stat().st_mtime_ns for path in self.installed.iterdir()}
        second = self.run_it(*self.slow_pip())
        self.assert_installed(second)
        self.assertEqual(second.stdout, "")
        self.assertEqual(times, {path: path.stat().st_mtime_ns for path in self.installed.iterdir()})
        self.assertEqual(self.calls(), 1)

    def test_reads_nothing_again_while_size_and_time_are_the_same(self):
        self.run_it()
        status = (self.installed / "base.gguf").stat()
        (self.installed / "base.gguf").write_bytes(b"x" * len(BASE))
        os.utime(self.installed / "base.gguf", ns=(status.st_atime_ns, status.st_mtime_ns))
        self.assertEqual(self.run_it().stdout, "")
        os.utime(self.installed / "base.gguf")
        self.assert_installed(self.run_it())

    def test_folder_comes_from_the_environment(self):
        for environment, expected in [
            ({"PARLEY_MODELS": "/a/b", "XDG_DATA_HOME": "/c", "HOME": "/d"}, "/a/b"),
            ({"PARLEY_MODELS": "", "XDG_DATA_HOME": "/c", "HOME": "/d"}, "/c/parley/models"),
            ({"XDG_DATA_HOME": "relative", "HOME": "/d"}, "/d/.local/share/parley/models"),
            ({"HOME": "/d"}, "/d/.local/share/parley/models"),
        ]:
            with self.subTest(environment):
                found = subprocess.run([sys.executable, str(SCRIPT), "--print-folder"], text=True,
                                       stdout=subprocess.PIPE, env={**self.environment, **environment})
                self.assertEqual(found.stdout, expected + "\n")

    def test_copies_a_right_base_from_another_models_folder(self):
        shared = self.folder / "other/guide"
        shared.mkdir(parents=True)
        (shared / "base.gguf").write_bytes(BASE)
        self.assert_installed(self.run_it("--share-from", str(shared.parent), *self.slow_pip()))
        self.assertEqual(self.calls(), 0)
        self.assertNotEqual((shared / "base.gguf").stat().st_ino, (self.installed / "base.gguf").stat().st_ino)

    def test_takes_no_wrong_base_from_another_models_folder(self):
        shared = self.folder / "other/guide"
        shared.mkdir(parents=True)
        (shared / "base.gguf").write_bytes(BASE[:-1] + b"x")
        self.assert_installed(self.run_it("--share-from", str(shared.parent), *self.slow_pip()))
        self.assertEqual(self.calls(), 1)

    # Wrong hashes

    def test_refuses_a_package_of_another_hash(self):
        with zipfile.ZipFile(self.wheel, "a") as archive:
            archive.writestr("parley_made_up_model/more", "more")
        self.assert_refused(self.run_it(), "What arrived as parley-made-up-model==1.0 is not what the recipe names")

    def test_compares_the_package_itself_when_pip_does_not(self):
        pip = self.folder / "careless-pip"
        pip.write_text(f"#!/bin/sh\nfor last; do :; done\nmkdir -p \"$last\"\ncp {self.wheel} \"$last\"\n"
                       f"echo >>\"$last/{self.wheel.name}\"\n")
        pip.chmod(0o755)
        self.assert_refused(self.run_it("--pip", str(pip)), "pip brought something other than")

    def test_refuses_a_member_of_another_hash_or_size(self):
        for base in [BASE[:-1] + b"x", BASE + b"x", BASE[:-1], b""]:
            with self.subTest(len(base)):
                self.make_wheel(base)
                self.write_recipe()
                self.assert_refused(self.run_it(), "is not the file that the recipe names")

    def test_refuses_a_package_without_the_member(self):
        self.make_wheel(BASE, member="elsewhere.gguf")
        self.write_recipe()
        self.assert_refused(self.run_it(), f"holds no {MEMBER}")

    # Interrupted

    def test_begins_anew_after_a_kill(self):
        for number in [signal.SIGTERM, signal.SIGKILL]:
            with self.subTest(number):
                started = self.folder / "started"
                # A pip that has got half a file when the end comes, and cannot do more.
                halfway = (f"head -c 1000 /dev/zero >\"$TMPDIR/half.whl\"; echo $$ >{started}.new; "
                           f"mv {started}.new {started}; exec sleep 60")
                process = subprocess.Popen(self.command(*self.slow_pip(before=halfway)), env=self.environment,
                                           stderr=subprocess.DEVNULL)
                self.wait_for(started.exists)
                pip = int(started.read_text())
                process.send_signal(number)
                code = process.wait(timeout=30)
                self.assertFalse((self.installed / "base.gguf").exists())
                if number == signal.SIGTERM:
                    self.assertEqual(code, 143)
                    self.assert_nothing_half_done()
                else:
                    os.kill(pip, signal.SIGKILL)
                self.assert_installed(self.run_it())
                (self.installed / "base.gguf").unlink()
                started.unlink()

    def test_a_copy_that_breaks_off_leaves_the_old_file(self):
        self.assert_installed(self.run_it())
        old = (self.installed / "guide.lora.gguf").read_bytes()
        (self.installed / ".guide.lora.gguf.partial").mkdir()  # cannot be written to
        self.write_recipe(adapter=b"adapter 2")
        result = self.run_it()
        self.assertEqual(result.returncode, 1)
        self.assertNotIn("Traceback", result.stdout)
        self.assertEqual((self.installed / "guide.lora.gguf").read_bytes(), old)

    def wait_for(self, condition):
        end = time.monotonic() + 30
        while not condition():
            self.assertLess(time.monotonic(), end, "it did not happen within 30 seconds")
            time.sleep(0.02)

    # Two at a time

    def test_the_second_waits_and_says_so(self):
        started, go = self.folder / "started", self.folder / "go"
        wait = f"touch {started}; while [ ! -e {go} ]; do sleep 0.05; done"
        first = subprocess.Popen(self.command(*self.slow_pip(before=wait)), env=self.environment,
                                 stderr=subprocess.DEVNULL)
        self.addCleanup(first.wait)
        self.addCleanup(go.touch)
        self.wait_for(started.exists)
        second = subprocess.Popen(self.command(*self.slow_pip(before=wait)), env=self.environment,
                                  stderr=subprocess.PIPE, text=True)
        self.assertEqual(second.stderr.readline(), "Another set-up is bringing the model guide; waiting for it.\n")
        go.touch()
        self.assertEqual(second.communicate(timeout=60)[1], "")
        self.assertEqual((first.wait(), second.returncode, self.calls()), (0, 0, 1))
        self.assert_installed(self.run_it())

    def test_the_lock_is_free_when_its_holder_is_gone(self):
        self.assert_installed(self.run_it())
        with open(self.models / ".guide.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    # A recipe that changes

    def test_follows_a_changed_adapter(self):
        self.assert_installed(self.run_it())
        self.write_recipe(adapter=b"adapter 2, longer")
        result = self.run_it(*self.slow_pip())
        self.assert_installed(result)
        self.assertIn("guide.lora.gguf, model.json", result.stdout)
        self.assertEqual(self.calls(), 0)

    def test_mends_an_adapter_changed_in_the_models_folder(self):
        self.assert_installed(self.run_it())
        (self.installed / "guide.lora.gguf").write_bytes(b"adapter x")
        self.assert_installed(self.run_it())

    def test_removes_what_it_brought_and_the_recipe_no_longer_names(self):
        self.assert_installed(self.run_it())
        (self.installed / "notes.txt").write_text("mine")
        self.write_recipe(adapters=[])
        self.assertEqual(self.run_it().returncode, 0)
        self.assertFalse((self.installed / "guide.lora.gguf").exists())
        self.assertTrue((self.installed / "notes.txt").exists())

    def test_refuses_an_adapter_that_the_recipe_does_not_name(self):
        (self.recipe / "guide.lora.gguf").write_bytes(b"not this one")
        result = self.run_it()
        self.assertEqual(result.returncode, 1)
        self.assertIn("git checkout -- Models", result.stdout)
        self.assertFalse((self.installed / "model.json").exists())

    def test_refuses_recipes_it_cannot_follow(self):
        base = {"file": "base.gguf", "size": len(BASE), "sha256": sha256(BASE)}
        source = {"python-package": PACKAGE, "member": MEMBER, "sha256": sha256(b"")}
        for changes, words in [
            ({"parley": 2}, "of format 2"),
            ({"name": "../guide"}, "'../guide' is not the plain name of a file"),
            ({"base": {**base, "file": "a/b"}}, "'a/b' is not the plain name of a file"),
            ({"base": {**base, "sha256": "abc"}}, "'abc' is not a SHA-256"),
            ({"base": {**base, "size": -1}}, "'-1' is not a size"),
            ({"base": {}}, "it lacks 'file'"),
            ({"base": base}, "names no Python package that holds base.gguf"),
            ({"base": {**base, "sources": [{**source, "python-package": "x"}]}}, "'x' is not a package with"),
            ({"base": {**base, "sources": [{**source, "sha256": "\n--index"}]}}, "is not a SHA-256"),
            ({"template": "../x"}, "'../x' is not the plain name of a file"),
            ({"base": 7}, "cannot be followed"),
        ]:
            with self.subTest(words):
                self.write_recipe(**changes)
                self.assert_refused(self.run_it(), words)
        (self.recipe / "model.json").write_text("{")
        self.assert_refused(self.run_it(), "cannot be followed")
        (self.recipe / "model.json").unlink()
        self.assert_refused(self.run_it(), "is missing. Is this a whole clone of Parley?")

    # No network, no place

    def test_says_so_without_a_network(self):
        # Port 9 of this machine: nobody listens there, and pip finds out at once.
        result = self.run_it(PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL="http://127.0.0.1:9/simple")
        self.assert_refused(result, "Is there a network?")
        self.assertNotIn("http", result.stdout)

    def test_shows_pips_last_words_when_it_fails_otherwise(self):
        pip = self.folder / "broken-pip"
        pip.write_text("#!/bin/sh\necho 'no disk for me'\nexit 2\n")
        pip.chmod(0o755)
        self.assert_refused(self.run_it("--pip", str(pip)), "    no disk for me")

    def test_says_so_when_the_models_folder_is_a_file(self):
        self.models.write_text("")
        result = self.run_it()
        self.assertEqual(result.returncode, 1)
        self.assertIn(str(self.models), result.stdout)
        self.assertNotIn("Traceback", result.stdout)


if __name__ == "__main__":
    unittest.main()
