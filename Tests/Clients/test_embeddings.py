"""Embeddings of a real model, by OpenAI's own client, against vectors computed without llama.cpp."""

import base64
import json
import math
import os
import struct
import subprocess
import unittest

import openai
import requests

from server import PROGRAM, Server

MODEL = os.environ.get("PARLEY_TEST_EMBEDDING")
HERE = os.path.dirname(os.path.abspath(__file__))


def numbers(text):
    data = base64.b64decode(text)
    return struct.unpack(f"<{len(data) // 4}f", data)


def cosine(left, right):
    product = sum(a * b for a, b in zip(left, right, strict=True))
    return product / math.sqrt(sum(a * a for a in left)) / math.sqrt(sum(b * b for b in right))


@unittest.skipUnless(MODEL, "the embedding model is needed: scripts/make-embedding-model")
class EmbeddingTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--embedding-model", MODEL)
        cls.client = openai.OpenAI(base_url=cls.server.url + "/v1", api_key="none", max_retries=0, timeout=60)
        with open(os.path.join(HERE, "minilm_vectors.json"), encoding="utf-8") as file:
            cls.reference = json.load(file)

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        assert cls.server.stop() == 143

    def post(self, body):
        return requests.post(self.server.url + "/v1/embeddings", json=body, timeout=60)

    def test_they_are_the_models_own(self):
        self.assertEqual(len(self.reference), 50)
        # Without a format OpenAI's client asks for Base64 and reads it back.
        answer = self.client.embeddings.create(model="any", input=[entry["text"] for entry in self.reference])
        self.assertEqual([item.index for item in answer.data], list(range(50)))
        worst = 1
        for item, entry in zip(answer.data, self.reference, strict=True):
            similarity = cosine(item.embedding, numbers(entry["vector"]))
            worst = min(worst, similarity)
            self.assertGreaterEqual(similarity, 0.999, entry["text"])
            self.assertAlmostEqual(sum(x * x for x in item.embedding), 1, places=4)
        self.assertEqual(answer.usage.prompt_tokens, sum(entry["tokens"] for entry in self.reference))
        print(f"worst cosine {worst:.6f}", end=" ", flush=True)

    def test_both_formats_say_the_same(self):
        text = "The sea is calm."
        plain = self.post({"input": text, "encoding_format": "float"}).json()
        packed = self.post({"input": text, "encoding_format": "base64"}).json()
        given = plain["data"][0]["embedding"]
        self.assertEqual(len(given), 384)
        self.assertEqual([struct.unpack("<f", struct.pack("<f", x))[0] for x in given],
                         list(numbers(packed["data"][0]["embedding"])))
        self.assertEqual(plain["model"], "all-MiniLM-L6-v2:F16")
        self.assertEqual(plain["usage"]["total_tokens"], plain["usage"]["prompt_tokens"])

    def test_a_text_alone_is_as_it_is_among_others(self):
        alone = self.post({"input": "What is a token?"}).json()["data"][0]["embedding"]
        among = self.post({"input": ["x", "What is a token?", "y " * 100]}).json()["data"][1]["embedding"]
        self.assertGreater(cosine(alone, among), 0.99999)

    def test_the_model_is_listed(self):
        self.assertEqual([model.id for model in self.client.models.list().data], ["guide", "all-MiniLM-L6-v2:F16"])
        self.assertEqual(self.client.models.retrieve("all-MiniLM-L6-v2:F16").meta["n_embd"], 384)

    def test_what_is_wrong_is_named(self):
        for body, field in [
            ({}, "input"), ({"input": ""}, "input"), ({"input": []}, "input"), ({"input": [1, "x"]}, "input"),
            ({"input": [[10**9]]}, "input"), ({"input": [-1]}, "input"), ({"input": "word " * 1000}, "input"),
            ({"input": "x" * (2 << 20)}, "input"), ({"input": ["x"] * 2049}, "input"),
            ({"input": "x", "encoding_format": "hex"}, "encoding_format"),
            ({"input": "x", "dimensions": 5}, "dimensions"),
        ]:
            with self.subTest(body=str(body)[:60]):
                response = self.post(body)
                self.assertEqual((response.status_code, response.json()["error"]["param"]), (400, field), response.text)
        self.assertEqual(self.post({"input": "x"}).status_code, 200)


class WithoutTests(unittest.TestCase):
    def test_a_server_without_says_so(self):
        server = Server()
        try:
            response = requests.post(server.url + "/v1/embeddings", json={"input": "x"}, timeout=10)
            self.assertEqual(response.status_code, 400)
            self.assertIn("--embedding-model", response.json()["error"]["message"])
        finally:
            self.assertEqual(server.stop(), 143)

    def test_a_chat_model_that_is_missing_or_none_is_told(self):
        run = subprocess.run(
            [PROGRAM, "serve", "--port", "0", "--embedding-model", "no-such-model"],
            capture_output=True, text=True, timeout=60,
        )
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("no-such-model", run.stderr)


if __name__ == "__main__":
    unittest.main()
