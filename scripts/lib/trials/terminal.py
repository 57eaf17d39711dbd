"""The program on a terminal of its own."""

import fcntl
import os
import pty
import re
import select
import subprocess
import termios
import time

from .running import MOST_SECONDS, as_from_a_shell


class Terminal:
    """The program on a terminal of its own, as its foreground job."""

    def __init__(self, bench, arguments):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.command, self.environment = [str(bench.program), *arguments], bench.environment
        self.text = b""
        self.began = time.monotonic()

        def own_terminal():
            as_from_a_shell()
            os.setsid()
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(self.command, env=self.environment, cwd=bench.folder, stdin=self.slave,
                                        stdout=self.slave, stderr=self.slave, preexec_fn=own_terminal)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.hang_up()
        os.close(self.slave)

    def hang_up(self):
        if self.master is not None:
            os.close(self.master)
            self.master = None

    def send(self, text):
        os.write(self.master, text)

    def read(self, seconds):
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            self.text += os.read(self.master, 1 << 16)
        except OSError:
            return False
        return True

    def expect(self, pattern, limit=30):
        """Waits for a pattern in what comes from now on, and takes everything up to it away."""
        end = time.monotonic() + limit
        while True:
            found = re.search(pattern, self.text)
            if found:
                self.text = self.text[found.end():]
                return
            if time.monotonic() > end or (not self.read(0.1) and self.process.poll() is not None):
                raise Missing("it does not show '%s', but '%s'" % (pattern.decode(), ascii(self.text[-200:])))

    def end(self, limit=MOST_SECONDS):
        """The exit code; None when it does not end."""
        end = time.monotonic() + limit
        while self.process.poll() is None and time.monotonic() < end:
            if self.master is None or not self.read(0.02):
                time.sleep(0.01)
        return self.process.returncode

    def is_restored(self):
        """Whether the terminal's modes are what they were; control characters and flags, speeds aside."""
        return termios.tcgetattr(self.slave)[:4] == self.before[:4]


class Missing(Exception):
    pass
