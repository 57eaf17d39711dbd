"""Clients that read slowly, or say nothing, and what is told of requests."""

import json
import re
import socket
import subprocess
import time
import unittest

import requests

from server import PROGRAM, Server


class SlowClientTests(unittest.TestCase):
    def connect(self, server):
        connection = socket.socket()
        # A small buffer, so that what is not read waits in the server.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(60)
        connection.connect(("127.0.0.1", server.port))
        return connection

    def ask(self, connection, path, body):
        data = json.dumps(body).encode()
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data
        )

    def metric(self, server, name):
        text = requests.get(server.url + "/metrics", timeout=60).text
        return float(re.search(rf"^parley_{name} (\S+)$", text, re.M).group(1))

    def wait_for_an_empty_queue(self, server, seconds):
        end = time.monotonic() + seconds
        while self.metric(server, "queue_requests") > 0:
            self.assertLess(time.monotonic(), end, "the request still holds its place")
            time.sleep(0.1)

    def test_a_reader_that_is_far_behind_is_cut(self):
        server = Server("--access-log")
        try:
            connection = self.connect(server)
            self.ask(connection, "/v1/chat/completions", {
                "messages": [{"role": "user", "content": "hello"}], "stream": True, "n": 8, "max_tokens": 500,
                "logprobs": True, "top_logprobs": 20, "logit_bias": {"2": -100},
            })
            self.assertTrue(connection.recv(64).startswith(b"HTTP/1.1 200"))
            self.assertGreater(self.metric(server, "queue_requests"), 0)
            self.wait_for_an_empty_queue(server, 240)
            # The work has stopped with it, far before its end.
            self.assertLess(self.metric(server, "generated_tokens_total"), 8 * 500)
            end = time.monotonic() + 10
            while not any(line.rstrip().endswith(" cut") for line in server.lines):
                self.assertLess(time.monotonic(), end, server.lines)
                time.sleep(0.05)
            connection.close()
        finally:
            server.stop()

    def test_connections_that_say_nothing_are_closed(self):
        server = Server("--timeout", "1")
        try:
            for said in (b"", b"GET /hea", b"POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"):
                with self.subTest(said=said):
                    connection = self.connect(server)
                    connection.sendall(said)
                    begun = time.monotonic()
                    connection.settimeout(10)
                    while connection.recv(65536):
                        pass
                    self.assertLess(time.monotonic() - begun, 5)
                    connection.close()
            # An answer that takes longer is none of those.
            body = {"prompt": "Once", "n_predict": 150, "logit_bias": {"2": -100}}
            answer = requests.post(server.url + "/completion", json=body, timeout=60)
            self.assertEqual(answer.json()["tokens_predicted"], 150)
        finally:
            server.stop()

    def test_a_timeout_that_is_none_is_refused(self):
        for wrong in ("0", "-1", "86401", "soon"):
            run = subprocess.run([PROGRAM, "serve", f"--timeout={wrong}"], capture_output=True, text=True, timeout=30,
                                 check=False)
            self.assertEqual(run.returncode, 2, run.stderr)
            self.assertIn("timeout", run.stderr)

    def test_the_log_tells_of_requests_and_nothing_that_is_in_them(self):
        server = Server("--access-log", "--api-key", "secret-key")
        try:
            headers = {"Authorization": "Bearer secret-key"}
            body = {"messages": [{"role": "user", "content": "secret-words"}], "max_tokens": 2}
            requests.post(server.url + "/v1/chat/completions", json=body, headers=headers, timeout=60)
            requests.get(server.url + "/secret-path?secret-query", headers=headers, timeout=60)
            requests.get(server.url + "/v1/models", timeout=60)
            time.sleep(0.3)
        finally:
            server.stop()
        lines = [line for line in server.lines if "127.0.0.1 " in line and line[:2] == "20"]
        said = [" ".join(line.split()[1:5]) for line in lines]
        self.assertEqual(said, [
            "127.0.0.1 POST /v1/chat/completions 200", "127.0.0.1 GET other 404", "127.0.0.1 GET /v1/models 401",
        ])
        self.assertNotIn("secret", "".join(lines))


if __name__ == "__main__":
    unittest.main()
