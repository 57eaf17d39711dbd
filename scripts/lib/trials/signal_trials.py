"""Signals while it loads, waits, reads a prompt and replies."""

import json
import os
import signal
import tempfile
import time
from pathlib import Path

from .judging import CRASH, Outcome, Trial
from .running import MOST_SECONDS, REPLY, STORY, Running

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def signal_trials():
    for number in SIGNALS:
        name = number.name
        for delay in [0.005, 0.03, 0.1, 0.2]:
            yield signal_trial("load-%d-ms-%s" % (delay * 1000, name), number, load_phase(delay), is_load=True,
                               is_quick=delay == 0.1 and number == signal.SIGTERM)
        yield signal_trial("prefill-" + name, number, prefill_phase, is_quick=number == signal.SIGINT)
        yield signal_trial("decode-" + name, number, decode_phase(), keeps=True, is_quick=True)
        yield signal_trial("decode-json-" + name, number, json_phase, is_json=True)
        yield signal_trial("input-" + name, number, waiting_phase(["respond", "-"]), is_load=True)
        yield signal_trial("bench-" + name, number, bench_phase, is_load=True)
    for number in [signal.SIGTERM, signal.SIGHUP]:
        yield signal_trial("chat-idle-" + number.name, number, waiting_phase(["chat", *REPLY]), is_load=True)
        yield signal_trial("chat-decode-" + number.name, number, chat_phase, keeps=True)
    yield Trial("signal", "signal/twice", run_twice)
    yield Trial("signal", "signal/ignored-SIGHUP", run_ignored)


def load_phase(delay):
    def start(bench, _):
        # A home of its own has no stamps, so that the model is hashed: loading takes long enough to be met.
        home = Path(tempfile.mkdtemp(dir=bench.folder))
        running = Running(bench, ["respond", "hi"], environment={"HOME": str(home)})
        time.sleep(delay)
        return running, "in the first %d ms" % (delay * 1000)
    return start


def prefill_phase(bench, folder):
    prompt = folder / "prompt"
    prompt.write_text("The ship sailed past the old lighthouse at dawn. " * 330)
    running = Running(bench, ["respond", "-", "--verbose", "--context-size", "4096"], stdin=prompt)
    if running.wait_for(running.err, b"Loaded", bench.limit):
        time.sleep(0.2)
    return running, "a fifth of a second after loading, the prompt of 3000 tokens in work"


def decode_phase(*more):
    def start(bench, _):
        running = Running(bench, ["respond", STORY, "--max-tokens", "400", "--temperature", "0", *more])
        running.wait_for(running.out, b" ", bench.limit)
        return running, "at the reply's first words"
    return start


def json_phase(bench, _):
    # The object is printed at the end, so its words cannot be waited for; loading is over by then.
    running = Running(bench, ["respond", STORY, "--max-tokens", "400", "--json", "--verbose"])
    if running.wait_for(running.err, b"Loaded", bench.limit):
        time.sleep(0.3)
    return running, "0.3 s after loading, the reply in work"


def waiting_phase(arguments):
    def start(bench, _):
        reader, writer = os.pipe()
        try:
            running = Running(bench, arguments, stdin=reader)
        finally:
            os.close(reader)
        running.writer = writer  # kept open, so that the input does not end
        time.sleep(2)
        return running, "while it waits for input"
    return start


def bench_phase(bench, _):
    running = Running(bench, ["bench", "--repetitions", "50"])
    time.sleep(3)
    return running, "in the third second of a measurement"


def chat_phase(bench, folder):
    lines = folder / "lines"
    lines.write_text(STORY + "\nhello\n")
    running = Running(bench, ["chat", "--max-tokens", "400", "--temperature", "0"], stdin=lines)
    running.wait_for(running.out, b" ", bench.limit)
    return running, "at the reply's first words"


def signal_trial(name, number, start, keeps=False, is_json=False, is_load=False, is_quick=False):
    """`is_load`: nothing has to be put in order yet, so the signal's own effect will do; shells report it alike."""
    def run(bench, folder):
        running, moment = start(bench, folder)
        with running:
            before = running.so_far(running.out)
            was_alive = running.is_alive()
            sent = time.monotonic()
            if was_alive:
                running.process.send_signal(number)
            result = running.wait(30)
            took = time.monotonic() - sent
            if hasattr(running, "writer"):
                os.close(running.writer)
        result.note = "with %s %s" % (number.name, moment)
        wanted = 128 + number
        code = wanted if is_load and result.code == -number else result.code
        if not was_alive:
            return Outcome(result, ["it had ended before the signal came, with %s" % result.code])
        faults = []
        if code != wanted:
            faults.append("it ended with %s rather than %d" % (code, wanted))
        if took > MOST_SECONDS:
            faults.append("it took %.1f s to end" % took)
        if CRASH.search(result.words):
            faults.append("it says '%s'" % CRASH.search(result.words).group())
        if keeps and not (before and result.out.startswith(before) and result.out.endswith(b"\n")):
            faults.append("what was said is not kept, or its line not ended")
        if is_json:
            try:
                json.loads(result.out)
            except ValueError:
                faults.append("its output is no JSON")
        return Outcome(result, faults)
    return Trial("signal", "signal/" + name, run, is_quick)


def run_twice(bench, folder):
    """A second signal ends it, whatever it is about."""
    running, moment = prefill_phase(bench, folder)
    with running:
        for _ in range(2):
            running.process.send_signal(signal.SIGINT)
            time.sleep(0.02)
        sent = time.monotonic()
        result = running.wait(30)
        took = time.monotonic() - sent
    result.note = "with SIGINT twice " + moment
    faults = [] if result.code == 130 else ["it ended with %s rather than 130" % result.code]
    return Outcome(result, faults + (["it took %.1f s" % took] if took > MOST_SECONDS else []))


def run_ignored(bench, _):
    """What was started to ignore SIGHUP, as by nohup, goes on."""
    previous = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        running = Running(bench, ["respond", "hello", *REPLY])
    finally:
        signal.signal(signal.SIGHUP, previous)
    with running:
        running.wait_for(running.out, b"", 1)
        running.process.send_signal(signal.SIGHUP)
        result = running.wait(bench.limit)
    result.note = "started by nohup, with SIGHUP"
    return Outcome(result, [] if result.code == 0 else ["it ended with %s rather than 0" % result.code])
