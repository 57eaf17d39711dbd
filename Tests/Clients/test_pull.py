"""Fetching models from a stand-in of the hub: cut off, lied to, twice at once, beside a full disk."""

import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from hub_stand_in import COMMIT, Hub, gguf, sha256, split_gguf

PROGRAM = os.environ["PARLEY_TEST_PROGRAM"]
CUTS = int(os.environ.get("PARLEY_TEST_CUTS", "5"))
NAME = "tiny-Q4_K_M.gguf"
MODEL = gguf()
OTHER = gguf(seed=2)
SECRET = "hf_secretsecretsecret"


class PullTests(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="parley-pull-"))
        self.models = self.home / "models"
        self.hub = Hub({"README.md": b"hello", NAME: MODEL, "tiny-Q8_0.gguf": OTHER, "mmproj-f16.gguf": OTHER})

    def tearDown(self):
        self.hub.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def environment(self, **more):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "HF_", "XDG_"))}
        return kept | {
            "HOME": str(self.home),
            "PARLEY_MODELS": str(self.models),
            "HF_ENDPOINT": self.hub.url,
            **more,
        }

    def start(self, *arguments, environment=None, **more):
        return subprocess.Popen(
            [PROGRAM, "models", *arguments],
            env=environment or self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        )

    def run_models(self, *arguments, status=0, **more):
        """Runs `parley models …`; gives what it wrote, results and the rest."""
        process = self.start(*arguments, **more)
        out, errors = process.communicate(timeout=240)
        self.assertEqual(process.returncode, status, errors)
        self.assertNotIn("\x1b", out + errors)
        self.assertNotIn(SECRET, out + errors)
        return out, errors

    def names(self):
        return sorted(path.name for path in self.models.iterdir()) if self.models.exists() else []

    def listed(self):
        return {entry["name"]: entry for entry in json.loads(self.run_models("list", "--json")[0])}

    def wait_for_bytes(self, count=1, seconds=20):
        """Waits until so many bytes lie in the file that is being fetched."""
        part = self.models / (NAME + ".part")
        end = time.monotonic() + seconds
        while not part.exists() or part.stat().st_size < count:
            self.assertLess(time.monotonic(), end, "Nothing came.")
            time.sleep(0.01)

    def assert_asked_from(self, size, beginning="/owner/"):
        """That the file was asked for once, from this byte on."""
        self.assertEqual([request[2].get("Range") for request in self.hub.asked(beginning)], [f"bytes={size}-"])

    def assert_here(self, name=NAME, data=MODEL):
        self.assertEqual(sha256((self.models / name).read_bytes()), sha256(data))
        self.assertEqual([other for other in self.names() if not other.endswith(".gguf")], [])

    # What is asked for.

    def test_the_usual_quantization_comes_and_is_found(self):
        out, errors = self.run_models("pull", "hf:owner/repo")
        self.assertEqual(out, "tiny:Q4_K_M\n")
        self.assertIn("SHA-256: " + sha256(MODEL), errors)
        self.assert_here()
        entry = self.listed()["tiny:Q4_K_M"]
        self.assertEqual((entry["source"], entry["problem"], entry["size_bytes"]), ("Parley", None, len(MODEL)))
        self.assertTrue(all(COMMIT in request[1] for request in self.hub.asked("/owner/")))

    def test_what_is_here_is_not_fetched_again(self):
        self.run_models("pull", "hf:owner/repo:q4_k_m", "--quiet")
        self.hub.forget()
        out, errors = self.run_models("pull", "hf:owner/repo/" + NAME)
        self.assertIn("is here already", errors)
        self.assertEqual(self.hub.asked("/owner/"), [])

    def test_json_and_quiet(self):
        out, errors = self.run_models("pull", "hf:owner/repo:Q8_0", "--json", "--quiet")
        self.assertEqual(errors, "")
        found = json.loads(out)
        self.assertEqual(found["name"], "tiny:Q8_0")
        self.assertEqual(found["path"], str(self.models / "tiny-Q8_0.gguf"))
        self.assertEqual((found["size_bytes"], found["sha256"]), (len(OTHER), sha256(OTHER)))
        self.assertEqual(found["reference"], "hf:owner/repo:Q8_0")

    def test_an_address_alone(self):
        address = f"{self.hub.store_url}/store/{NAME}"
        out, errors = self.run_models("pull", address)
        self.assertIn("No hash is known", errors)
        self.assert_here()
        out, errors = self.run_models("pull", address)
        self.assertIn("is here already", errors)
        self.run_models("pull", address, "--sha256", sha256(MODEL), "--name", "checked")
        self.assert_here("checked.gguf")
        _, errors = self.run_models("pull", address, "--sha256", "0" * 64, "--name", "wrong", status=1)
        self.assertIn("its SHA-256 should be", errors)
        self.assertNotIn("wrong.gguf", self.names())

    def test_another_file_of_the_name_stays_unless_forced(self):
        self.models.mkdir()
        (self.models / NAME).write_bytes(OTHER)
        _, errors = self.run_models("pull", "hf:owner/repo", status=1)
        self.assertIn("--force", errors)
        self.assert_here(data=OTHER)
        self.run_models("pull", "hf:owner/repo", "--force")
        self.assert_here()

    def test_a_split_model_is_listed_when_it_is_whole(self):
        parts = split_gguf()
        names = [f"big-Q4_K_M-0000{index + 1}-of-00003.gguf" for index in range(3)]
        self.hub.files = {"Q4_K_M/" + name: part for name, part in zip(names, parts)}
        self.hub.faults["rate"] = 2 << 20
        process = self.start("pull", "hf:owner/repo")
        while process.poll() is None:
            for entry in self.listed().values():
                self.assertIsNone(entry["problem"])
        self.assertEqual(process.returncode, 0, process.stderr.read())
        process.communicate()
        for name, part in zip(names, parts):
            self.assert_here(name, part)
        self.assertEqual(self.listed()["big:Q4_K_M"]["size_bytes"], sum(map(len, parts)))
        self.run_models("remove", "big:Q4_K_M", "--yes")
        self.assertEqual(self.names(), [])

    def test_lists_of_several_pages(self):
        self.hub.files = {f"other-{index}-Q8_0.gguf": b"x" for index in range(5)} | {NAME: MODEL}
        self.hub.faults["page"] = 2
        self.run_models("pull", "hf:owner/repo")
        self.assert_here()

    def test_what_is_no_reference(self):
        for text in ["owner/repo", "hf:owner", "hf:../repo", "hf:owner/repo:nonsense", "http://example.org/a.gguf",
                     "https://user:word@example.org/a.gguf", "https://example.org/a.zip", "hf:owner/repo/../a.gguf"]:
            with self.subTest(text):
                self.run_models("pull", text, status=2)
        _, errors = self.run_models("pull", "hf:owner/repo:Q2_K", status=1)
        self.assertIn("There are: Q4_K_M, Q8_0.", errors)
        self.run_models("pull", "hf:owner/nothing", status=1)
        self.assertEqual(self.hub.asked("/owner/"), [])

    # What breaks off.

    def test_killed_at_random_and_completed(self):
        self.hub.faults["rate"] = 4 << 20
        part = self.models / (NAME + ".part")
        kills, sizes = 0, []
        for _ in range(CUTS * 4):
            if kills == CUTS:
                break
            process = self.start("pull", "hf:owner/repo")
            time.sleep(random.uniform(0.05, 0.35))
            if process.poll() is None:
                process.kill()
                kills += 1
            process.communicate()
            if (self.models / NAME).exists():
                # Done between two kills: the rest happens to a new one.
                self.assertEqual(sha256((self.models / NAME).read_bytes()), sha256(MODEL))
                (self.models / NAME).unlink()
            if part.exists():
                sizes.append(part.stat().st_size)
        self.assertEqual(kills, CUTS)
        self.assertGreater(max(sizes, default=0), 0)
        self.assertNotIn("tiny:Q4_K_M", self.listed())
        size = part.stat().st_size if part.exists() else 0
        time.sleep(0.2)  # what the last one asked may still be on its way
        self.hub.faults.clear()
        self.hub.forget()
        _, errors = self.run_models("pull", "hf:owner/repo")
        self.assert_here()
        if 0 < size < len(MODEL):
            self.assertIn("Going on with", errors)
            self.assert_asked_from(size)

    def test_a_split_model_killed_at_random(self):
        parts = split_gguf()
        names = [f"big-Q4_K_M-0000{index + 1}-of-00003.gguf" for index in range(3)]
        self.hub.files = dict(zip(names, parts))
        self.hub.faults["rate"] = 4 << 20
        for _ in range(CUTS):
            process = self.start("pull", "hf:owner/repo")
            time.sleep(random.uniform(0.05, 0.4))
            process.kill()
            process.communicate()
            for entry in self.listed().values():
                self.assertIsNone(entry["problem"])
            if (self.models / names[0]).exists():
                for name, part in zip(names, parts):
                    self.assertEqual(sha256((self.models / name).read_bytes()), sha256(part))
                self.run_models("remove", "big:Q4_K_M", "--yes")
        self.hub.faults.clear()
        self.run_models("pull", "hf:owner/repo")
        for name, part in zip(names, parts):
            self.assert_here(name, part)

    def test_connections_that_drop(self):
        self.hub.faults["drops"] = 0.7
        self.run_models("pull", "hf:owner/repo")
        self.assert_here()

    def test_a_server_that_falls_silent(self):
        self.hub.faults["stalls"] = 1
        _, errors = self.run_models("pull", "hf:owner/repo", "--timeout", "1")
        self.assertIn("nothing came for too long", errors)
        self.assert_here()

    def test_a_server_that_asks_for_patience(self):
        self.hub.faults |= {"busy": 1, "busy_file": 1}
        _, errors = self.run_models("pull", "hf:owner/repo")
        self.assertIn("(429)", errors)
        self.assertIn("(503)", errors)
        self.assert_here()

    def test_a_server_without_ranges(self):
        self.hub.faults |= {"rate": 8 << 20, "ignores_range": True}
        process = self.start("pull", "hf:owner/repo")
        time.sleep(0.4)
        process.kill()
        process.communicate()
        _, errors = self.run_models("pull", "hf:owner/repo")
        self.assert_here()

    def test_a_whole_part_is_only_checked(self):
        self.models.mkdir()
        self.hub.faults["rate"] = 8 << 20
        process = self.start("pull", "hf:owner/repo")
        self.wait_for_bytes()
        process.kill()
        process.communicate()
        (self.models / (NAME + ".part")).write_bytes(MODEL)
        self.hub.forget()
        self.run_models("pull", "hf:owner/repo")
        self.assert_here()
        self.assertEqual(self.hub.asked("/owner/"), [])

    def test_interrupted_it_says_how_to_go_on(self):
        self.hub.faults["rate"] = 1 << 20
        process = self.start("pull", "hf:owner/repo")
        self.wait_for_bytes()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn("To go on from there: parley models pull hf:owner/repo", errors)
        self.assertEqual(self.names(), [NAME + ".part", NAME + ".part.json"])
        self.hub.faults.clear()
        self.run_models("pull", "hf:owner/repo")
        self.assert_here()

    def test_two_at_once_fetch_once(self):
        self.hub.faults["rate"] = 4 << 20
        processes = [self.start("pull", "hf:owner/repo") for _ in range(2)]
        results = [process.communicate(timeout=60) for process in processes]
        self.assertEqual([process.returncode for process in processes], [0, 0], results)
        self.assert_here()
        self.assertEqual(self.hub.sent, len(MODEL))
        said = "".join(errors for _, errors in results)
        self.assertIn("Waiting for it", said)
        self.assertIn("is here already", said)

    def test_who_waits_takes_over(self):
        self.hub.faults["rate"] = 2 << 20
        first = self.start("pull", "hf:owner/repo")
        self.wait_for_bytes()
        second = self.start("pull", "hf:owner/repo")
        self.assertIn("Waiting for it", second.stderr.readline())
        first.kill()
        first.communicate()
        _, errors = second.communicate(timeout=60)
        self.assertEqual(second.returncode, 0, errors)
        self.assertIn("Going on with", errors)
        self.assert_here()

    def test_a_changed_file_starts_over(self):
        self.hub.faults["rate"] = 4 << 20
        process = self.start("pull", "hf:owner/repo")
        self.wait_for_bytes(1 << 20)
        process.kill()
        process.communicate()
        self.hub.faults.clear()
        self.hub.files[NAME] = gguf(seed=3)
        _, errors = self.run_models("pull", "hf:owner/repo")
        self.assertIn("starting over", errors)
        self.assert_here(data=gguf(seed=3))

    def test_a_changed_file_behind_an_address(self):
        address = f"{self.hub.store_url}/store/{NAME}"
        for change in [gguf(seed=4), gguf([("output.weight", 1 << 19)], seed=5)]:
            self.hub.files[NAME] = MODEL
            self.hub.faults["rate"] = 2 << 20
            process = self.start("pull", address)
            self.wait_for_bytes(1 << 20)
            process.kill()
            process.communicate()
            self.hub.faults.clear()
            self.hub.files[NAME] = change
            _, errors = self.run_models("pull", address)
            self.assertIn("starting over", errors)
            self.assert_here(data=change)
            (self.models / NAME).unlink()

    def test_an_address_is_gone_on_with(self):
        address = f"{self.hub.store_url}/store/{NAME}"
        self.hub.faults["rate"] = 2 << 20
        process = self.start("pull", address)
        self.wait_for_bytes(1 << 20)
        process.kill()
        process.communicate()
        size = (self.models / (NAME + ".part")).stat().st_size
        self.hub.faults.clear()
        self.hub.forget()
        _, errors = self.run_models("pull", address)
        self.assertIn("Going on with", errors)
        self.assert_here()
        self.assert_asked_from(size, "/store/")

    # What lies.

    def fails(self, *faults, says):
        self.hub.faults = dict(faults)
        _, errors = self.run_models("pull", "hf:owner/repo", status=1)
        self.assertIn(says, errors)
        self.assertEqual(self.names(), [])

    def test_wrong_bytes(self):
        self.fails(("wrong", True), says="its SHA-256 should be " + sha256(MODEL))

    def test_a_hash_of_something_else(self):
        self.fails(("oid", "0" * 64), says="its SHA-256 should be " + "0" * 64)

    def test_too_many_bytes(self):
        self.fails(("endless", True), says="sends more than")

    def test_a_length_that_is_too_long(self):
        self.fails(("length", 1000), says="the server offers")

    def test_a_length_that_is_too_short(self):
        self.fails(("length", -1000), says="the server offers")

    def test_a_page_instead_of_a_model(self):
        self.hub.faults["page_instead"] = True
        _, errors = self.run_models("pull", f"{self.hub.store_url}/store/{NAME}", status=1)
        self.assertIn("is no GGUF file", errors)
        self.assertEqual(self.names(), [])

    def test_a_damaged_model(self):
        self.hub.files[NAME] = MODEL[:5000]
        self.fails(says="cannot be used, and was removed")

    def test_names_that_lead_elsewhere(self):
        self.hub.extra = [
            {"type": "file", "path": path, "size": len(MODEL), "lfs": {"oid": sha256(MODEL), "size": len(MODEL)}}
            for path in ["../../escaped-Q4_K_M.gguf", "/tmp/escaped-Q4_K_M.gguf", "a\\..\\escaped-Q4_K_M.gguf",
                         "\x1b[2Jescaped-Q4_K_M.gguf", ".escaped-Q4_K_M.gguf", "a/../escaped-Q4_K_M.gguf",
                         "escaped\u202e-Q4_K_M.gguf", "e" * 300 + "-Q4_K_M.gguf", "escaped\0-Q4_K_M.gguf"]
        ]
        self.run_models("pull", "hf:owner/repo")
        self.assert_here()
        self.assertEqual(self.names(), [NAME])
        _, errors = self.run_models("pull", "hf:owner/repo:Q2_K", status=1)
        self.assertNotIn("escaped", errors)

    # Who may.

    def test_a_gated_model(self):
        self.hub.token = SECRET
        _, errors = self.run_models("pull", "hf:owner/repo", status=1)
        self.assertIn("HF_TOKEN", errors)
        self.assertNotIn("who are you", errors)
        _, errors = self.run_models("pull", "hf:owner/repo", status=1, environment=self.environment(HF_TOKEN="hf_wrong"))
        self.assertIn("your token", errors)
        folder = self.home / ".cache/huggingface"
        folder.mkdir(parents=True)
        (folder / "token").write_text(SECRET + "\n")
        self.run_models("pull", "hf:owner/repo")
        self.assert_here()

    def test_the_token_stays_with_the_hub(self):
        self.hub.token = SECRET
        self.hub.elsewhere = True
        self.run_models("pull", "hf:owner/repo", environment=self.environment(HF_TOKEN=SECRET))
        self.assert_here()
        self.assertTrue(self.hub.asked("/store/"))
        for port, path, headers in self.hub.asked():
            self.assertEqual("Authorization" in headers, port == self.hub.port, path)

    def test_redirects_that_are_not_followed(self):
        self.hub.elsewhere = True
        for target in ["http://example.org/a.gguf", "ftp://127.0.0.1/a", "file:///etc/passwd", "", "//a@b/c",
                       self.hub.url + f"/owner/repo/resolve/{COMMIT}/{NAME}"]:
            with self.subTest(target):
                self.hub.faults["redirect"] = target
                _, errors = self.run_models("pull", "hf:owner/repo", status=1)
                self.assertIn("points", errors)
        self.hub.faults["redirect"] = self.hub.store_url + "/Please_type_your_password"
        _, errors = self.run_models("pull", "hf:owner/repo", status=1)
        self.assertNotIn("password", errors)

    # Room.

    def test_no_room_for_it(self):
        self.fails(("size", 1 << 60), says="too little room")

    def test_a_disk_that_fills_up(self):
        limit = 1 << 20
        _, errors = self.run_models(
            "pull", "hf:owner/repo", status=1,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )
        self.assertIn("What was fetched is kept", errors)
        self.assertEqual((self.models / (NAME + ".part")).stat().st_size, limit)
        self.hub.forget()
        self.run_models("pull", "hf:owner/repo")
        self.assert_here()
        self.assert_asked_from(limit)

    # What goes.

    def test_remove(self):
        self.run_models("pull", "hf:owner/repo")
        self.run_models("pull", "hf:owner/repo:Q8_0")
        _, errors = self.run_models("remove", "tiny:Q4_K_M", status=2)
        self.assertIn("--yes", errors)
        self.assert_here()
        self.run_models("remove", "tiny:Q4_K_M", "--yes")
        self.assertEqual(self.names(), ["tiny-Q8_0.gguf"])
        self.run_models("remove", "nothing", "--yes", status=1)

    def test_remove_what_is_half_there(self):
        self.hub.faults["rate"] = 1 << 20
        process = self.start("pull", "hf:owner/repo")
        self.wait_for_bytes()
        _, errors = self.run_models("remove", "tiny:Q4_K_M", "--yes", status=1)
        self.assertIn("is being fetched", errors)
        process.kill()
        process.communicate()
        self.run_models("remove", "tiny:Q4_K_M", "--yes")
        self.assertEqual(self.names(), [])

    def test_remove_touches_nothing_elsewhere(self):
        elsewhere = self.home / "elsewhere.gguf"
        elsewhere.write_bytes(MODEL)
        _, errors = self.run_models("remove", str(elsewhere), "--yes", status=1)
        self.assertIn("by hand", errors)
        cache = self.home / ".cache/huggingface/hub/models--owner--repo/snapshots/abc"
        cache.mkdir(parents=True)
        (cache / NAME).write_bytes(MODEL)
        _, errors = self.run_models("remove", "owner/repo:Q4_K_M", "--yes", status=1)
        self.assertIn(str(cache / NAME), errors)
        self.assertTrue(elsewhere.exists() and (cache / NAME).exists())


if __name__ == "__main__":
    unittest.main()
