"""What no run may do, whatever it was given, and what a refusal must say."""

import re
import signal
from dataclasses import dataclass
from typing import Callable, List

from .running import Result

# What no person should read: words of a crash rather than of the program.
CRASH = re.compile(
    "Fatal error|GGML_ASSERT|ggml_abort|Stack dump|[Bb]acktrace|Program crashed|terminate called|Segmentation fault|"
    "Assertion|AddressSanitizer|bad_alloc|std::|vector::|basic_string|core dumped|Crash:|Exception:")
# What tells a person how to go on: a thing to do, what must be, what there is, or the place that is to be mended.
ADVICE = re.compile(
    r"\b(Download|Name|name that|Convert|Use|Check|Fetch|Update|[Pp]ut|Keep|Choose|Give|Try|Write|Run|Say|Make|Remove|"
    r"Shorten|[Ss]plit it|must|Did you mean|There are|run `make|The keys here|are allowed|at most|"
    r"longer than \d+|line \d+, column \d+|a second time|too large a number|[Nn]o such file|"
    r"lead in a circle|path is too long|it is a folder|is not a file|"
    r"has no \"\w+\"|no command|Is a directory|Too many levels|Bad file descriptor)\b|--[a-z]")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]")
MOST_WORDS = 10_000
MOST_MEMORY = 2 << 30


def general_faults(result, limit):
    """What no run may do, whatever it was given."""
    faults = []
    if result.code is None:
        faults.append("it did not end within %g s" % limit)
    elif result.code < 0:
        faults.append("it died of %s" % signal.Signals(-result.code).name)
    words = result.words + result.out.decode(errors="replace")
    crash = CRASH.search(words)
    if crash:
        faults.append("it says '%s'" % crash.group())
    if len(result.err) > MOST_WORDS:
        faults.append("it says %d bytes" % len(result.err))
    control = CONTROLS.search(result.words)
    if control:
        faults.append("its words hold the control character U+%04X" % ord(control.group()))
    if result.peak > MOST_MEMORY:
        faults.append("it took %d MiB of memory" % (result.peak >> 20))
    return faults


def faults_of_refusal(result, names):
    """What a refusal lacks."""
    words = result.words
    if not words.strip():
        return ["it says nothing"]
    faults = []
    if names and not any(name in words for name in names):
        faults.append("it does not name %s" % " or ".join(map(ascii, names)))
    if not re.search(r"\w+'? \w+", words):
        faults.append("it says no sentence")
    if not ADVICE.search(words):
        faults.append("it does not say what to do")
    return faults


def judged(result, limit, codes, names=()):
    faults = general_faults(result, limit)
    if not faults and result.code not in codes:
        faults.append("it ended with %d rather than %s" % (result.code, " or ".join(map(str, codes))))
    if not faults and result.code in (1, 2):
        faults += faults_of_refusal(result, names)
    return faults


@dataclass
class Outcome:
    result: Result
    faults: List[str]


@dataclass(frozen=True)
class Trial:
    """Something to try: `run` gets the bench and a folder of its own."""

    kind: str
    name: str
    run: Callable
    is_quick: bool = False
