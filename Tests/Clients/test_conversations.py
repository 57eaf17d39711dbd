"""Conversations that the server keeps: over a restart, over a power cut, beside a full disk."""

import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

import requests

from server import PROGRAM, Server


def events(response):
    """The events of a stream, each as it was sent, and `[DONE]` as it is."""
    for line in response.iter_lines(decode_unicode=True):
        if line:
            text = line.removeprefix("data: ")
            yield text if text == "[DONE]" else json.loads(text)


class Client:
    """What a program says to a server, with or without a key."""

    def __init__(self, server, key=None):
        self.url = server.url
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}

    def __call__(self, method, path, body=None, **more):
        return requests.request(
            method, self.url + path, json=body, headers=self.headers, timeout=120, **more
        )

    def say(self, conversation, message, **more):
        return self("POST", "/chat", {"conversation_id": conversation, "message": message, "max_tokens": 16, **more})

    def tree(self, conversation):
        return self("GET", f"/v1/conversations/{conversation}").json()


class ConversationTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.client = Client(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_a_turn_is_told_as_it_comes(self):
        body = {"conversation_id": "stream", "message": "hello", "stream": True}
        got = list(events(self.client("POST", "/chat", body, stream=True)))
        self.assertEqual(got[0], {"conversation_id": "stream"})
        self.assertEqual(got[-1], "[DONE]")
        text = "".join(event["delta"] for event in got[1:-2])
        tree = self.client.tree("stream")
        self.assertEqual((tree["head"], len(tree["turns"])), (got[-2]["turn_id"], 1))
        turn = tree["turns"][0]
        self.assertEqual((turn["message"], turn["response"], turn["partial"]), ("hello", text, False))
        self.assertEqual(got[-2]["finish_reason"], "stop")
        whole = self.client.say("whole", "hello", max_tokens=512).json()
        self.assertEqual((whole["response"], whole["usage"]), (text, got[-2]["usage"] | {
            "prompt_tokens_details": whole["usage"]["prompt_tokens_details"]}))

    def test_a_conversation_branches(self):
        first = self.client.say("tree", "My name is Ada.").json()
        self.client.say("tree", "My name is Bob.")
        again = self.client.say("tree", "What is my name?", parent_id=first["turn_id"]).json()
        self.assertIn("Ada", again["response"])
        anew = self.client.say("tree", "What is my name?", parent_id="").json()
        self.assertNotIn("Ada", anew["response"])
        tree = self.client.tree("tree")
        parents = {turn["message"]: turn["parent_id"] for turn in tree["turns"][:2]}
        self.assertEqual(parents, {"My name is Ada.": None, "My name is Bob.": first["turn_id"]})
        self.assertEqual([turn["parent_id"] for turn in tree["turns"][2:]], [first["turn_id"], None])
        self.assertEqual(tree["head"], anew["turn_id"])
        back = self.client("PATCH", "/v1/conversations/tree", {"head": first["turn_id"]})
        self.assertEqual(back.json()["head"], first["turn_id"])
        self.assertIn("Ada", self.client.say("tree", "What is my name?").json()["response"])
        for parent in ("nobody", again["turn_id"] + "x"):
            refused = self.client.say("tree", "hello", parent_id=parent)
            self.assertEqual((refused.status_code, refused.json()["error"]["param"]), (404, "parent_id"))
        refused = self.client.say("not there", "hello", parent_id="x")
        self.assertEqual(refused.status_code, 404)

    def test_lists_names_and_searches(self):
        made = self.client("POST", "/v1/conversations", {"title": "Rivers", "instructions": "Say only yes."}).json()
        self.assertEqual((made["title"], made["named"], made["turns"]), ("Rivers", True, []))
        self.client.say(made["id"], "The Danube is a river.")
        found = self.client("GET", "/v1/conversations?search=danube").json()["data"]
        self.assertEqual([c["id"] for c in found], [made["id"]])
        self.assertIn("Danube", found[0]["match"]["excerpt"])
        self.assertEqual(self.client.tree(made["id"])["instructions"], "Say only yes.")
        for number in range(3):
            self.client("POST", "/v1/conversations", {"id": f"list {number}"})
        page = self.client("GET", "/v1/conversations?limit=2").json()
        self.assertEqual([c["id"] for c in page["data"]], ["list 2", "list 1"])
        self.assertTrue(page["has_more"])
        after = self.client("GET", "/v1/conversations?limit=1000&after=list%201").json()
        self.assertEqual((after["data"][0]["id"], after["has_more"]), ("list 0", False))
        renamed = self.client("PATCH", "/v1/conversations/list%200", {"title": "A name"}).json()
        self.assertEqual((renamed["title"], renamed["id"]), ("A name", "list 0"))
        taken = self.client("POST", "/v1/conversations", {"id": "list 0"})
        self.assertEqual((taken.status_code, taken.json()["error"]["param"]), (409, "id"))
        gone = self.client("DELETE", "/v1/conversations/list%200")
        self.assertEqual((gone.status_code, gone.json()["deleted"]), (200, True))
        for method, body in [("GET", None), ("DELETE", None), ("PATCH", {"title": "x"})]:
            self.assertEqual(self.client(method, "/v1/conversations/list%200", body).status_code, 404, method)

    def test_what_is_written_out_is_taken_in_again(self):
        first = self.client.say("out", "My name is Ada.").json()
        self.client.say("out", "hello")
        self.client.say("out", "goodbye", parent_id=first["turn_id"])
        file = self.client("GET", "/v1/conversations/out/export").json()
        self.assertEqual(file["type"], "FoundationModels.Transcript")
        copy = self.client("POST", "/v1/conversations", file | {"id": "in"}).json()
        of = self.client.tree("out")
        self.assertEqual(copy["turns"], of["turns"])
        self.assertEqual((copy["id"], copy["head"]), ("in", of["head"]))
        beside = self.client("POST", "/v1/conversations", file).json()
        self.assertNotIn(beside["id"], ("in", "out"))
        self.assertIn("Ada", self.client.say("in", "What is my name?").json()["response"])
        file["parley"]["conversation"]["head"] = "nobody"
        wrong = self.client("POST", "/v1/conversations", file)
        self.assertEqual((wrong.status_code, wrong.json()["error"]["param"]), (400, "transcript"))

    def test_an_answer_cut_short_keeps_what_was_said(self):
        body = {"conversation_id": "cut", "message": "Tell me a long story.", "stream": True,
                "max_tokens": 2000, "logit_bias": {"2": -100}}
        with self.client("POST", "/chat", body, stream=True) as response:
            got = []
            for event in events(response):
                got.append(event)
                if len(got) == 6:
                    break
        end = time.monotonic() + 20
        while time.monotonic() < end:
            turns = self.client.tree("cut").get("turns", [])
            if turns:
                break
            time.sleep(0.05)
        self.assertTrue(turns[0]["partial"])
        self.assertTrue(turns[0]["response"].startswith("".join(event["delta"] for event in got[1:])))
        self.assertEqual(self.client.say("cut", "hello").status_code, 200)

    def test_what_is_wrong_is_answered(self):
        for method, path, body, status in [
            ("GET", "/v1/conversations?limit=0", None, 400), ("GET", "/v1/conversations?limit=x", None, 400),
            ("GET", "/v1/conversations/", None, 404), ("GET", "/v1/conversations/%ff", None, 404),
            ("GET", "/v1/conversations/nobody/export", None, 404), ("GET", "/v1/conversations/a/b", None, 404),
            ("POST", "/v1/conversations/a/export", {}, 405), ("DELETE", "/v1/conversations", None, 405),
            ("PATCH", "/v1/conversations/nobody", {}, 400), ("POST", "/v1/conversations", [], 400),
            ("POST", "/v1/conversations", {"id": "x" * 129}, 400),
            ("POST", "/v1/conversations", {"title": "x" * 1001}, 400),
            ("GET", "/v1/conversations?search=" + "x" * 1025, None, 400),
            ("GET", "/v1/conversations?search=%22%20OR%20NEAR(*", None, 200),
            ("GET", "/v1/conversations?search=%00", None, 200),
        ]:
            with self.subTest(method=method, path=path[:60]):
                self.assertEqual(self.client(method, path, body).status_code, status)


class KeyTests(unittest.TestCase):
    def test_each_key_has_its_own(self):
        server = Server("--api-key", "one", "--api-key", "two")
        try:
            one, two = Client(server, "one"), Client(server, "two")
            turn = one.say("x", "My name is Ada.").json()["turn_id"]
            self.assertEqual(two("GET", "/v1/conversations").json()["data"], [])
            for method, path, body in [
                ("GET", "/v1/conversations/x", None), ("GET", "/v1/conversations/x/export", None),
                ("PATCH", "/v1/conversations/x", {"title": "mine"}), ("DELETE", "/v1/conversations/x", None),
            ]:
                self.assertEqual(two(method, path, body).status_code, 404, (method, path))
            self.assertEqual(two.say("x", "hello", parent_id=turn).status_code, 404)
            self.assertNotIn("Ada", two.say("x", "What is my name?").json()["response"])
            self.assertEqual(len(one.tree("x")["turns"]), 1)
            self.assertEqual(Client(server)("GET", "/v1/conversations").status_code, 401)
        finally:
            server.stop()


class EndTests(unittest.TestCase):
    """What a server leaves behind when it ends."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="parley-ends-")
        self.store = os.path.join(self.folder, "conversations.sqlite")

    def tearDown(self):
        shutil.rmtree(self.folder)

    def test_conversations_outlive_the_server_and_meet_the_terminal(self):
        server = Server(store=self.store)
        Client(server).say("ada", "My name is Ada.")
        self.assertEqual(server.stop(), 143)
        chat = subprocess.run(
            [PROGRAM, "chat", "--temperature", "0", "--store", self.store, "--resume", "ada"],
            input="What is my name?\n", capture_output=True, text=True, timeout=60,
        )
        self.assertIn("Ada", chat.stdout, chat.stderr)
        server = Server(store=self.store)
        try:
            self.assertEqual(len(Client(server).tree("ada")["turns"]), 2)
            self.assertIn("Ada", Client(server).say("ada", "What is my name?").json()["response"])
        finally:
            server.stop()

    def test_a_server_that_stops_keeps_what_runs(self):
        server = Server(store=self.store)
        body = {"conversation_id": "x", "message": "hello", "stream": True}
        response = Client(server)("POST", "/chat", body, stream=True)
        got = events(response)
        next(got)
        self.assertEqual(server.stop(), 143)
        self.assertEqual(list(got)[-1], "[DONE]")
        with sqlite3.connect(self.store) as database:
            self.assertEqual(database.execute("SELECT count(*) FROM turn").fetchone(), (1,))

    def test_without_a_store_nothing_is_kept_and_it_is_said(self):
        server = Server("--store", "none")
        try:
            client = Client(server)
            for response in (client.say("x", "hello"), client("GET", "/v1/conversations")):
                self.assertEqual((response.status_code, response.json()["error"]["param"]), (400, "conversation_id"))
            messages = {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 4}
            self.assertEqual(client("POST", "/chat", messages).status_code, 200)
        finally:
            server.stop()

    def test_a_store_that_cannot_be_opened_ends_the_server(self):
        run = subprocess.run(
            [PROGRAM, "serve", "--port", "0", "--store", "/dev/null/x"],
            capture_output=True, text=True, timeout=60, check=False,
        )
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("/dev/null/x", run.stderr)

    def test_no_turn_that_was_announced_is_lost(self):
        """Fifty power cuts, some during streams and some during writes."""
        random.seed(6)
        announced = {}
        for cut in range(int(os.environ.get("PARLEY_TEST_CUTS", "5"))):
            server = Server(store=self.store)
            client = Client(server)
            kept = {turn["id"]: turn for c in client("GET", "/v1/conversations?limit=1000").json()["data"]
                    for turn in client.tree(c["id"])["turns"]}
            for turn, response in announced.items():
                self.assertEqual(kept[turn]["response"], response)

            def talk(number):
                try:
                    while True:
                        name = f"c{number}-{cut}"
                        if number % 2:
                            body = {"conversation_id": name, "message": "hello", "stream": True, "max_tokens": 4}
                            got = list(events(client("POST", "/chat", body, stream=True)))
                            if got[-1] == "[DONE]":
                                text = "".join(event.get("delta", "") for event in got[:-1])
                                announced[got[-2]["turn_id"]] = text
                        else:
                            reply = client.say(name, "hello", max_tokens=2).json()
                            announced[reply["turn_id"]] = reply["response"]
                except (requests.RequestException, KeyError, ValueError):
                    return

            talkers = [threading.Thread(target=talk, args=(number,)) for number in range(3)]
            for talker in talkers:
                talker.start()
            time.sleep(random.uniform(0.1, 1.2))
            server.kill()
            for talker in talkers:
                talker.join(30)
        self.assertTrue(announced)
        with sqlite3.connect(self.store) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            kept = dict(database.execute("SELECT id, response FROM turn"))
        for turn, response in announced.items():
            self.assertEqual(kept[turn], response)

    def test_a_full_disk_ends_a_stream_without_its_end_and_reading_goes_on(self):
        server = Server(store=self.store)
        try:
            client = Client(server)
            client.say("x", "My name is Ada.")
            # The largest file this process may write from now on stands for a disk without room.
            size = max(os.path.getsize(self.store + suffix) for suffix in ("", "-wal"))
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            body = {"conversation_id": "x", "message": "hello", "stream": True, "max_tokens": 8}
            got = list(events(client("POST", "/chat", body, stream=True)))
            self.assertEqual(got[-1]["error"]["type"], "storage_error", got[-1])
            self.assertNotIn("[DONE]", got)
            refused = client.say("y", "hello")
            self.assertEqual((refused.status_code, refused.json()["error"]["type"]), (507, "storage_error"))
            self.assertEqual([turn["message"] for turn in client.tree("x")["turns"]], ["My name is Ada."])
            self.assertEqual(client.tree("y")["error"]["type"], "not_found_error")
            messages = {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 4}
            self.assertEqual(client("POST", "/v1/chat/completions", messages).status_code, 200)
            # There is room again: it goes on by itself.
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            self.assertIn("Ada", client.say("x", "What is my name?").json()["response"])
        finally:
            server.stop()


if __name__ == "__main__":
    unittest.main()
