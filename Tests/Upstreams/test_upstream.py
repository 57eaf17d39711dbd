"""A model behind another maker's server: scripts/try-upstreams starts one, and says where it is."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import openai

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Clients"))
from server import PROGRAM, Server  # noqa: E402

URL = os.environ["PARLEY_TEST_URL"]
KEY = os.environ["PARLEY_TEST_KEY"]
SERVER = os.environ["PARLEY_TEST_SERVER"]
CONTEXT = int(os.environ["PARLEY_TEST_CONTEXT"])


def parley(*arguments, text="", key=KEY):
    """Runs the program against the server.

    Returns exit code, stdout and stderr.
    """
    done = subprocess.run(
        [PROGRAM, *arguments, "--url", URL],
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PARLEY_URL_KEY": key},
    )
    return done.returncode, done.stdout, done.stderr


class Program(unittest.TestCase):
    def test_a_reply_with_its_account(self):
        code, out, err = parley(
            "respond", "What is the capital of France?", "--temperature", "0", "--max-tokens", "24", "--json"
        )
        self.assertEqual(code, 0, err)
        reply = json.loads(out)
        self.assertIn("Paris", reply["content"])
        # llama-cpp-python's server counts nothing in streams.
        if SERVER != "llama-cpp-python":
            self.assertGreater(reply["usage"]["prompt_tokens"], 5)
        self.assertGreater(reply["usage"]["completion_tokens"], 3)
        self.assertIn(reply["finish_reason"], ("stop", "length"))

    def test_the_same_seed_the_same_reply(self):
        ask = ("respond", "Tell me a story.", "--temperature", "1", "--seed", "7", "--max-tokens", "16")
        self.assertEqual(parley(*ask)[1], parley(*ask)[1])

    def test_the_length_is_kept(self):
        code, out, err = parley("respond", "Count to a hundred.", "--max-tokens", "5", "--json")
        self.assertEqual(code, 0, err)
        reply = json.loads(out)
        self.assertEqual((reply["usage"]["completion_tokens"], reply["finish_reason"]), (5, "length"))

    def test_a_chat_remembers(self):
        code, out, err = parley(
            "chat", "--store", "none", "--temperature", "0", "--max-tokens", "24",
            text="My name is Ada.\nWhat is my name?\n",
        )
        self.assertEqual(code, 0, err)
        self.assertIn("Ada", out)

    def test_every_sampling_flag_that_is_common(self):
        code, out, err = parley(
            "respond", "Say hello.", "--max-tokens", "8", "--temperature", "0.8", "--top-k", "20", "--top-p", "0.9",
            "--min-p", "0.05", "--repeat-penalty", "1.1", "--frequency-penalty", "0.1", "--presence-penalty", "0.1",
        )
        self.assertEqual(code, 0, err)
        self.assertTrue(out.strip())

    def test_a_wrong_key(self):
        code, _, err = parley("respond", "Hi", key="wrong")
        self.assertEqual(code, 1)
        self.assertRegex(err, "key")

    def test_a_prompt_that_does_not_fit(self):
        code, _, err = parley("respond", "word " * (CONTEXT * 2))
        self.assertNotEqual(code, 0)
        self.assertRegex(err, "context|token")

    def test_an_unknown_model(self):
        code, _, err = parley("respond", "Hi", "--model", "no-such-model", "--max-tokens", "4")
        # llama-server and its like answer to any name.
        if code != 0:
            self.assertRegex(err, "no-such-model")

    def test_a_reply_can_be_stopped(self):
        process = subprocess.Popen(
            [PROGRAM, "respond", "Write a very long story.", "--url", URL, "--max-tokens", "1500", "--temperature", "1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PARLEY_URL_KEY": KEY},
        )
        self.assertTrue(process.stdout.read(1))
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(20), 130)
        process.stdout.close()
        began = time.monotonic()
        self.assertEqual(parley("respond", "Hi", "--max-tokens", "1")[0], 0)
        self.assertLess(time.monotonic() - began, 30)


class Upstream(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.NamedTemporaryFile("w", delete=False) as file:
            file.write(KEY + "\n")
        cls.key_file = file.name
        cls.server = Server("--url", URL, "--url-key-file", cls.key_file)
        cls.client = openai.OpenAI(base_url=cls.server.url + "/v1", api_key="none", max_retries=0)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        os.unlink(cls.key_file)

    def test_openais_client_through_our_server(self):
        ask = dict(
            model="any",
            messages=[
                {"role": "system", "content": "You are a helpful assistant."},
                {"role": "user", "content": "What is the capital of France?"},
            ],
            max_tokens=24,
            temperature=0,
        )
        whole = self.client.chat.completions.create(**ask)
        self.assertIn("Paris", whole.choices[0].message.content)
        text, usage = "", None
        for chunk in self.client.chat.completions.create(**ask, stream=True, stream_options={"include_usage": True}):
            text += "".join(choice.delta.content or "" for choice in chunk.choices)
            usage = chunk.usage or usage
        self.assertEqual(text, whole.choices[0].message.content)
        self.assertEqual(usage.completion_tokens, whole.usage.completion_tokens)

    def test_stop_and_log_probabilities(self):
        answer = self.client.chat.completions.create(
            model="any", messages=[{"role": "user", "content": "Count: one, two, three."}], max_tokens=40, temperature=0,
            stop=["two"], logprobs=True, top_logprobs=2,
        )
        self.assertNotIn("two", answer.choices[0].message.content)
        self.assertTrue(answer.choices[0].logprobs.content)
        self.assertEqual(len(answer.choices[0].logprobs.content[0].top_logprobs), 2)

    def test_a_plain_completion(self):
        answer = self.client.completions.create(model="any", prompt="Once upon a", max_tokens=4, temperature=0)
        self.assertTrue(re.search("time", answer.choices[0].text), answer.choices[0].text)

    def test_a_kept_conversation(self):
        first = self.client.post("/../chat", body={"message": "My name is Ada.", "max_tokens": 16}, cast_to=object)
        again = self.client.post(
            "/../chat",
            body={
                "message": "What is my name?", "conversation_id": first["conversation_id"], "max_tokens": 24,
                "temperature": 0,
            },
            cast_to=object,
        )
        # What the model makes of it is its own affair; that it was told is ours, where the server counts.
        if SERVER == "llama-cpp-python":
            return
        self.assertGreater(again["usage"]["prompt_tokens"], first["usage"]["prompt_tokens"] + 5)


if __name__ == "__main__":
    unittest.main()
