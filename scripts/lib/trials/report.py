"""What was tried, by kind, and what failed."""

import re
import shlex
import shutil
from collections import Counter

from .judging import MOST_WORDS

MOST_KEPT = 20
NOTES = "try-damage.txt"


def clear(out):
    """Removes what earlier runs kept, and nothing else that may lie there."""
    for notes in out.glob("*/" + NOTES):
        remove(notes.parent)


def remove(folder):
    """Removes a folder with whatever lies in it, files without rights and long paths too."""
    shutil.rmtree(folder, ignore_errors=True)


class Report:
    """What was tried, by kind, and what failed."""

    def __init__(self, options):
        self.options = options
        self.counts = {}
        self.slowest = {}
        self.largest = {}
        self.failures = []
        self.tried = 0
        self.kept = 0

    def keep(self, trial, folder):
        """Moves the files of a trial to where they stay, unless there are too many."""
        if self.kept >= MOST_KEPT and not self.options.keep:
            return folder
        self.kept += 1
        target = self.options.out / re.sub(r"[^\w.+-]+", "-", trial.name)
        remove(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(str(folder), str(target))
        return target

    def add(self, trial, outcome, folder, kept):
        self.tried += 1
        counts = self.counts.setdefault(trial.kind, Counter())
        code = outcome.result.code
        if outcome.faults:
            end = "failed"
        elif trial.kind in ("signal", "terminal"):
            end = "done" if code == 0 else "signal"
        else:
            end = {0: "done", 1: "refused", 2: "usage"}.get(code, "signal")
        counts[end] += 1
        self.slowest[trial.kind] = max(self.slowest.get(trial.kind, 0), outcome.result.seconds)
        self.largest[trial.kind] = max(self.largest.get(trial.kind, 0), outcome.result.peak)
        if self.options.verbose or outcome.faults:
            words = outcome.result.words.replace(str(folder), "...").strip()
            print("%s %s (%s, %.2f s, %d MiB)%s" % (
                "FAIL" if outcome.faults else "ok  ", trial.name, code, outcome.result.seconds,
                outcome.result.peak >> 20, ": " + words[:600] if self.options.verbose else ""), flush=True)
        notes = self.describe(trial, outcome, folder, kept)
        if kept != folder:
            (kept / NOTES).write_text(notes + "\n\n" + result_text(outcome.result), encoding="utf-8", errors="replace")
        if outcome.faults:
            self.failures.append(notes)

    def describe(self, trial, outcome, folder, kept):
        result = outcome.result
        shown = result.words.strip()
        lines = [trial.name + ": " + ("; ".join(outcome.faults) or "passed"),
                 "  says:  " + (ascii(shown)[1:-1][:400] or "(nothing)"),
                 "  again: %s --seed %s --only %s" % ("scripts/try-damage", self.options.seed, shlex.quote(trial.name))]
        if kept != folder:
            command = result.shell(folder, kept, self.options.guide.parent)
            note = result.note.replace(str(folder), str(kept))
            lines.append("  or:    %s%s" % (command, "  (%s)" % note if note else ""))
        return "\n".join(lines)

    def show(self, planned):
        ends = ["refused", "usage", "done", "signal", "failed"]
        width = max([len(kind) for kind in self.counts] + [5])
        print("%-*s  tries  %s  slowest  memory" % (width, "kind", "  ".join(ends)))
        for kind, counts in self.counts.items():
            memory = "%4d MiB" % (self.largest[kind] >> 20) if self.largest[kind] else "       -"
            print("%-*s  %5d  %s  %5.1f s  %s" % (
                width, kind, sum(counts.values()), "  ".join("%*d" % (len(end), counts[end]) for end in ends),
                self.slowest[kind], memory))
        total = sum(self.counts.values(), Counter())
        print("%-*s  %5d  %s" % (width, "all", self.tried, "  ".join("%*d" % (len(end), total[end]) for end in ends)))
        if self.failures:
            print("\n%d failed:\n" % len(self.failures))
            print("\n\n".join(self.failures))
        if self.tried < planned:
            print("Only %d of %d were tried." % (self.tried, planned))


def result_text(result):
    return "Ended with %s.\n\nOutput:\n%s\nErrors:\n%s" % (
        result.code, result.out.decode(errors="replace")[:MOST_WORDS], result.words[:MOST_WORDS])
