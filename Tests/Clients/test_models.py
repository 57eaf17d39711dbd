"""Several models behind one server, and models that come and go."""

import glob
import json
import os
import threading
import time
import unittest
import urllib.error
import urllib.request

from server import Server

GUIDE = "guide"
# The guide's base, which lies in its folder: another model for this purpose.
BASE = glob.glob(os.path.join(os.environ["PARLEY_MODELS"], GUIDE, "SmolLM2*.gguf"))[0]
BASE_NAME = "SmolLM2-135M-Instruct:Q4_1"


def ask(server, path, body=None, **headers):
    """Returns status, headers and the JSON of an answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server.url + path, data, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, error.headers, json.load(error)


def chat(server, model, tokens=4, **fields):
    """Has a model answer."""
    messages = [{"role": "user", "content": "Say hello."}]
    return ask(
        server, "/v1/chat/completions", {"model": model, "messages": messages, "max_tokens": tokens, **fields}
    )


def states(server):
    """Where each model is."""
    return {card["id"]: card["status"]["value"] for card in ask(server, "/v1/models")[2]["data"]}


class SeveralModels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--model", GUIDE, "--model", BASE, "--context-size", "512")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_one_is_in_memory_at_a_time(self):
        for name in (GUIDE, BASE_NAME, GUIDE):
            status, _, reply = chat(self.server, name)
            self.assertEqual(status, 200, reply)
            self.assertEqual(reply["model"], name)
            self.assertEqual(sorted(states(self.server).values()), ["loaded", "unloaded"])
            self.assertEqual(states(self.server)[name], "loaded")
        lines = "".join(self.server.lines)
        self.assertIn(f"Loading {BASE_NAME} ...", lines)
        self.assertIn(f"{GUIDE} has left the memory.", lines)

    def test_without_a_name_the_first_answers_and_the_path_is_a_name_too(self):
        self.assertEqual(chat(self.server, None)[2]["model"], GUIDE)
        self.assertEqual(chat(self.server, BASE)[2]["model"], BASE_NAME)

    def test_unknown_names_are_not_found(self):
        status, _, reply = chat(self.server, "gpt-4o")
        self.assertEqual(status, 404)
        self.assertEqual(reply["error"]["code"], "model_not_found")
        self.assertEqual(reply["error"]["param"], "model")
        self.assertIn(GUIDE, reply["error"]["message"])
        for path in ("/v1/models/gpt-4o", "/props?model=gpt-4o"):
            self.assertEqual(ask(self.server, path)[0], 404, path)
        self.assertEqual(ask(self.server, f"/v1/models/{BASE_NAME}")[2]["id"], BASE_NAME)

    def test_what_looks_at_a_model_names_it_too(self):
        self.assertEqual(ask(self.server, f"/props?model={BASE_NAME}")[2]["model_alias"], BASE_NAME)
        status, _, reply = ask(self.server, "/tokenize", {"model": BASE_NAME, "content": "Hello"})
        self.assertEqual(status, 200)
        self.assertTrue(reply["tokens"])

    def test_many_who_want_different_models_all_get_theirs(self):
        found = []

        def work(name):
            status, _, reply = chat(self.server, name, tokens=2)
            found.append((status, name, reply.get("model")))

        threads = [threading.Thread(target=work, args=([GUIDE, BASE_NAME][index % 2],)) for index in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertEqual(len(found), 8)
        for status, wanted, got in found:
            self.assertEqual((status, got), (200, wanted))

    def test_a_conversation_goes_on_with_another_model(self):
        first = ask(self.server, "/chat", {"model": GUIDE, "message": "My name is Ada.", "max_tokens": 4})[2]
        second = ask(
            self.server,
            "/chat",
            {"model": BASE_NAME, "message": "Hello", "conversation_id": first["conversation_id"], "max_tokens": 4},
        )[2]
        self.assertEqual(second["conversation_id"], first["conversation_id"])


class TwoInMemory(unittest.TestCase):
    def test_both_stay(self):
        server = Server("--model", GUIDE, "--model", BASE, "--models-max", "2", "--context-size", "512")
        try:
            for name in (GUIDE, BASE_NAME):
                self.assertEqual(chat(server, name)[0], 200)
            self.assertEqual(set(states(server).values()), {"loaded"})
            with urllib.request.urlopen(server.url + "/metrics") as page:
                self.assertIn("parley_models_in_memory 2", page.read().decode())
        finally:
            server.stop()


class IdleModel(unittest.TestCase):
    def setUp(self):
        self.server = Server("--context-size", "512", "--keep-alive", "1s")

    def tearDown(self):
        self.server.stop()

    def _wait_until_gone(self):
        end = time.monotonic() + 20
        while "loaded" in states(self.server).values():
            self.assertLess(time.monotonic(), end, "It stays in memory.")
            time.sleep(0.05)

    def test_it_leaves_and_comes_back(self):
        self._wait_until_gone()
        self.assertEqual(ask(self.server, "/health")[0], 200)
        # What is known of it stays known without it.
        self.assertGreater(ask(self.server, "/props")[2]["default_generation_settings"]["n_ctx"], 0)
        self.assertEqual(set(states(self.server).values()), {"unloaded"})
        status, _, reply = chat(self.server, "any")
        self.assertEqual((status, reply["model"]), (200, GUIDE))
        self._wait_until_gone()

    def test_never_while_it_is_busy(self):
        status, _, reply = chat(self.server, None, tokens=200, ignore_eos=True, logit_bias={"2": -100, "0": -100})
        self.assertEqual(status, 200)
        self.assertNotIn("has left the memory", "".join(self.server.lines))
        self._wait_until_gone()

    def test_a_request_says_how_long(self):
        self.assertEqual(chat(self.server, None, keep_alive=-1)[0], 200)
        time.sleep(1.5)
        self.assertEqual(set(states(self.server).values()), {"loaded"})
        self.assertEqual(chat(self.server, None, keep_alive=0)[0], 200)
        self._wait_until_gone()
        status, _, reply = chat(self.server, None, keep_alive="soon")
        self.assertEqual((status, reply["error"]["param"]), (400, "keep_alive"))


if __name__ == "__main__":
    unittest.main()
