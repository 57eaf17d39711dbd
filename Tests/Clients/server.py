"""A `parley serve` for tests: started, waited for, and stopped by what started it."""

import os
import re
import signal
import subprocess
import threading
import time

PROGRAM = os.environ["PARLEY_TEST_PROGRAM"]


class Server:
    """A running server on a free port of this machine."""

    def __init__(self, *arguments, wait=True):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", "--temperature", "0", *arguments],
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
            self._wait_for(r"Answering with (\S+),")

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
            self.process.kill()
            self._reader.join(5)
            self.process.stderr.close()
