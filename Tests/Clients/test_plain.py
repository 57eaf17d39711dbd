"""The plain chat API, the README's commands, and requests that mean no good."""

import concurrent.futures
import functools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import requests

from server import PROGRAM, Server

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def readme_block(language, mark):
    """The block of the README's server section that holds a mark, as it stands there."""
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
        blocks = re.findall(rf"^```{language}\n(.*?)^```$", file.read(), re.M | re.S)
    return next(block for block in blocks if mark in block)


class PlainTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 143

    def post(self, path, body, **more):
        return requests.post(self.server.url + path, json=body, timeout=60, **more)

    def test_messages_in_openais_shape(self):
        # As the guide on building chat applications has it.
        response = self.post(
            "/chat",
            {
                "messages": [
                    {"role": "system", "content": "You are a helpful assistant."},
                    {"role": "user", "content": "What is Apple Silicon?"},
                ],
                "temperature": 0.7,
                "max_tokens": 32,
            },
        )
        self.assertTrue(json.loads(response.text)["choices"][0]["message"]["content"])

    def test_a_chat_participant_of_an_editor(self):
        # As the lesson on an editor's chat over vLLM has it: its request, its reading of the events, its check.
        self.assertEqual(requests.get(self.server.url + "/health", timeout=10).json(), {"status": "ok"})
        body = {
            "model": "meta-llama/Llama-3.1-8B-Instruct",
            "messages": [{"role": "user", "content": "What is a token?"}],
            "stream": True,
            "max_tokens": 512,
        }
        said = ""
        with self.post("/v1/chat/completions", body, stream=True) as response:
            for line in response.iter_lines(decode_unicode=True):
                if not line.startswith("data: "):
                    continue
                if line == "data: [DONE]":
                    break
                said += json.loads(line[len("data: ") :])["choices"][0]["delta"].get("content") or ""
            else:
                self.fail("The events have no end.")
        self.assertTrue(said)

    def test_a_conversation_is_kept(self):
        first = self.post("/chat", {"conversation_id": "ada", "message": "My name is Ada.", "temperature": 0.2}).json()
        self.assertEqual(first["conversation_id"], "ada")
        second = self.post("/chat", {"conversation_id": "ada", "message": "What is my name?"}).json()
        self.assertIn("Ada", second["response"])
        self.assertGreater(second["usage"]["prompt_tokens_details"]["cached_tokens"], 0)
        new = self.post("/chat", {"message": "hello"}).json()
        self.assertRegex(new["conversation_id"], r"^[0-9a-f-]{36}$")
        self.assertTrue(new["response"])

    def test_turns_of_one_conversation_wait_for_each_other(self):
        def say(number):
            words = {"conversation_id": "busy", "message": f"I am {number}.", "max_tokens": 8}
            return self.post("/chat", words).json()

        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(say, range(6)))
        prompts = [answer["usage"]["prompt_tokens"] for answer in answers]
        self.assertEqual(len(set(prompts)), 6, answers)

    def test_api_chat(self):
        response = self.post(
            "/api/chat", {"messages": [{"role": "user", "content": "hello"}], "temperature": 0, "max_tokens": 512}
        ).json()
        self.assertEqual(set(response), {"response", "tokens_used"})
        self.assertGreater(response["tokens_used"], 10)
        named = self.post("/api/chat", {"model": "guide", "messages": [{"role": "user", "content": "hello"}]})
        self.assertEqual((named.status_code, named.json()["error"]["param"]), (400, "model"))

    def test_what_is_counted(self):
        self.post("/chat", {"message": "hello"})
        text = requests.get(self.server.url + "/metrics", timeout=10).text
        for name in ("requests_total", "generated_tokens_total", "time_to_first_token_seconds_sum"):
            value = re.search(rf"^parley_{name}(?:\{{[^}}]*\}})? (\S+)$", text, re.M)
            self.assertGreater(float(value.group(1)), 0, name)

    def test_inspection(self):
        tokens = self.post("/tokenize", {"content": "hello world"}).json()["tokens"]
        self.assertEqual(self.post("/detokenize", {"tokens": tokens}).json()["content"], "hello world")
        prompt = self.post("/apply-template", {"messages": [{"role": "user", "content": "hello"}]}).json()["prompt"]
        self.assertIn("<|im_start|>user\nhello<|im_end|>", prompt)
        self.assertEqual(requests.get(self.server.url + "/props", timeout=10).json()["total_slots"], 1)

    def test_llama_servers_completion(self):
        body = {"prompt": "The sea is", "n_predict": 6, "temperature": 0, "n_probs": 2, "return_tokens": True}
        whole = self.post("/completion", body).json()
        self.assertEqual((whole["stop_type"], whole["tokens_predicted"], len(whole["tokens"])), ("limit", 6, 6))
        self.assertEqual("".join(p["token"] for p in whole["completion_probabilities"]), whole["content"])
        word = whole["content"].split()[2]
        stopped = self.post("/completion", {**body, "stop": ["never", word]}).json()
        self.assertEqual((stopped["stop_type"], stopped["stopping_word"]), ("word", word))
        self.assertEqual(stopped["content"], whole["content"][: whole["content"].index(word)])
        lines = self.post("/completion", {**body, "stream": True}).text.split("\n\n")[:-1]
        events = [json.loads(line.removeprefix("data: ")) for line in lines]
        self.assertEqual("".join(event["content"] for event in events), whole["content"])
        self.assertEqual([event["stop"] for event in events], [False] * (len(events) - 1) + [True])
        ended = self.post("/completion", {"prompt": "<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n"}).json()
        self.assertEqual(ended["stop_type"], "eos")

    def test_what_the_server_says_of_itself(self):
        document = requests.get(self.server.url + "/openapi.json", timeout=10).json()
        self.assertEqual(document["openapi"], "3.1.0")
        self.assertIn("post", document["paths"]["/v1/chat/completions"])

    # What means no good: each is answered, with the status it should have, and the server goes on.

    def raw(self, data, seconds=10):
        """Sends bytes as they are, and returns the status of what comes back."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=seconds) as connection:
            connection.sendall(data)
            answer = connection.recv(65536)
        found = re.match(rb"HTTP/1\.1 (\d+)", answer)
        return int(found.group(1)) if found else None

    def test_other_hosts_and_pages_are_refused(self):
        body = {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 1}
        for headers, status in [
            ({"Host": "evil.example"}, 403),
            ({"Host": "127.0.0.1.evil.example"}, 403),
            ({"Host": f"localhost:{self.server.port}"}, 200),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://localhost.evil.example"}, 403),
            ({"Origin": "http://localhost:5173"}, 200),
            ({"Origin": "vscode-webview://abc"}, 200),
        ]:
            with self.subTest(headers=headers):
                response = self.post("/v1/chat/completions", body, headers=headers)
                self.assertEqual(response.status_code, status)
                self.assertNotIn("access-control-allow-credentials", response.headers)
                allowed = response.headers.get("access-control-allow-origin")
                self.assertEqual(allowed, headers.get("Origin") if status == 200 else None)

    def test_bad_requests_are_answered(self):
        chat, json_type = "/v1/chat/completions", {"Content-Type": "application/json"}
        deep = b'{"messages":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
        for data in [
            b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"messages": "x"}', b'{"messages": [7]}', deep,
            b'{"messages": [{"role": "user", "content": "\xff"}]}', b'{"messages": [{"role": "user", "content": {}}]}',
            b'{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "file:///x"}}]}]}',
            b'{"messages": [{"role": "user", "content": "x"}], "max_tokens": 1e400}',
            b'{"messages": [{"role": "user", "content": "x"}], "seed": 99999999999999999999}',
            b'{"messages": [{"role": "user", "content": "x"}], "stop": ["' + b"x" * 100_000 + b'"]}',
            b'{"messages": [{"role": "user", "content": "x"}], "logit_bias": {"-1": 1}}',
            b'{"messages": [{"role": "user", "content": "x"}], "logit_bias": {"4000000000": 1}}',
            json.dumps({"messages": [{"role": "user", "content": "x"}] * 5000}).encode(),
        ]:
            with self.subTest(data=data[:80]):
                response = requests.post(self.server.url + chat, data=data, headers=json_type, timeout=30)
                self.assertEqual(response.status_code, 400, response.text)
                self.assertTrue(response.json()["error"]["message"])
        for path, body in [
            ("/detokenize", {"tokens": [-1]}), ("/detokenize", {"tokens": [2**31]}), ("/tokenize", {"content": 1}),
            ("/v1/completions", {"prompt": [10**9]}), ("/v1/completions", {"prompt": []}), ("/v1/completions", {}),
        ]:
            with self.subTest(path=path, body=body):
                self.assertEqual(self.post(path, body).status_code, 400)
        self.assertEqual(requests.get(self.server.url + chat, timeout=10).status_code, 405)
        self.assertEqual(requests.get(self.server.url + "/../../etc/passwd", timeout=10).status_code, 404)
        self.assertEqual(requests.get(self.server.url + "/health", timeout=10).status_code, 200)

    def test_head_has_no_body(self):
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as connection:
            head = b"HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
            connection.sendall(head + head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            answer = b""
            while part := connection.recv(65536):
                answer += part
        answers = answer.split(b"\r\n\r\n")
        self.assertEqual([line[:15] for line in answers], [b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK", b""])

    def test_bytes_that_are_no_request(self):
        for data in [b"\0" * 1000, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01"]:
            with self.subTest(data=data[:20]):
                self.assertIn(self.raw(data), (400, 404, 505, None))
        self.assertEqual(self.raw(b"GET /health HTTP/1.1\r\nX: " + b"x" * 200_000 + b"\r\n\r\n"), 400)
        huge = b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n"
        self.assertEqual(self.raw(huge), 413)
        self.assertEqual(requests.get(self.server.url + "/health", timeout=10).status_code, 200)

    def test_the_readmes_commands(self):
        if not shutil.which("curl"):
            self.skipTest("curl is needed")
        commands = readme_block("sh", "curl")
        with tempfile.TemporaryDirectory() as home:
            with open(os.path.join(home, ".curlrc"), "w", encoding="utf-8") as file:
                file.write(f'connect-to = "127.0.0.1:8080:127.0.0.1:{self.server.port}"\nfail-with-body\n')
            run = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", commands],
                env={**os.environ, "CURL_HOME": home},
                capture_output=True,
                text=True,
                timeout=120,
            )
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("[DONE]", run.stdout)
        self.assertNotIn('"error"', run.stdout)

    def test_the_readmes_program(self):
        program = readme_block("python", "OpenAI")
        self.assertIn("http://127.0.0.1:8080/v1", program)
        said = []
        exec(  # noqa: S102 - the README's own lines
            program.replace("127.0.0.1:8080", f"127.0.0.1:{self.server.port}"),
            {"print": lambda *texts, **_: said.append(" ".join(map(str, texts)))},
        )
        self.assertTrue("".join(said).strip())


class StartTests(unittest.TestCase):
    def fails(self, *arguments):
        run = subprocess.run([PROGRAM, "serve", *arguments], capture_output=True, text=True, timeout=60)
        return run.returncode, run.stderr

    def test_llama_servers_flags_are_taken(self):
        server = Server("-c", "1024", "-t", "2", "-b", "256", "-ngl", "0", "-n", "7")
        try:
            size = requests.get(server.url + "/props", timeout=10).json()["default_generation_settings"]["n_ctx"]
            self.assertEqual(size, 1024)
            body = {"messages": [{"role": "user", "content": "Tell me about the sea."}]}
            usage = requests.post(server.url + "/v1/chat/completions", json=body, timeout=60).json()["usage"]
            self.assertEqual(usage["completion_tokens"], 7)
        finally:
            self.assertEqual(server.stop(), 143)

    def test_what_is_said_and_what_is_done_when_it_is_full(self):
        server = Server("-c", "256", "--system-prompt", "You are Bo. " * 5, "--on-full", "error")
        try:
            words = {"conversation_id": "x", "message": "Tell me about the sea.", "max_tokens": 40}
            answers = [requests.post(server.url + "/chat", json=words, timeout=60) for _ in range(8)]
            self.assertGreater(answers[0].json()["usage"]["prompt_tokens"], 25)
            self.assertEqual(answers[0].status_code, 200)
            self.assertEqual(answers[-1].status_code, 400)
            self.assertEqual(answers[-1].json()["error"]["code"], "context_length_exceeded")
        finally:
            self.assertEqual(server.stop(), 143)

    def test_keys_and_pages_come_from_flags(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "keys")
            with open(path, "w", encoding="utf-8") as file:
                file.write("# ours\n\n  secret  \n")
            os.environ["PARLEY_API_KEY"] = "of-the-variable"
            try:
                server = Server("--api-key-file", path, "--cors-origins", "null")
            finally:
                del os.environ["PARLEY_API_KEY"]
            with open(path, "w", encoding="utf-8") as file:
                file.write("# none\n")
            for wrong in (path, folder + "/nothing"):
                code, said = self.fails("--api-key-file", wrong)
                self.assertNotEqual(code, 0)
                self.assertIn(wrong, said)
        try:
            for key, origin, status in [("secret", "null", 200), ("of-the-variable", "null", 200), ("# ours", "null", 401), ("secret", "http://x.y", 403)]:
                headers = {"Authorization": f"Bearer {key}", "Origin": origin}
                response = requests.get(server.url + "/v1/models", headers=headers, timeout=10)
                self.assertEqual(response.status_code, status, response.text)
        finally:
            self.assertEqual(server.stop(), 143)

    def test_personas_are_offered(self):
        with tempfile.TemporaryDirectory() as folder:
            own = os.path.join(folder, "parley", "personas")
            os.makedirs(own)
            os.environ["XDG_CONFIG_HOME"] = folder
            try:
                server = Server("--api-key", "secret", "--context-size", "512")
            finally:
                del os.environ["XDG_CONFIG_HOME"]
            try:
                ask = functools.partial(requests.get, server.url + "/v1/personas", timeout=10)
                self.assertEqual(ask().status_code, 401)
                ask = functools.partial(ask, headers={"Authorization": "Bearer secret"})
                built_in = ask().json()["data"]
                self.assertEqual([each["name"] for each in built_in], ["helpful", "concise", "expert", "creative", "teacher"])
                self.assertTrue(all(each["system_prompt"] and each["description"] for each in built_in))
                # Files that are written meanwhile count; those that are none do not.
                pirate = {"system_prompt": "Arr.", "sampling": {"temperature": 0.5, "top_k": 7}}
                for name, text in [("pirate.json", json.dumps(pirate)), ("wrong.json", '{"system_prompt": "x", "sampling": {"top_p": 7}}')]:
                    with open(os.path.join(own, name), "w", encoding="utf-8") as file:
                        file.write(text)
                found = ask().json()["data"]
                self.assertEqual(found[:5], built_in)
                self.assertEqual(
                    found[5:],
                    [{"name": "pirate", "description": "Arr.", "system_prompt": "Arr.", "sampling": {"temperature": 0.5, "top_k": 7}}],
                )
            finally:
                server.stop()

    def test_the_page_is_opened_in_a_browser(self):
        with tempfile.TemporaryDirectory() as folder:
            opened = os.path.join(folder, "opened")
            for name in ("xdg-open", "open"):
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(f'#!/bin/sh\nprintf %s "$1" >"{opened}.new" && mv "{opened}.new" "{opened}"\n')
                os.chmod(file.name, 0o755)
            before = os.environ["PATH"]
            os.environ["PATH"] = folder + os.pathsep + before
            try:
                server = Server("--open", "--context-size", "512")
            finally:
                os.environ["PATH"] = before
            try:
                end = time.monotonic() + 10
                while not os.path.exists(opened) and time.monotonic() < end:
                    time.sleep(0.05)
                with open(opened, encoding="utf-8") as file:
                    self.assertEqual(file.read(), server.url + "/")
                page = requests.get(server.url + "/", timeout=10)
                self.assertIn("<title>Parley</title>", page.text)
                again = requests.get(server.url + "/", headers={"If-None-Match": page.headers["ETag"]}, timeout=10)
                self.assertEqual((again.status_code, again.content), (304, b""))
                self.assertEqual(requests.get(server.url + "/page/none.js", timeout=10).status_code, 404)
            finally:
                server.stop()

    def test_an_open_address_without_a_key_has_to_be_meant(self):
        # An address of no machine (RFC 5737): with the flag it is tried, and cannot be had.
        code, said = self.fails("--host", "192.0.2.1", "--port", "0", "--without-key")
        self.assertEqual((code, "no such address" in said), (1, True), said)

    def test_an_open_address_wants_a_key(self):
        code, said = self.fails("--host", "0.0.0.0", "--port", "0")
        self.assertEqual(code, 2)
        self.assertIn("--api-key", said)

    def test_a_taken_port_is_told(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            code, said = self.fails("--port", str(other.getsockname()[1]))
        self.assertEqual(code, 1)
        self.assertIn("--port", said)

    def test_wrong_arguments(self):
        for arguments in (["--port", "70000"], ["--nonsense"], ["--api-key", ""], ["--on-full", "burn"]):
            with self.subTest(arguments=arguments):
                code, said = self.fails(*arguments)
                self.assertEqual(code, 2, said)

    def test_while_it_loads_it_says_so(self):
        server = Server(wait=False)
        try:
            response = requests.get(server.url + "/health", timeout=10)
            self.assertIn(response.status_code, (200, 503))
            if response.status_code == 503:
                self.assertEqual(response.headers["retry-after"], "1")
                self.assertEqual(response.json()["error"]["message"], "Loading model")
        finally:
            self.assertEqual(server.stop(), 143)

    def test_stopping_finishes_what_runs(self):
        server = Server()
        begun, texts = threading.Event(), []

        def read():
            messages = [{"role": "user", "content": "Tell me about the sea."}]
            body = {"messages": messages, "stream": True, "max_tokens": 60}
            with requests.post(server.url + "/v1/chat/completions", json=body, stream=True, timeout=60) as response:
                for line in response.iter_lines():
                    texts.append(line.decode())
                    begun.set()

        reader = threading.Thread(target=read)
        reader.start()
        self.assertTrue(begun.wait(30))
        server.process.send_signal(signal.SIGINT)
        reader.join(40)
        self.assertEqual(server.process.wait(40), 130)
        self.assertEqual([line for line in texts if line][-1], "data: [DONE]")
        server.process.stderr.close()


if __name__ == "__main__":
    unittest.main()
