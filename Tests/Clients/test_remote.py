"""Models behind a URL: asked by the program, and passed on by its server."""

import http.server
import json
import os
import signal
import subprocess
import threading
import time
import unittest

import openai
from server import PROGRAM, Server

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_URL")}
CLEAN["PARLEY_SOCKET"] = "none"


def parley(*arguments, text=None, seconds=60, **variables):
    """Runs the program.

    Returns exit code, stdout and stderr.
    """
    done = subprocess.run(
        [PROGRAM, *arguments],
        input=text or "",
        capture_output=True,
        text=True,
        timeout=seconds,
        env={**CLEAN, **variables},
    )
    return done.returncode, done.stdout, done.stderr


class StandIn:
    """A server of another make, which says what a test wants it to."""

    def __init__(self, answer):
        self.requests = []
        stand_in = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                self._handle(None)

            def do_POST(self):
                self._handle(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def _handle(self, body):
                stand_in.requests.append((self.path, dict(self.headers), body))
                answer(self, body)

            def json(self, value, status=200, **headers):
                self.text(json.dumps(value), "application/json", status, **headers)

            def text(self, text, kind, status=200, **headers):
                data = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(data)

            def events(self, *events, ending="[DONE]"):
                lines = [json.dumps(event) for event in events] + ([ending] if ending else [])
                self.text("".join(f"data: {line}\n\n" for line in lines), "text/event-stream")

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # Clients that leave in the middle are what some tests are about.
        self._server.handle_error = lambda *_: None
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


def delta(text, finish=None):
    """A chunk of OpenAI's stream."""
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]}


MODELS = {"object": "list", "data": [{"id": "their-model", "max_model_len": 4096}]}


def openai_shaped(reply):
    """Answers the list of models, and leaves the rest to `reply`."""

    def answer(request, body):
        if request.path == "/v1/models":
            request.json(MODELS)
        elif request.path == "/v1/chat/completions":
            reply(request, body)
        else:
            request.json({"error": "nothing there"}, 404)

    return answer


class StandInTests(unittest.TestCase):
    def stand_in(self, answer):
        server = StandIn(answer)
        self.addCleanup(server.stop)
        return server

    def respond(self, server, *arguments, prompt="Hi", **more):
        return parley("respond", prompt, "--url", server.url, *arguments, **more)

    def test_a_reply_and_what_was_asked(self):
        server = self.stand_in(
            openai_shaped(lambda request, _: request.events(delta("Hel"), delta("lo.", "stop")))
        )
        code, out, err = self.respond(
            server, "--temperature", "0.5", "--max-tokens", "7", "--system-prompt", "Be brief.", PARLEY_URL_KEY="secret"
        )
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out, "Hello.\n")
        path, headers, body = server.requests[-1]
        self.assertEqual(path, "/v1/chat/completions")
        self.assertEqual(headers["Authorization"], "Bearer secret")
        self.assertEqual(
            body,
            {
                "model": "their-model",
                "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}],
                "stream": True,
                "stream_options": {"include_usage": True},
                "temperature": 0.5,
                "max_tokens": 7,
            },
        )

    def test_a_busy_server_is_asked_again(self):
        count = []

        def reply(request, _):
            count.append(1)
            if len(count) < 3:
                request.json({"error": {"message": "Loading model"}}, 503, Retry_After="0")
            else:
                request.events(delta("There.", "stop"))

        code, out, _ = self.respond(self.stand_in(openai_shaped(reply)))
        self.assertEqual((code, out.strip(), len(count)), (0, "There.", 3))

    def test_a_key_never_goes_to_another_origin(self):
        other = self.stand_in(openai_shaped(lambda request, _: request.events(delta("No", "stop"))))

        def redirect(request, _):
            request.text("", "text/plain", 307, Location=other.url + request.path)

        for answer in (redirect, openai_shaped(redirect)):
            server = self.stand_in(answer)
            code, out, err = self.respond(server, "--url-key", "secret")
            self.assertEqual((code, out), (1, ""))
            self.assertIn(f"sends on to {other.url}", err)
            self.assertNotIn("secret", err)
        self.assertEqual(other.requests, [])

    def test_faults_are_told_in_words(self):
        cases = [
            (lambda request, _: request.json({"error": {"message": "no"}}, 401), 1, "asks for a key"),
            (lambda request, _: request.json({"error": {"message": "bad top_k"}}, 400), 2, "bad top_k"),
            (lambda request, _: request.events(delta("Hal"), ending=None), 1, "broke off"),
            (lambda request, _: request.events(delta("Hal"), {"error": {"message": "lost"}}), 1, "broke off: lost"),
            (lambda request, _: request.text("data: <html>\n\n", "text/event-stream"), 1, "not JSON"),
            (lambda request, _: request.text("x" * (5 << 20), "text/event-stream"), 1, "line without an end"),
            (
                lambda request, _: request.json(
                    {"error": {"code": "context_length_exceeded", "message": "too long\x1b[2J"}}, 400
                ),
                1,
                "does not fit the context",
            ),
        ]
        for reply, expected, words in cases:
            with self.subTest(words):
                code, _, err = self.respond(self.stand_in(openai_shaped(reply)))
                self.assertEqual(code, expected, err)
                self.assertIn(words, err)
                self.assertNotIn("\x1b", err)

    def test_what_is_no_server(self):
        server = self.stand_in(lambda request, _: request.text("<html>", "text/html"))
        code, _, err = self.respond(server)
        self.assertEqual(code, 1)
        self.assertIn("lists no models", err)
        server.stop()
        code, _, err = parley("respond", "Hi", "--url", "http://127.0.0.1:1", seconds=30)
        self.assertEqual(code, 1)
        self.assertIn("nothing listens there", err)

    def test_wrong_use(self):
        for arguments, words in [
            (["--url", "ftp://x"], "neither http nor https"),
            (["--url", "http://a:b@x"], "holds a user's name"),
            (["--url", "http://x", "--context-size", "512"], "--context-size is for models of this machine"),
            (["--url", "http://x", "--lora", "a.gguf"], "--lora is for models of this machine"),
            (["--url", "http://x", "--url-key", "a", "--url-key-file", "b"], "exclude each other"),
            (["--url-key", "a"], "needs --url"),
            (["--url", "http://x", "--url-key", "a b"], "holds characters that a key cannot have"),
        ]:
            with self.subTest(words):
                code, _, err = parley("respond", "Hi", *arguments)
                self.assertEqual(code, 2, err)
                self.assertIn(words, err)

    def test_ollama_is_recognised(self):
        def answer(request, body):
            if request.path == "/api/tags":
                request.json({"models": [{"name": "qwen:latest"}]})
            elif request.path == "/api/chat":
                lines = [
                    {"message": {"role": "assistant", "content": "Gu"}, "done": False},
                    {"message": {"role": "assistant", "content": "ten"}, "done": False},
                    {"done": True, "done_reason": "stop", "prompt_eval_count": 5, "eval_count": 2},
                ]
                request.text("".join(json.dumps(line) + "\n" for line in lines), "application/x-ndjson")
            else:
                request.text("404 page not found", "text/plain", 404)

        server = self.stand_in(answer)
        code, out, err = self.respond(server, "--model", "qwen", "--max-tokens", "9", "--json")
        self.assertEqual(code, 0, err)
        reply = json.loads(out)
        self.assertEqual((reply["content"], reply["usage"]["completion_tokens"]), ("Guten", 2))
        self.assertEqual(server.requests[-1][2]["model"], "qwen:latest")
        self.assertEqual(server.requests[-1][2]["options"], {"num_predict": 9})

    def test_a_reply_can_be_stopped(self):
        gone = threading.Event()

        def reply(request, _):
            request.send_response(200)
            request.send_header("Content-Type", "text/event-stream")
            request.send_header("Connection", "close")
            request.end_headers()
            try:
                while True:
                    request.wfile.write(f"data: {json.dumps(delta('word '))}\n\n".encode())
                    request.wfile.flush()
                    time.sleep(0.02)
            except OSError:
                gone.set()

        server = self.stand_in(openai_shaped(reply))
        process = subprocess.Popen(
            [PROGRAM, "respond", "Hi", "--url", server.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=CLEAN,
        )
        self.assertEqual(process.stdout.read(5), b"word ")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(10), 130)
        process.stdout.close()
        self.assertTrue(gone.wait(10), "The server goes on writing to nobody.")


class BehindParley(unittest.TestCase):
    """The program and a second server before a first one."""

    @classmethod
    def setUpClass(cls):
        cls.key = "first-key"
        cls.first = Server("--api-key", cls.key, "--context-size", "1024")
        cls.second = Server("--url", cls.first.url + "/v1", "--url-key", cls.key)
        cls.client = openai.OpenAI(base_url=cls.second.url + "/v1", api_key="none", max_retries=0)

    @classmethod
    def tearDownClass(cls):
        cls.second.stop()
        cls.first.stop()

    def test_the_same_reply_as_from_the_first(self):
        direct = openai.OpenAI(base_url=self.first.url + "/v1", api_key=self.key)
        ask = dict(
            model="guide",
            messages=[{"role": "user", "content": "What is Parley?"}],
            max_tokens=24,
            temperature=0,
            logprobs=True,
            top_logprobs=2,
        )
        here, there = (client.chat.completions.create(**ask) for client in (self.client, direct))
        self.assertEqual(here.choices[0].message.content, there.choices[0].message.content)
        self.assertEqual(here.choices[0].finish_reason, there.choices[0].finish_reason)
        self.assertEqual(here.usage.completion_tokens, there.usage.completion_tokens)
        self.assertEqual(
            [token.token for token in here.choices[0].logprobs.content],
            [token.token for token in there.choices[0].logprobs.content],
        )

    def test_a_stream_and_a_kept_conversation(self):
        stream = self.client.chat.completions.create(
            model="guide", messages=[{"role": "user", "content": "Hello"}], max_tokens=8, stream=True
        )
        self.assertTrue("".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices))
        first = self.client.post("/../chat", body={"message": "My name is Ada.", "max_tokens": 8}, cast_to=object)
        again = self.client.post(
            "/../chat",
            body={"message": "Hi", "conversation_id": first["conversation_id"], "max_tokens": 8},
            cast_to=object,
        )
        self.assertGreater(again["usage"]["prompt_tokens"], first["usage"]["prompt_tokens"])

    def test_what_only_the_first_can_tell_is_refused(self):
        with self.assertRaises(openai.BadRequestError) as caught:
            self.client.post("/../tokenize", body={"content": "x"}, cast_to=object)
        self.assertIn("behind a URL", str(caught.exception))

    def test_a_prompt_that_does_not_fit(self):
        with self.assertRaises(openai.BadRequestError) as caught:
            self.client.chat.completions.create(
                model="guide", messages=[{"role": "user", "content": "word " * 3000}], max_tokens=8
            )
        self.assertEqual(caught.exception.code, "context_length_exceeded")

    def test_the_chat(self):
        code, out, err = parley(
            "chat", "--url", self.first.url, "--store", "none", "--max-tokens", "12", "--temperature", "0",
            text="Hello\n/stats\n/tokens\n", PARLEY_URL_KEY=self.key,
        )
        # What could not be done shows in the code, where nobody watches.
        self.assertEqual(code, 1, err)
        self.assertTrue(out.strip())
        self.assertIn(f"guide at {self.first.url}", err)
        self.assertIn("Tokens are counted for models in this program's memory", err)

    def test_a_wrong_key(self):
        code, _, err = parley("respond", "Hi", "--url", self.first.url, "--url-key", "wrong")
        self.assertEqual(code, 1)
        self.assertIn("does not take the key", err)

    def test_the_first_is_gone(self):
        first = Server("--context-size", "512")
        second = Server("--url", first.url)
        try:
            first.kill()
            client = openai.OpenAI(base_url=second.url + "/v1", api_key="none", max_retries=0)
            with self.assertRaises(openai.InternalServerError) as caught:
                client.chat.completions.create(
                    model="x", messages=[{"role": "user", "content": "Hi"}], max_tokens=4
                )
            self.assertIn("does not answer", str(caught.exception))
        finally:
            second.stop()


if __name__ == "__main__":
    unittest.main()
