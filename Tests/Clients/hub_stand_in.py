"""A stand-in for the hub that models are fetched from: on this machine alone, honest or not."""

import hashlib
import json
import random
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def _text(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def gguf(tensors=(("output.weight", 1 << 20),), split=None, seed=1):
    """A GGUF file that says it is a llama: F32 tensors of random bytes.

    `split` is (number from 0, count, tensors of all parts).
    """
    metadata = [
        _text("general.architecture") + struct.pack("<I", 8) + _text("llama"),
        _text("general.name") + struct.pack("<I", 8) + _text("stand-in"),
    ]
    if split:
        metadata += [
            _text("split.no") + struct.pack("<IH", 2, split[0]),
            _text("split.count") + struct.pack("<IH", 2, split[1]),
            _text("split.tensors.count") + struct.pack("<Ii", 5, split[2]),
        ]
    data = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)) + b"".join(metadata)
    offset = 0
    for name, count in tensors:
        data += _text(name) + struct.pack("<IQIQ", 1, count, 0, offset)
        offset += (count * 4 + 31) // 32 * 32
    data += b"\0" * (-len(data) % 32)
    return data + random.Random(seed).randbytes(offset)


def split_gguf(count=3, tensor=1 << 18):
    """The parts of a split model, each with one tensor."""
    return [gguf([(f"blk.{index}.weight", tensor)], (index, count, count), seed=index) for index in range(count)]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Hub:
    """A hub with one repository, `owner/repo`, and a second server where its files lie.

    `files` are its files by their paths. `faults` are changed while it runs; each is looked at when a file is asked for.
    """

    def __init__(self, files, elsewhere=False):
        self.files = dict(files)
        self.extra = []
        self.faults = {}
        self.token = None
        self.requests = []
        self.sent = 0
        self._lock = threading.Lock()
        self._servers = [self._serve(), self._serve()]
        self.elsewhere = elsewhere
        self.port, self.store_port = (server.server_address[1] for server in self._servers)
        self.url = f"http://127.0.0.1:{self.port}"
        # Another name for the same machine is another origin.
        self.store_url = f"http://localhost:{self.store_port}"

    def stop(self):
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def asked(self, beginning="/"):
        """The requests for paths that begin so, each as (port, path, headers)."""
        with self._lock:
            return [request for request in self.requests if request[1].startswith(beginning)]

    def forget(self):
        with self._lock:
            self.requests.clear()
            self.sent = 0

    def _serve(self):
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                with hub._lock:
                    hub.requests.append((self.server.server_address[1], self.path, dict(self.headers)))
                try:
                    hub._answer(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.handle_error = lambda *arguments: None
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    # What is answered.

    def _answer(self, request):
        parts = urlsplit(request.path)
        path = unquote(parts.path)
        if self.token and request.server.server_address[1] == self.port:
            if request.headers.get("Authorization") != f"Bearer {self.token}":
                return self._plain(request, 401, b"\x1b[31mwho are you?\x1b[0m")
        if path.startswith("/api/models/"):
            return self._list(request, path, parse_qs(parts.query))
        name = path.removeprefix(f"/owner/repo/resolve/{COMMIT}/").removeprefix("/store/").lstrip("/")
        if name not in self.files:
            return self._plain(request, 404, b"no")
        if path.startswith("/owner/") and self.elsewhere:
            target = self.faults.get("redirect", f"{self.store_url}/store/{name}?signature=a%2Fb")
            return self._plain(request, 302, b"", [("Location", target)])
        self._file(request, self.files[name])

    def _list(self, request, path, query):
        if not path.startswith("/api/models/owner/repo"):
            return self._plain(request, 404, b'{"error":"Repository not found"}')
        if "busy" in self.faults:
            with self._lock:
                self.faults["busy"] -= 1
                if self.faults["busy"] < 0:
                    del self.faults["busy"]
                else:
                    return self._plain(request, 429, b"", [("Retry-After", "1")])
        if "/tree/" not in path:
            return self._plain(request, 200, json.dumps({"id": "owner/repo", "sha": COMMIT}).encode())
        entries = list(self.extra) + [
            {
                "type": "file",
                "path": name,
                "size": self.faults.get("size", len(data)),
                "oid": "0" * 40,
                "lfs": {
                    "oid": self.faults.get("oid", sha256(data)),
                    "size": self.faults.get("size", len(data)),
                    "pointerSize": 135,
                },
            }
            for name, data in self.files.items()
        ]
        start = int(query.get("cursor", ["0"])[0])
        step = self.faults.get("page", len(entries))
        headers = []
        if start + step < len(entries):
            headers = [("Link", f'<{self.url}{path}?recursive=true&cursor={start + step}>; rel="next"')]
        self._plain(request, 200, json.dumps(entries[start : start + step]).encode(), headers)

    def _plain(self, request, status, body, headers=()):
        request.send_response(status)
        for name, value in headers:
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def _file(self, request, data):
        faults = self.faults
        if faults.get("busy_file"):
            with self._lock:
                faults["busy_file"] -= 1
            return self._plain(request, 503, b"", [("Retry-After", "1")])
        if "page_instead" in faults:
            return self._plain(request, 200, b"<html>Log in, please</html>" * 100)
        tag = f'"{sha256(data)[:32]}"'
        if faults.get("wrong"):
            middle = len(data) // 2
            data = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        start, status, headers = 0, 200, []
        asked = request.headers.get("Range", "")
        if asked.startswith("bytes=") and not faults.get("ignores_range"):
            first, _, last = asked.removeprefix("bytes=").partition("-")
            if request.headers.get("If-Range", tag) == tag:
                start, status = int(first), 206
                if start >= len(data):
                    return self._plain(request, 416, b"", [("Content-Range", f"bytes */{len(data)}")])
                end = min(int(last), len(data) - 1) if last else len(data) - 1
                headers = [("Content-Range", f"bytes {start}-{end}/{len(data)}")]
                data = data[: end + 1]
        body = data[start:]
        request.send_response(status)
        for name, value in headers:
            request.send_header(name, value)
        request.send_header("ETag", tag)
        if faults.get("endless"):
            request.send_header("Transfer-Encoding", "chunked")
            request.end_headers()
            block = random.randbytes(1 << 16)
            request.wfile.write(b"%x\r\n" % len(body) + body + b"\r\n")
            while True:
                request.wfile.write(b"10000\r\n" + block + b"\r\n")
        request.send_header("Content-Length", str(len(body) + faults.get("length", 0)))
        request.end_headers()
        self._send(request, body)
        if faults.get("length"):
            request.close_connection = True

    def _send(self, request, body):
        drops, rate = self.faults.get("drops", 0), self.faults.get("rate")
        limit = len(body)
        if drops and random.random() < drops:
            limit = random.randrange(len(body))
        stall = self.faults.get("stalls", 0)
        if stall:
            with self._lock:
                self.faults["stalls"] -= 1
            limit = len(body) // 2
        step = 1 << 16
        for place in range(0, limit, step):
            block = body[place : min(place + step, limit)]
            request.wfile.write(block)
            with self._lock:
                self.sent += len(block)
            if rate:
                time.sleep(len(block) / rate)
        if stall:
            request.wfile.flush()
            time.sleep(8)
        if limit < len(body):
            request.close_connection = True
            request.connection.close()
