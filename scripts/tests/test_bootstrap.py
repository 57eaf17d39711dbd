"""bootstrap on made-up systems: a PATH of a few real commands and stand-ins, so that no machine has to be like it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent
REAL = "awk bash cat chmod cmp cp cut dirname env flock grep head ln mkdir mv readlink rm sed sha256sum sleep tail"
TOOLS = "gcc g++ make git tar gzip swift"


@unittest.skipUnless(sys.platform == "linux", "made-up systems are made of Linux's commands")
class BootstrapTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(os.path.realpath(folder.name)) / "a clone"  # a space, since people have them
        self.bin = self.root / "bin"
        self.bin.mkdir(parents=True)
        shutil.copytree(SCRIPTS, self.root / "scripts", ignore=shutil.ignore_patterns("tests"))
        for name in REAL.split():
            if shutil.which(name):
                (self.bin / name).symlink_to(os.path.realpath(shutil.which(name)))
        for name in TOOLS.split():
            self.stand_in(name, "exit 0")
        self.system("Linux")
        self.stand_in("id", "echo 1000")
        self.stand_in("pkg-config", "echo 0.5.3")
        self.stand_in("python3", "exit 0")
        self.script("scripts/install-model", "echo model brought >&2")

    def system(self, name):
        self.stand_in("uname", f"echo {name}")

    def stand_in(self, name, text):
        self.script(f"bin/{name}", text)

    def script(self, path, text):
        (self.root / path).write_text(f"#!{shutil.which('bash')}\n{text}\n")
        (self.root / path).chmod(0o755)

    def run_it(self, *arguments, **environment):
        return subprocess.run([str(self.root / "scripts/bootstrap"), *arguments], timeout=60, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={"PATH": str(self.bin), "HOME": str(self.root), **environment})

    def assert_refused(self, words, *arguments, **environment):
        result = self.run_it(*arguments, **environment)
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(words, result.stdout)
        self.assertNotIn("model brought", result.stdout)

    def environment_file(self):
        return (self.root / ".deps/env").read_text()

    def test_uses_an_installed_library_of_a_tested_version(self):
        self.assertEqual(self.run_it().stdout, "Using the installed libllama 0.5.3.\nmodel brought\n")
        self.assertNotIn("PKG_CONFIG_PATH", self.environment_file())
        self.assertFalse((self.root / ".deps/llama").exists())
        # The second time there is nothing to say.
        self.assertEqual(self.run_it().stdout, "model brought\n")

    def test_does_not_take_its_own_library_for_an_installed_one(self):
        self.stand_in("pkg-config", f"echo \"$PKG_CONFIG_PATH\" >'{self.root}/asked'; echo 0.5.3")
        self.run_it(PKG_CONFIG_PATH=f"{self.root}/.deps/llama-x/lib/pkgconfig:/else where:{self.root}/.deps/y")
        self.assertEqual((self.root / "asked").read_text(), "/else where\n")

    def test_builds_its_own_where_none_of_a_tested_version_is_installed(self):
        for version in ["echo 0.4.9", "echo 1.5.0", "echo 0.50.0", "exit 1"]:
            with self.subTest(version):
                self.stand_in("pkg-config", version)
                self.assert_refused("The build tools could not be installed. Is there a network?")
        self.stand_in("pkg-config", "echo 0.5.3")
        self.assert_refused("The build tools could not be installed", PARLEY_LLAMA="build")
        self.assert_refused("PARLEY_LLAMA is 'Build'", PARLEY_LLAMA="Build")

    def test_takes_a_library_that_it_has_built(self):
        self.stand_in("pkg-config", "exit 1")
        self.run_it()
        name = "llama-0.5.0-" + self.key()
        (self.root / ".deps" / name / "lib/pkgconfig").mkdir(parents=True)
        written = self.root / ".deps" / name / "lib/pkgconfig/llama.pc"
        written.write_text("prefix=/where/the\\ clone/was\nName: llama\n")
        self.assertEqual(self.run_it().stdout, "Using the libllama 0.5.0 in .deps.\nmodel brought\n")
        self.assertEqual(os.readlink(self.root / ".deps/llama"), name)
        prefix = f"{self.root}/.deps/{name}".replace(" ", "\\ ")
        self.assertEqual(written.read_text(), f"prefix={prefix}\nName: llama\n")
        sourced = subprocess.run(["bash", "-c", '. .deps/env && echo "$PKG_CONFIG_PATH"'], cwd=self.root, text=True,
                                 stdout=subprocess.PIPE, env={**os.environ, "PKG_CONFIG_PATH": "/before"}).stdout
        self.assertEqual(sourced, f"{self.root}/.deps/{name}/lib/pkgconfig:/before\n")

    def test_another_compiler_processor_or_flag_makes_another_key(self):
        keys = [self.key(), self.key(), self.key(PARLEY_LLAMA_FLAGS="-DGGML_NATIVE=OFF")]
        self.stand_in("gcc", "echo 99")
        keys.append(self.key())
        self.assertEqual(keys[0], keys[1])
        self.assertEqual(len(set(keys)), 3)

    def key(self, **environment):
        text = '. scripts/lib/common.sh; . scripts/lib/llama.sh; llama_key'
        return subprocess.run(["bash", "-c", text], cwd=self.root, text=True, stdout=subprocess.PIPE, check=True,
                              env={"PATH": str(self.bin), **environment}).stdout.strip()

    def test_names_what_is_missing(self):
        (self.bin / "g++").unlink()
        (self.bin / "pkg-config").unlink()
        self.assert_refused("Missing on this system: g++ pkg-config (Debian's names).")
        self.stand_in("apt-get", "exit 1")
        self.assert_refused("Install them, then run this again: sudo apt-get install g++ pkg-config")

    def test_installs_what_is_missing_where_it_may(self):
        made = f"printf '#!/bin/sh\\n' >'{self.bin}/g++'; chmod +x '{self.bin}/g++'"
        self.stand_in("apt-get", f"echo \"$@\" >>'{self.root}/asked'; {made}")
        self.stand_in("sudo", "shift; [ $# -eq 1 ] || exec \"$@\"")
        for who in ["echo 0", "echo 1000"]:
            with self.subTest(who):
                (self.bin / "g++").unlink()
                self.stand_in("id", who)
                result = self.run_it()
                self.assertEqual(result.returncode, 0, result.stdout)
                self.assertIn("Installing with apt-get: g++ ...", result.stdout)
        self.assertEqual((self.root / "asked").read_text(), "install -y --no-install-recommends g++\n" * 2)

    def test_finds_headers_where_the_compiler_does(self):
        text = ". scripts/lib/common.sh; . scripts/lib/system.sh; has_header nobody-has-this.h && echo found"
        folder = self.root / "in clude"
        folder.mkdir()
        for path, found in [("", ""), (f"/nowhere:{folder}", "found\n")]:
            (folder / "nobody-has-this.h").touch()
            run = subprocess.run(["bash", "-c", text], cwd=self.root, text=True, stdout=subprocess.PIPE, check=False,
                                 env={"PATH": str(self.bin), "CPATH": path})
            self.assertEqual(run.stdout, found)

    def test_installs_what_the_store_is_compiled_against(self):
        text = ". scripts/lib/common.sh; . scripts/lib/system.sh; has_header() { false; }; need_sqlite"
        self.stand_in("id", "echo 0")
        self.stand_in("apt-get", f"echo \"$@\" >'{self.root}/asked'")
        subprocess.run(["bash", "-c", text], cwd=self.root, check=True, env={"PATH": str(self.bin)},
                       stdout=subprocess.DEVNULL)
        self.assertEqual((self.root / "asked").read_text(), "install -y --no-install-recommends libsqlite3-dev\n")

    def test_shows_why_apt_get_failed(self):
        (self.bin / "g++").unlink()
        self.stand_in("id", "echo 0")
        self.stand_in("apt-get", "echo cannot reach anything; exit 100")
        self.assert_refused("    cannot reach anything")
        self.assert_refused("apt-get could not install: g++.")

    def test_says_that_swift_is_missing(self):
        (self.bin / "swift").unlink()
        self.assert_refused("Swift is missing. Install Swift 6.2 or later")
        self.system("Darwin")
        self.assert_refused("Swift is missing. Install Xcode")

    def test_says_that_python_is_too_old(self):
        self.stand_in("python3", "[ \"$1\" != --version ] || echo Python 3.6.1; exit 1")
        self.assert_refused("Python 3.9 or later is needed")
        self.assert_refused("is Python 3.6.1", "--model")

    def test_refuses_other_systems_and_options(self):
        self.assert_refused("'--modl' is no option", "--modl")
        self.assert_refused("--prefix needs a folder", "--prefix")
        self.system("FreeBSD")
        self.assert_refused("this system is FreeBSD")

    def test_brings_the_model_alone(self):
        (self.bin / "swift").unlink()
        self.assertEqual(self.run_it("--model").stdout, "model brought\n")
        self.script("scripts/install-model", "echo no network >&2; exit 1")
        self.assert_refused("no network", "--model")

    def test_the_second_waits_for_the_first_and_says_so(self):
        (self.root / ".deps").mkdir()
        with subprocess.Popen([shutil.which("flock"), str(self.root / ".deps/lock"), "cat"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as holder:
            holder.stdin.write(b"x")
            holder.stdin.flush()
            time.sleep(0.2)
            second = subprocess.Popen([str(self.root / "scripts/bootstrap")], stderr=subprocess.PIPE, text=True,
                                      env={"PATH": str(self.bin), "HOME": str(self.root)})
            first_line = second.stderr.readline()
            holder.stdin.close()
            rest = second.communicate(timeout=60)[1]
        self.assertEqual(first_line, "Another set-up of this folder is at work; waiting for it to end.\n")
        self.assertEqual((second.returncode, rest), (0, "Using the installed libllama 0.5.3.\nmodel brought\n"))

    # macOS, as far as it can be tried elsewhere

    def homebrew(self, version="0.5.1"):
        return (f"mkdir -p \"$HOMEBREW_PREFIX/opt/llama.cpp/lib/pkgconfig\"\n"
                f"echo 'Version: {version}' >\"$HOMEBREW_PREFIX/opt/llama.cpp/lib/pkgconfig/llama.pc\"")

    def test_macos_installs_with_homebrew_once(self):
        self.system("Darwin")
        prefix = str(self.root / "brew")
        self.assert_refused("Install Homebrew (https://brew.sh)", HOMEBREW_PREFIX=prefix)
        self.stand_in("brew", f"echo \"$@\" >>'{self.root}/asked'\n" + self.homebrew())
        result = self.run_it(HOMEBREW_PREFIX=prefix)
        self.assertEqual(result.stdout, "Installing llama.cpp with Homebrew; this takes a minute or two ...\n"
                                        "Using Homebrew's libllama 0.5.1.\nmodel brought\n")
        self.assertEqual(self.run_it(HOMEBREW_PREFIX=prefix).stdout, "model brought\n")
        self.assertEqual((self.root / "asked").read_text(), "install llama.cpp\n")
        self.assertIn("brew/opt/llama.cpp/lib/pkgconfig", self.environment_file())

    def test_macos_warns_of_an_untested_version_and_goes_on(self):
        self.system("Darwin")
        self.stand_in("brew", self.homebrew(version="0.9.0"))
        result = self.run_it(HOMEBREW_PREFIX=str(self.root / "brew"))
        self.assertEqual(result.returncode, 0)
        self.assertIn("Using Homebrew's libllama 0.9.0. Parley is tested with 0.5.*", result.stdout)

    def test_macos_says_what_works_on_linux_only(self):
        self.system("Darwin")
        self.assert_refused("works on Linux only", PARLEY_LLAMA="build")
        self.assert_refused("--prefix works on Linux only", "--prefix", "/nowhere")


if __name__ == "__main__":
    unittest.main()
