"""OpenAI's own Python client against a server with the guide."""

import concurrent.futures
import time
import unittest

import openai
import requests

from server import Server

HELLO = [{"role": "user", "content": "hello"}]
STORY = [{"role": "user", "content": "Tell me about the sea."}]
# Among all tokens at such a temperature the last one rarely comes up.
ENDLESS = {"temperature": 50, "top_p": 1, "max_tokens": 4000, "extra_body": {"top_k": 0, "min_p": 0}}


class OpenAITests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.client = openai.OpenAI(base_url=cls.server.url + "/v1", api_key="none", max_retries=0, timeout=120)

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        code = cls.server.stop()
        assert code == 143, f"The server ended with {code}: {cls.server.lines}"

    def chat(self, messages=HELLO, **more):
        return self.client.chat.completions.create(model="any", messages=messages, **{"max_tokens": 24, **more})

    def refused(self, error, call):
        with self.assertRaises(error) as caught:
            call()
        return caught.exception

    def is_idle(self):
        return not requests.get(self.server.url + "/slots", timeout=10).json()[0]["is_processing"]

    def test_an_answer(self):
        answer = self.chat()
        self.assertEqual(answer.object, "chat.completion")
        self.assertEqual(answer.model, "guide")
        self.assertEqual(answer.choices[0].message.role, "assistant")
        self.assertTrue(answer.choices[0].message.content.strip())
        self.assertEqual(answer.choices[0].finish_reason, "stop")
        self.assertEqual(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens)
        self.assertEqual(answer.timings["predicted_n"], answer.usage.completion_tokens)

    def test_a_stream_says_the_same(self):
        whole = self.chat(STORY)
        stream = self.chat(STORY, stream=True, stream_options={"include_usage": True})
        chunks = list(stream)
        self.assertEqual(chunks[0].choices[0].delta.role, "assistant")
        text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        self.assertEqual(text, whole.choices[0].message.content)
        self.assertEqual(chunks[-2].choices[0].finish_reason, whole.choices[0].finish_reason)
        self.assertEqual(chunks[-1].choices, [])
        self.assertEqual(chunks[-1].usage.completion_tokens, whole.usage.completion_tokens)
        self.assertEqual({c.id for c in chunks}, {chunks[0].id})
        self.assertTrue(all(c.usage is None for c in chunks[:-1]))

    def test_what_was_computed_is_not_computed_again(self):
        messages = [{"role": "system", "content": "Be brief. " * 30}, *HELLO]
        first = self.chat(messages)
        said = {"role": "assistant", "content": first.choices[0].message.content}
        second = self.chat([*messages, said, {"role": "user", "content": "and you?"}])
        self.assertGreaterEqual(second.usage.prompt_tokens_details.cached_tokens, first.usage.prompt_tokens - 1)

    def test_logprobs(self):
        self.compute(STORY)
        answer = self.chat(STORY, logprobs=True, top_logprobs=3)
        tokens = answer.choices[0].logprobs.content
        self.assertEqual("".join(t.token for t in tokens), answer.choices[0].message.content)
        for token in tokens:
            self.assertLessEqual(token.logprob, 0)
            self.assertEqual(len(token.top_logprobs), 3)
            # Greedy: what came is what was likeliest.
            self.assertEqual(token.top_logprobs[0].token, token.token)
        streamed = []
        for chunk in self.chat(STORY, logprobs=True, stream=True):
            if chunk.choices and chunk.choices[0].logprobs:
                streamed += chunk.choices[0].logprobs.content
        self.assertEqual([t.token for t in streamed], [t.token for t in tokens])

    def test_several_choices(self):
        answer = self.chat(STORY, n=3, temperature=1, seed=7)
        self.assertEqual([c.index for c in answer.choices], [0, 1, 2])
        self.assertGreater(len({c.message.content for c in answer.choices}), 1)
        texts = ["", "", ""]
        ends = []
        for chunk in self.chat(STORY, n=3, temperature=1, seed=7, stream=True):
            for choice in chunk.choices:
                texts[choice.index] += choice.delta.content or ""
                if choice.finish_reason:
                    ends.append(choice.index)
        self.assertTrue(all(texts))
        self.assertEqual(sorted(ends), [0, 1, 2])

    def compute(self, messages):
        """Has a prompt computed, so that replies to it begin alike.

        In other portions the same prompt's numbers differ by rounding, and where two tokens are as good as equal so may replies.
        """
        self.chat(messages, max_tokens=1)

    def test_a_seed_repeats(self):
        self.compute(STORY)
        first, second, other = (self.chat(STORY, temperature=1, seed=s) for s in (3, 3, 4))
        self.assertEqual(first.choices[0].message.content, second.choices[0].message.content)
        self.assertNotEqual(first.choices[0].message.content, other.choices[0].message.content)

    def test_stop(self):
        whole = self.chat(STORY).choices[0].message.content
        word = whole.split()[3]
        answer = self.chat(STORY, stop=[word, "never said"])
        self.assertEqual(answer.choices[0].message.content, whole[: whole.index(word)])
        self.assertEqual(answer.choices[0].finish_reason, "stop")
        streamed = "".join(c.choices[0].delta.content or "" for c in self.chat(STORY, stop=word, stream=True))
        self.assertEqual(streamed, whole[: whole.index(word)])

    def test_the_limit(self):
        for name in ("max_tokens", "max_completion_tokens"):
            answer = self.client.chat.completions.create(model="any", messages=STORY, **{name: 3})
            self.assertEqual(answer.usage.completion_tokens, 3)
            self.assertEqual(answer.choices[0].finish_reason, "length")

    def test_logit_bias(self):
        first = self.chat(STORY, logprobs=True, max_tokens=1).choices[0].logprobs.content[0]
        token = first.id
        other = self.chat(STORY, logit_bias={str(token): -100}, max_tokens=1)
        self.assertNotEqual(other.choices[0].message.content, first.token)

    def test_a_reply_is_gone_on_with(self):
        messages = [*HELLO, {"role": "assistant", "content": "Good morning, dear"}]
        self.assertFalse(self.chat(messages).choices[0].message.content.startswith("Good morning"))

    def test_completions(self):
        answer = self.client.completions.create(model="any", prompt="The sea is", max_tokens=6, logprobs=2)
        choice = answer.choices[0]
        self.assertEqual(answer.object, "text_completion")
        self.assertEqual("".join(choice.logprobs.tokens), choice.text)
        self.assertEqual(answer.usage.completion_tokens, 6)
        echo = self.client.completions.create(model="any", prompt="The sea is", max_tokens=6, echo=True)
        self.assertEqual(echo.choices[0].text, "The sea is" + choice.text)
        stream = self.client.completions.create(model="any", prompt="The sea is", max_tokens=6, stream=True)
        self.assertEqual("".join(c.choices[0].text for c in stream), choice.text)
        two = self.client.completions.create(model="any", prompt=["The sea is", "The sun is"], max_tokens=4)
        self.assertEqual([c.index for c in two.choices], [0, 1])

    def test_models(self):
        models = self.client.models.list().data
        self.assertEqual([m.id for m in models], ["guide"])
        self.assertEqual(self.client.models.retrieve("guide").id, "guide")

    def test_what_is_wrong_is_named(self):
        bad, tool = openai.BadRequestError, {"type": "function", "function": {"name": "f", "parameters": {}}}
        for more, field in [
            ({"temperature": "hot"}, "temperature"),
            ({"n": 0}, "n"),
            ({"n": 1000}, "n"),
            ({"top_logprobs": 2}, "top_logprobs"),
            ({"max_tokens": -5}, "max_tokens"),
            ({"tools": [tool]}, "tools"),
            ({"response_format": {"type": "json_object"}}, "response_format"),
            ({"stream_options": {"include_usage": True}}, "stream_options"),
            ({"messages": []}, "messages"),
            ({"messages": [{"role": "wizard", "content": "x"}]}, "messages[0].role"),
            ({"extra_body": {"chat_template": "x"}}, "chat_template"),
        ]:
            with self.subTest(field=field, value=more):
                error = self.refused(bad, lambda more=more: self.chat(**more))
                self.assertEqual(error.param, field)
                self.assertTrue(error.body["message"])
        self.assertEqual(self.refused(openai.NotFoundError, lambda: self.client.files.list()).status_code, 404)

    def test_a_prompt_that_does_not_fit(self):
        long = [{"role": "user", "content": "sea " * 20_000}]
        error = self.refused(openai.BadRequestError, lambda: self.chat(long))
        self.assertEqual(error.code, "context_length_exceeded")
        self.assertGreater(error.body["n_prompt_tokens"], error.body["n_ctx"])
        self.assertTrue(self.chat().choices[0].message.content)

    def test_leaving_stops_the_work(self):
        stream = self.chat(STORY, stream=True, **ENDLESS)
        for number, _ in enumerate(stream):
            if number == 5:
                break
        self.assertFalse(self.is_idle())
        stream.close()
        end = time.monotonic() + 2
        while not self.is_idle():
            self.assertLess(time.monotonic(), end, "The work went on.")
            time.sleep(0.02)

    def test_many_at_once(self):
        def ask(number):
            messages = [{"role": "user", "content": f"Say the number {number}."}]
            if number % 2:
                return "".join(c.choices[0].delta.content or "" for c in self.chat(messages, stream=True, max_tokens=8))
            return self.chat(messages, max_tokens=8).choices[0].message.content

        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            texts = list(pool.map(ask, range(24)))
        self.assertTrue(all(texts))


class KeyTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--api-key", "first", "--api-key", "second")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 143

    def test_a_key_is_asked_for(self):
        def client(key):
            return openai.OpenAI(base_url=self.server.url + "/v1", api_key=key, max_retries=0)

        for key in ("first", "second"):
            with client(key) as known:
                self.assertEqual(len(known.models.list().data), 1)
        for key in ("", "firs", "firstt", "FIRST", "third"):
            with client(key or "x") as unknown, self.assertRaises(openai.AuthenticationError):
                unknown.models.list()
        self.assertEqual(requests.get(self.server.url + "/health", timeout=10).json(), {"status": "ok"})
        self.assertEqual(requests.get(self.server.url + "/metrics", timeout=10).status_code, 401)

    def test_conversations_are_their_keys_own(self):
        def say(key, message):
            return requests.post(
                self.server.url + "/chat",
                json={"conversation_id": "same", "message": message},
                headers={"Authorization": f"Bearer {key}"},
                timeout=60,
            ).json()

        first = say("first", "hello")
        self.assertGreater(say("first", "hello")["usage"]["prompt_tokens"], first["usage"]["prompt_tokens"])
        self.assertEqual(say("second", "hello")["usage"]["prompt_tokens"], first["usage"]["prompt_tokens"])
