"""The standard output or error cannot be written, or is closed from the start."""

import argparse
import os
import shlex

from .judging import Outcome, Trial, general_faults
from .running import REPLY, Running


def output_trials():
    """The standard output or error cannot be written."""
    def trial(name, arguments, codes, is_quick=False, says=None, **streams):
        def run(bench, _):
            opened = {key: value() for key, value in streams.items()}
            try:
                missing = str(bench.folder / "no-such.gguf")
                result = bench.run([missing if word is MISSING else word for word in arguments], **opened)
            finally:
                for descriptor in opened.values():
                    os.close(descriptor)
            faults = general_faults(result, bench.limit)
            if not faults and result.code not in codes:
                faults.append("it ended with %d rather than %s" % (result.code, " or ".join(map(str, codes))))
            if not faults and says and says not in result.words:
                faults.append("it does not say '%s'" % says)
            result.note = " ".join("with %s %s" % (key, value.__name__) for key, value in streams.items())
            return Outcome(result, faults)
        return Trial("output", "output/" + name, run, is_quick)

    def full():
        return os.open("/dev/full", os.O_WRONLY)

    def reading_only():
        return os.open("/dev/null", os.O_RDONLY)

    def broken():
        """A pipe whose reader has left."""
        reader, writer = os.pipe()
        os.close(reader)
        return writer

    respond = ["respond", "hi", *REPLY]
    missing = ["respond", "hi", "--model", MISSING]
    if os.path.exists("/dev/full"):
        yield trial("respond-full", respond, [1], True, "disk is full", stdout=full)
        yield trial("json-full", [*respond, "--json"], [1], says="disk is full", stdout=full)
        yield trial("count-full", ["token-count", "hi"], [1], says="disk is full", stdout=full)
        yield trial("list-full", ["models", "list"], [1], says="disk is full", stdout=full)
        yield trial("show-full", ["models", "show"], [1], says="disk is full", stdout=full)
        yield trial("doctor-full", ["doctor"], [1], says="disk is full", stdout=full)
        yield trial("help-full", ["--help"], [0, 1], stdout=full)
        yield trial("error-full", missing, [1], stderr=full)
        yield trial("notes-full", [*respond, "--verbose"], [0, 1], stderr=full)
        yield trial("both-full", respond, [1], stdout=full, stderr=full)
    yield trial("respond-broken", respond, [1], stdout=broken)
    yield trial("list-broken", ["models", "list"], [1], stdout=broken)
    yield trial("help-broken", ["--help"], [0, 1], stdout=broken)
    yield trial("error-broken", missing, [1], True, stderr=broken)
    yield trial("notes-broken", [*respond, "--verbose"], [0, 1], stderr=broken)
    yield trial("respond-unwritable", respond, [1], stdout=reading_only)
    yield trial("error-unwritable", missing, [1], stderr=reading_only)
    for number, name in enumerate(["input", "output", "error"]):
        for verb, arguments in [("respond", respond), ("missing", missing), ("chat", ["chat", *REPLY])]:
            yield closed_trial(name, number, verb, arguments)


MISSING = object()


def closed_trial(name, number, verb, arguments):
    """A stream is closed from the start, as `2>&-` does."""
    def run(bench, _):
        words = [str(bench.folder / "no-such.gguf") if word is MISSING else str(word) for word in arguments]
        line = "exec %s %s" % (" ".join(map(shlex.quote, [str(bench.program), *words])), ["<&-", ">&-", "2>&-"][number])
        shell = argparse.Namespace(program="/bin/sh", environment=bench.environment, folder=bench.folder)
        with Running(shell, ["-c", line]) as running:
            result = running.wait(bench.limit)
        faults = general_faults(result, bench.limit)
        if not faults and result.code not in (0, 1, 2):
            faults.append("it ended with %d" % result.code)
        return Outcome(result, faults)
    return Trial("output", "output/closed-%s-%s" % (name, verb), run)
