"""jinja-differential against a program that answers with Jinja2 itself: true it makes no difference, and each way to be
wrong is found. The same file, run as a script, is that program."""

import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent
SCRIPT = SCRIPTS / "jinja-differential"
TEMPLATES = {
    "plain": "{{ bos_token }}{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}{{ eos_token }}\n{% endfor %}",
    "raising": "{% for m in messages %}\n{% if m.role == 'tool' %}{{ raise_exception('No tools: ' ~ m.content) }}"
               "{% endif %}{{ m.content|trim }}{% endfor %}",
    "calling": "{%- for m in messages %}{% if m.tool_calls %}{{ m.tool_calls|tojson(indent=2) }}{% endif %}"
               "{% generation %}{{ m.content or '' }}{% endgeneration %}{% endfor %}",
}


class JinjaDifferentialTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = subprocess.run([SCRIPT, "--set-up"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode and os.environ.get("CI") != "true":
            raise unittest.SkipTest(f"Jinja2 is missing: {done.stdout}")
        assert done.returncode == 0, done.stdout
        cls.python = SCRIPTS.parent / ".deps/venv-jinja/bin/python"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.failures = self.folder / "failures"
        for name, template in TEMPLATES.items():
            (self.folder / f"{name}.jinja").write_text(template)

    def compare(self, fault, *options):
        return subprocess.run(
            [SCRIPT, "--program", f"'{self.python}' -B '{__file__}' {fault}", "--templates", self.folder,
             "--write-failures", self.failures, *options],
            timeout=300, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def assert_found(self, words, fault, *options):
        result = self.compare(fault, "--cases", "90", "--show", "1", *options)
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(words, result.stdout)
        return result.stdout

    def test_the_reference_does_not_differ_from_itself(self):
        result = self.compare("none", "--cases", "90", "--template", "[!v]*")  # without the thousands "values ..."
        self.assertEqual(result.returncode, 0, result.stdout)
        last = result.stdout.splitlines()[-1].split()
        self.assertEqual([last[0], last[-1]], ["all", "0"])
        self.assertGreater(int(last[1]), 2500)
        self.assertGreater(int(last[2]), 2000, "most have a text to compare")
        self.assertGreater(int(last[3]), 300, "errors are compared too")
        self.assertFalse(self.failures.exists())

    def test_the_same_seed_makes_the_same_cases(self):
        for seed, same in [("1", True), ("2", False)]:
            asked = []
            for name, number in [("first", "1"), ("second", seed)]:
                self.compare(f"log:{self.folder / name}", "--template", "plain", "--cases", "20", "--seed", number)
                asked.append((self.folder / name).read_text())
                (self.folder / name).unlink()
            self.assertEqual(asked[0].count("\n"), 20)
            self.assertEqual(asked[0] == asked[1], same)

    def test_finds_each_way_to_be_wrong(self):
        for fault, words in [
            ("text", "another text"), ("silent", "a text where Jinja2 raises"),
            ("refusing", "an error where Jinja2 renders"),
            ("words", "another text of raise_exception"), ("no-line", "an error whose line is None"),
            ("far-line", "an error whose line is 1000"), ("short-stretches", "stretches that are not the text"),
            ("no-stretches", "stretches that are no list"), ("all-template", "data in a template stretch"),
            ("all-data", "a special token in a data stretch"), ("wrong-id", "an answer that is not to request"),
            ("garbled", "an answer that is no JSON"), ("crash", "it ended with status 3, saying: out of cheese"),
        ]:
            with self.subTest(fault):
                group = "plain" if fault in ("all-data", "crash", "wrong-id", "garbled") else "*a*ing"
                cases = "2" if fault in ("crash", "wrong-id", "garbled") else "60"
                self.assert_found(words, fault, "--template", group, "--cases", cases, "--tries", "5")

    def test_stops_a_program_that_hangs_and_goes_on(self):
        start = time.monotonic()
        output = self.assert_found(
            "no answer within 6 s", "hang", "--template", "plain", "--timeout", "6", "--cases", "3")
        self.assertLess(time.monotonic() - start, 50)
        self.assertIn("plain                                             3      2", output)

    def test_gives_up_on_a_program_that_always_crashes(self):
        self.assert_found(
            "The program gave no answer 25 times; stopped.", "crash", "--mini", "--template", "for", "--show", "0")

    def test_makes_a_difference_small_and_writes_it_down(self):
        (self.folder / "eating.jinja").write_text("{% for m in messages %}{{ m.role }}\n{{ m.content }}x\n{% endfor %}")
        output = self.assert_found("expected: ", "text", "--template", "eating")
        small = min(self.failures.glob("*.small.json"))
        self.assertIn(small.name, output)
        request = json.loads(small.read_text())
        self.assertEqual(small.read_text().count("\n"), 1, "parley check jinja reads one line")
        self.assertEqual(request["template"], "x")
        self.assertEqual(request["context"], {})
        self.assertEqual(small.with_suffix(".expected").read_text(), "x")
        self.assertLess(len(small.read_text()), 120)
        # What was found first is kept as it was.
        self.assertIn("{% for m in messages %}", (self.failures / small.name.replace(".small", "")).read_text())

    def test_lets_what_no_template_needs_be_refused(self):
        result = self.compare("refusing", "--mini", "--template", "rarely needed")
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertGreater(int(result.stdout.splitlines()[-1].split()[4]), 30)

    def test_says_what_to_do_where_it_cannot_run(self):
        for options, words in [
            (["--program", "/does/not/exist", "--mini"], "/does/not/exist cannot be run. Build it (make build)"),
            (["--template", "no-such-thing"], "No template and no group is named 'no-such-thing'."),
            (["--templates", str(self.failures), "--template", "plain"], "holds no templates"),
        ]:
            with self.subTest(words):
                result = self.compare("none", *options)
                self.assertEqual(result.returncode, 1)
                self.assertIn(words, result.stdout)
                self.assertNotIn("Traceback", result.stdout)


def serve(fault):
    """Answers as `parley check jinja` should, but for one fault."""
    sys.path.insert(0, str(SCRIPTS / "lib"))
    from jinja_reference import Reference

    reference = Reference()
    fault, _, log = fault.partition(":")
    for line in sys.stdin:
        request = json.loads(line)
        if log:
            with open(log, "a", encoding="utf-8") as file:
                file.write(line)
        answer = {"id": request["id"], **answer_to(request, reference.outcome(request), fault)}
        if fault == "wrong-id":
            answer["id"] = 0
        if fault == "crash":
            print("out of cheese", file=sys.stderr)
            sys.exit(3)
        if fault == "hang" and request["id"] == 2:
            time.sleep(60)
        print("{" if fault == "garbled" else json.dumps(answer), flush=True)


def answer_to(request, outcome, fault):
    if outcome.text is None and fault != "silent":
        error = {"error": outcome.error + ("!" if fault == "words" else ""), "line": 1, "column": 1}
        if fault == "no-line":
            del error["line"]
        if fault == "far-line":
            error["line"] = 1000
        return error
    if fault == "refusing":
        return {"error": "not today", "line": 1, "column": 1}
    text = outcome.text or ""
    if fault == "text":
        text = text.replace("x", "y")
    if fault == "no-stretches":
        return {"text": text}
    if fault == "all-template":
        stretches = [[text, "template"]]
    elif fault == "all-data":
        stretches = [[text, "data"]]
    else:
        stretches = origins(text[:-1] if fault == "short-stretches" else text)
    return {"text": text, "stretches": stretches}


def origins(text):
    """Stretches that are right about the marked characters, which is all that is looked at."""
    return [[character, "data" if character == "\ue000" else "template"] for character in text]


if __name__ == "__main__":
    serve(sys.argv[1])
