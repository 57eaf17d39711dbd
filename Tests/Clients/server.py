"""A `parley serve` for tests: started, waited for, and stopped by what started it."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

PROGRAM = os.environ["PARLEY_TEST_PROGRAM"]


class Server:
    """A running server on a free port of this machine, with a store of its own unless it is given one, and no socket."""

    def __init__(self, *arguments, wait=True, store=None, socket="none"):
        self._folder = None if store else tempfile.mkdtemp(prefix="parley-store-")
        store = store or os.path.join(self._folder, "conversations.sqlite")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", "--temperature", "0", "--store", store, "--socket", socket, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        found = self._wait_for(r"Listening on http://\S+:(\d+)")
        self.port = int(found.group(1))
        self.url = f"http://127.0.0.1:{self.port}"
        if wait:
            self._wait_for(r"Answering with ")

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(line)

    def _wait_for(self, pattern, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, "".join(self.lines))
            if found:
                return found
            if self.process.poll() is not None and not self._reader.is_alive():
                break
            time.sleep(0.02)
        self.process.kill()
        raise AssertionError(f"The server did not say {pattern!r}, but:\n{''.join(self.lines)}")

    def stop(self, seconds=40):
        """Asks it to stop.

        Returns its exit code.
        """
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        finally:
            self.kill()

    def kill(self):
        """Ends it as a power cut would."""
        self.process.kill()
        self.process.wait(10)
        self._reader.join(5)
        self.process.stderr.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
