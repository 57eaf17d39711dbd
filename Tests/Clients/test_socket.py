"""Programs of one user share a running server's model, over its socket."""

import http.server
import json
import os
import shutil
import signal
import socketserver
import stat
import subprocess
import tempfile
import threading
import time
import unittest

from server import PROGRAM, Server

USING = "Using the model of the running server: guide."


def parley(socket, *arguments, text="", seconds=60):
    """Runs the program, which may find a server at the socket.

    Returns exit code, stdout and stderr.
    """
    environment = {**os.environ, "PARLEY_SOCKET": socket}
    done = subprocess.run(
        [PROGRAM, *arguments], input=text, capture_output=True, text=True, timeout=seconds, env=environment
    )
    return done.returncode, done.stdout, done.stderr


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="parley-socket-")
        self.socket = os.path.join(self.folder, "parley.sock")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def server(self, *arguments, **more):
        server = Server("--context-size", "1024", *arguments, socket=self.socket, **more)
        self.addCleanup(server.kill)
        return server


class SameReplyTests(Folder):
    """A server that has computed nothing yet, as a model of one's own: in other portions a prompt's numbers differ by rounding."""

    def respond(self, *arguments):
        return parley(self.socket, "respond", "What is Parley?", "--max-tokens", "16", "--temperature", "0", *arguments)

    def test_the_same_reply_as_with_a_model_of_ones_own(self):
        self.server()
        code, shared, err = self.respond()
        self.assertEqual(code, 0, err)
        self.assertIn(USING, err)
        code, own, err = self.respond("--local", "--context-size", "1024")
        self.assertEqual(code, 0, err)
        self.assertNotIn(USING, err)
        self.assertEqual(shared, own)

    def test_the_account_of_a_reply(self):
        self.server()
        code, out, err = self.respond("--json")
        self.assertEqual(code, 0, err)
        reply = json.loads(out)
        self.assertEqual(reply["model"], "guide")
        self.assertIsNone(reply["timings"]["load_ms"])
        own = json.loads(self.respond("--json", "--local", "--context-size", "1024")[1])
        for name in ("content", "tokens", "finish_reason"):
            self.assertEqual(reply[name], own[name])
        for name in ("prompt_tokens", "completion_tokens"):
            self.assertEqual(reply["usage"][name], own["usage"][name])


class OneServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="parley-socket-")
        cls.socket = os.path.join(cls.folder, "parley.sock")
        cls.server = Server("--context-size", "1024", "--api-key", "secret", socket=cls.socket)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def respond(self, *arguments, prompt="What is Parley?"):
        return parley(self.socket, "respond", prompt, "--max-tokens", "16", "--temperature", "0", *arguments)

    def test_quiet_says_nothing(self):
        code, out, err = self.respond("--quiet")
        self.assertEqual((code, err), (0, ""))
        self.assertTrue(out.strip())

    def test_flags_that_are_as_the_servers_are_no_hindrance(self):
        for arguments in (["--model", "guide"], ["--context-size", "1024"], ["--top-k", "5", "--seed", "1"]):
            with self.subTest(arguments):
                self.assertIn(USING, self.respond(*arguments)[2])

    def test_others_load_here_and_say_so(self):
        for arguments, words in [
            (["--context-size", "512"], "has another --context-size"),
            (["--cache-type-k", "q8_0"], "has another --cache-type-k"),
        ]:
            with self.subTest(words):
                code, out, err = self.respond(*arguments)
                self.assertEqual(code, 0, err)
                self.assertIn(words, err)
                self.assertIn("Loading the model here.", err)
                self.assertTrue(out.strip())

    def test_a_chat_keeps_its_prefix_and_knows_its_context(self):
        code, out, err = parley(
            self.socket,
            "chat", "--store", "none", "--max-tokens", "8", "--temperature", "0", "--verbose",
            text="My name is Ada.\nWhat is my name?\n/stats\n",
        )
        self.assertEqual(code, 0, err)
        self.assertIn(USING, err)
        self.assertEqual(len([line for line in out.splitlines() if line.strip()]), 2)
        cached = [int(line.split("(")[1].split(" cached")[0]) for line in err.splitlines() if " cached, " in line]
        # The second turn finds all of the first, its reply's tokens too.
        self.assertGreater(cached[1], 30)
        self.assertIn("(running server)", err)

    def test_a_conversation_longer_than_the_context_makes_room(self):
        words = "\n".join("Tell me about the number %d. " % index + "and " * 120 for index in range(7))
        code, _, err = parley(
            self.socket, "chat", "--store", "none", "--max-tokens", "16", "--temperature", "0", text=words + "\n"
        )
        self.assertEqual(code, 0, err)
        self.assertIn("The context is full", err)

    def test_a_prompt_that_does_not_fit(self):
        code, _, err = self.respond(prompt="word " * 5000)
        self.assertEqual(code, 1)
        self.assertIn("the context holds 1024", err)

    def test_a_reply_can_be_stopped(self):
        process = subprocess.Popen(
            [PROGRAM, "respond", "Count to a thousand, slowly.", "--max-tokens", "900", "--temperature", "1.5"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PARLEY_SOCKET": self.socket},
        )
        self.assertTrue(process.stdout.read(1))
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(20), 130)
        process.stdout.close()
        # Nothing of it goes on: the next one need not wait.
        began = time.monotonic()
        self.assertEqual(self.respond()[0], 0)
        self.assertLess(time.monotonic() - began, 15)

    def test_nobody_else_may_reach_it(self):
        facts = os.stat(self.socket)
        self.assertTrue(stat.S_ISSOCK(facts.st_mode))
        self.assertEqual(stat.S_IMODE(facts.st_mode), 0o600)
        if os.geteuid() != 0:
            return
        # Should the rights fail, the peer's number is looked at.
        os.chmod(self.folder, 0o755)
        os.chmod(self.socket, 0o666)
        try:
            script = (
                "import os, socket, sys\n"
                "os.setuid(65534)\n"
                "peer = socket.socket(socket.AF_UNIX)\n"
                "peer.connect(sys.argv[1])\n"
                "peer.settimeout(10)\n"
                "try:\n"
                "    peer.sendall(b'GET /local/model HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n')\n"
                "    print(len(peer.recv(100)))\n"
                "except OSError:\n"
                "    print(0)\n"
            )
            done = subprocess.run(["python3", "-c", script, self.socket], capture_output=True, text=True, timeout=30)
            self.assertEqual(done.stdout.strip(), "0", done.stderr)
        finally:
            os.chmod(self.socket, 0o600)
            os.chmod(self.folder, 0o700)

    def test_a_folder_that_others_reach_is_not_trusted(self):
        os.chmod(self.folder, 0o755)
        try:
            code, _, err = self.respond()
            self.assertEqual(code, 0, err)
            self.assertNotIn(USING, err)
        finally:
            os.chmod(self.folder, 0o700)

    def test_a_live_one_is_never_taken(self):
        second = Server("--context-size", "512", socket=self.socket)
        try:
            self.assertIn("Another server has", "".join(second.lines))
            self.assertIn(USING, self.respond()[2])
        finally:
            second.stop()
        # Nor when the second one ends.
        self.assertIn(USING, self.respond()[2])


class ComingAndGoing(Folder):
    def test_a_stale_socket_is_replaced(self):
        first = self.server()
        first.kill()
        self.assertTrue(os.path.exists(self.socket))
        code, _, err = parley(self.socket, "respond", "Hi", "--max-tokens", "2")
        self.assertEqual(code, 0, err)
        self.assertNotIn(USING, err)
        self.server()
        self.assertIn(USING, parley(self.socket, "respond", "Hi", "--max-tokens", "2")[2])

    def test_it_goes_with_its_server(self):
        server = self.server()
        self.assertTrue(os.path.exists(self.socket))
        server.stop()
        self.assertFalse(os.path.exists(self.socket))

    def test_a_server_that_is_loading_is_waited_for(self):
        server = self.server(wait=False)
        code, _, err = parley(self.socket, "respond", "Hi", "--max-tokens", "2")
        self.assertEqual(code, 0, err)
        self.assertIn(USING, err)
        server.stop()

    def test_a_server_that_dies_in_a_reply(self):
        server = self.server()
        process = subprocess.Popen(
            [PROGRAM, "respond", "Count to a thousand, slowly.", "--max-tokens", "900", "--temperature", "1.5"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PARLEY_SOCKET": self.socket},
        )
        self.assertTrue(process.stdout.read(1))
        server.kill()
        _, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 1)
        self.assertIn("The running server has gone.", err)

    def test_another_version_is_not_understood(self):
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def address_string(self):
                return "socket"

            def do_GET(self):
                data = b'{"protocol": 99, "name": "guide"}'
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        class Old(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
            daemon_threads = True

        with Old(self.socket, Handler) as old:
            threading.Thread(target=old.serve_forever, daemon=True).start()
            code, out, err = parley(self.socket, "respond", "Hi", "--max-tokens", "2")
            old.shutdown()
        self.assertEqual(code, 0, err)
        self.assertIn("another version", err)
        self.assertTrue(out.strip())

    def test_a_path_that_cannot_be(self):
        server = Server("--context-size", "512", socket=os.path.join(self.folder, "x" * 150))
        try:
            self.assertIn("is too long", "".join(server.lines))
        finally:
            server.stop()


if __name__ == "__main__":
    unittest.main()
