"""A dialogue with a long-lived program: one JSON line in, one JSON line out. Used by jinja-differential."""

import json
import os
import selectors
import subprocess
import tempfile
import time


class NoAnswer(Exception):
    """Why there is no answer: the program ended, took too long, or said something else."""


class Dialogue:
    """The program is started when it is first asked, and again after it ended or had to be stopped."""

    def __init__(self, command, seconds):
        self.command, self.seconds = command, seconds
        self.process = None
        self.asked = 0

    def ask(self, request):
        self.asked += 1
        number = self.asked
        if self.process is None:
            self.start()
        line = json.dumps({"id": number, **request, "stretches": True}, ensure_ascii=False)
        try:
            answer = json.loads(self.exchange(line.encode() + b"\n"))
            if not isinstance(answer, dict) or answer.get("id") != number:
                raise NoAnswer(f"an answer that is not to request {number}: {json.dumps(answer)[:200]}")
            return answer
        except ValueError as error:
            self.stop()
            raise NoAnswer(f"an answer that is no JSON: {error}") from None
        except NoAnswer:
            self.stop()
            raise

    def start(self):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        self.rest = b""
        for pipe in (self.process.stdin, self.process.stdout):
            os.set_blocking(pipe.fileno(), False)

    def exchange(self, data):
        """Writes and reads at once: a program that does not read must not block us."""
        deadline = time.monotonic() + self.seconds
        pieces = [self.rest]
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            selector.register(self.process.stdin, selectors.EVENT_WRITE)
            while b"\n" not in pieces[-1]:
                ready = selector.select(deadline - time.monotonic())
                if not ready or time.monotonic() > deadline:
                    raise NoAnswer(f"no answer within {self.seconds:g} s")
                for key, _ in ready:
                    if key.fileobj is self.process.stdout:
                        piece = os.read(key.fd, 1 << 16)
                        if not piece:
                            raise NoAnswer(self.end())
                        pieces.append(piece)
                    else:
                        try:
                            data = data[os.write(key.fd, data[:1 << 16]):]
                        except BrokenPipeError:
                            raise NoAnswer(self.end()) from None
                        if not data:
                            selector.unregister(key.fileobj)
        line, _, self.rest = b"".join(pieces).partition(b"\n")
        return line

    def end(self):
        """How the program ended, with the last it said."""
        try:
            code = self.process.wait(5)
        except subprocess.TimeoutExpired:
            return "it closed its output and did not end"
        self.errors.seek(0)
        said = self.errors.read()[-400:].decode(errors="replace").strip()
        how = f"signal {-code}" if code < 0 else f"status {code}"
        return f"it ended with {how}" + (f", saying: {said}" if said else "")

    def stop(self):
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()
            self.errors.close()
