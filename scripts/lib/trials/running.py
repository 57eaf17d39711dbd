"""Running the program in a home of its own, to its end or to where it is sent a signal."""

import os
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

# A reply of a few words that are always the same, and one that goes on for long.
REPLY = ["--max-tokens", "4", "--temperature", "0"]
STORY = "Tell me a long story about a ship and a lighthouse, with many details."
# In which the program must end when it is told to.
MOST_SECONDS = 2


@dataclass
class Result:
    """How a run ended. `code` is below 0 for a death by a signal, and None when it had to be killed."""

    command: List[str]
    environment: dict
    code: Optional[int]
    out: bytes
    err: bytes
    seconds: float
    peak: int
    note: str = ""

    @property
    def words(self):
        return self.err.decode(errors="replace")

    def shell(self, folder, kept, models):
        """The command as a person would type it, with the files where they are kept."""
        words = list(self.command)
        if "--model" not in words:
            own = self.environment["PARLEY_MODELS"]
            words.insert(0, "PARLEY_MODELS=" + (own if own.startswith(str(folder)) else str(models)))
        shown = " ".join(shlex.quote(os.fsencode(word).decode(errors="replace")) for word in words)
        return shown.replace(str(folder), str(kept))


class Bench:
    """The program, the sound model, and a temporary folder with a home in it."""

    def __init__(self, options, folder):
        self.program, self.limit, self.seed = options.program, options.time_out, options.seed
        self.folder = folder
        self.home = folder / "home"
        self.models = folder / "models"
        self.home.mkdir()
        self.models.mkdir()
        self.guide_folder = options.guide
        os.symlink(self.guide_folder, self.models / "guide")
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(("PARLEY_", "XDG_", "LC_"))}
        self.environment.update(HOME=str(self.home), PARLEY_MODELS=str(self.models), PARLEY_SOCKET="none", LANG="C.UTF-8", TERM="xterm",
                                PARLEY_THREADS=str(options.threads))

    def run(self, arguments, stdin=None, stdout=None, stderr=None, limit=None, **environment):
        """Runs the program to its end; the streams are paths, descriptors, or None for nothing and for files."""
        with Running(self, arguments, stdin, stdout, stderr, environment) as running:
            return running.wait(limit or self.limit)


def as_from_a_shell():
    """Runs in a new process before the program does: no core files, and a Ctrl-C that counts.

    A shell lets what it starts in the background ignore SIGINT, and all that this starts in turn.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Running:
    """A run of the program that may be watched and sent signals."""

    def __init__(self, bench, arguments, stdin=None, stdout=None, stderr=None, environment=None):
        self.command = [str(bench.program), *map(str, arguments)]
        self.environment = {**bench.environment, **(environment or {})}
        # Files rather than pipes: nothing has to be drained, and whatever was written before a signal is there.
        self.out, self.err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        source = open(stdin, "rb") if isinstance(stdin, (str, Path)) else stdin
        self.began = time.monotonic()
        try:
            self.process = subprocess.Popen(
                self.command, env=self.environment, cwd=bench.folder,
                stdin=subprocess.DEVNULL if source is None else source,
                stdout=self.out if stdout is None else stdout, stderr=self.err if stderr is None else stderr,
                preexec_fn=as_from_a_shell)
        finally:
            if source is not stdin:
                source.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.returncode is None:
            self.process.kill()
            self.process.wait()
        self.out.close()
        self.err.close()

    def so_far(self, file):
        return os.pread(file.fileno(), 1 << 20, 0)

    def wait_for(self, file, wanted, limit):
        """Whether something is in an output in time, while the program runs."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if wanted in self.so_far(file) and (wanted or self.so_far(file)):
                return True
            if not self.is_alive():
                return False
            time.sleep(0.001)
        return False

    def is_alive(self):
        """Whether it runs still; it is not reaped here, so that its memory can be asked for."""
        state = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return state is None

    def wait(self, limit):
        """Waits for the end, and kills what does not end in time."""
        end = time.monotonic() + limit
        while self.is_alive() and time.monotonic() < end:
            time.sleep(0.002)
        was_killed = self.is_alive()
        if was_killed:
            self.process.kill()
        _, status, usage = os.wait4(self.process.pid, 0)
        code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        self.process.returncode = code
        return Result(self.command, self.environment, None if was_killed else code, self.so_far(self.out),
                      self.so_far(self.err), time.monotonic() - self.began,
                      usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
