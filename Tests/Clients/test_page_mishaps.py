"""The page when things go wrong: connections, reloads, keys; and pages of other people."""

import functools
import http.server
import os
import socket
import tempfile
import threading
import time
import unittest

from browser import IS_HERE, LONG, BrowserCase, PageCase, ask, open_browser
from server import Server

if IS_HERE:
    from axe_core_python.selenium import Axe
    from selenium.webdriver.common.keys import Keys


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


@unittest.skipUnless(IS_HERE, "Chromium is not there")
class MishapTests(BrowserCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.store = os.path.join(folder.name, "conversations.sqlite")
        self.port = str(free_port())
        self.start()
        self.addCleanup(lambda: self.server.stop() if self.server.process.poll() is None else self.server.kill())
        self.browser = open_browser()
        self.addCleanup(self.browser.quit)
        self.open_afresh(self.server.url)

    def start(self):
        self.server = Server("--context-size", "2048", "--port", self.port, store=self.store)

    def lost(self, question):
        """Asks while the server is away, which then comes back."""
        self.server.kill()
        self.one("#entry").send_keys(question, Keys.ENTER)
        self.wait(lambda: self.texts(".fault"))
        self.start()

    def test_a_reload_in_the_middle_of_an_answer(self):
        self.long_answer()
        self.browser.refresh()
        self.answered(1)
        self.assertEqual(self.texts(".mine"), [LONG])
        self.assertEqual(self.texts(".cut"), ["This answer was cut short."])
        self.assertEqual(self.one("#entry").get_attribute("value"), "")
        self.assertEqual(self.texts(".reply")[0].split(), self.kept()["turns"][0]["response"].split())

    def test_a_server_that_goes_and_comes_back(self):
        self.long_answer()
        self.one("#entry").send_keys("and then?")
        before = self.texts(".reply")[0]
        self.server.kill()
        self.wait(lambda: self.texts(".fault"))
        # What had come is there, and so is what was typed.
        self.assertTrue(self.texts(".reply")[0].startswith(before))
        self.assertEqual(self.one("#entry").get_attribute("value"), "and then?")
        self.start()
        self.set(max_tokens=20)
        self.browser.execute_script("[...document.querySelectorAll('.tools button')].find((each) => each.textContent === 'Try again').click()")
        self.answered(1)
        self.assertEqual(self.texts(".mine"), [LONG])
        self.assertEqual([turn["message"] for turn in self.kept()["turns"]], [LONG])
        self.assertEqual(self.one("#entry").get_attribute("value"), "and then?")

    def test_a_question_that_never_arrived_comes_back(self):
        self.say("Hello", 1)
        self.lost("Are you there?")
        self.browser.refresh()
        self.answered(1)
        self.wait_for_field("Are you there?")
        self.assertTrue(any("did not reach the server" in text for text in self.texts(".toast span")))

    def test_the_first_question_that_never_arrived_comes_back(self):
        self.lost("Are you there?")
        self.browser.refresh()
        self.wait_for_field("Are you there?")

    def test_a_question_that_was_given_up_comes_back_behind_the_next(self):
        self.say("Hello", 1)
        self.lost("Are you there?")
        self.set(max_tokens=20)
        self.say("Something else", 2)
        self.assertEqual(self.texts(".mine"), ["Hello", "Something else"])
        self.assertEqual(self.one("#entry").get_attribute("value"), "Are you there?")

    def test_what_was_typed_outlives_its_conversation(self):
        self.say("Hello", 1)
        self.one("#entry").send_keys("half a thou")
        ask(self.server, self.place(), method="DELETE")
        self.browser.refresh()
        self.wait_for_field("half a thou")
        self.assertEqual(self.texts(".mine"), [])
        self.assertNotIn("#c=", self.browser.current_url)

    def test_what_is_refused_goes_back_to_the_field(self):
        long = "word " * 4000
        self.browser.execute_script("document.querySelector('#entry').value = arguments[0]", long)
        self.one("#entry").send_keys(" ", Keys.ENTER)
        self.wait(lambda: any("2048" in text for text in self.texts(".toast span")))
        self.assertEqual(self.one("#entry").get_attribute("value").split(), long.split())
        self.assertEqual(self.texts(".mine"), [])

    def test_turns_that_made_room_are_told(self):
        turns = [(f"Question {n}: " + "some words " * 40, "An answer. " * 20) for n in range(16)]
        self.set(max_tokens=20)
        self.show("full", turns)
        self.say("And now?", 17)
        self.assertRegex(self.one("#figures").text, r"\d+ turns left out to make room")
        self.assertGreater(int(self.one("#context").get_attribute("aria-valuenow")), 50)


@unittest.skipUnless(IS_HERE, "Chromium is not there")
class KeyTests(BrowserCase):
    def test_a_key_is_asked_for_and_kept_for_the_tab_alone(self):
        server = Server("--api-key", "secret", "--context-size", "512")
        self.addCleanup(server.stop)
        self.browser = open_browser()
        self.addCleanup(self.browser.quit)
        self.browser.get(server.url + "/")
        self.wait(lambda: self.all(".toast button"))[0].click()
        self.one("#key").send_keys("secret", Keys.ENTER)
        self.wait(lambda: self.one("#model").text == "guide")
        self.assertEqual(self.browser.execute_script("return JSON.stringify(localStorage)").count("secret"), 0)
        self.assertNotIn("secret", self.browser.current_url)


@unittest.skipUnless(IS_HERE, "Chromium is not there")
class ModelsTests(BrowserCase):
    def test_one_of_several_models_is_chosen(self):
        base = os.path.join(os.environ["PARLEY_MODELS"], "guide")
        server = Server("--model", "guide", "--model", os.path.join(base, "SmolLM2-135M-Instruct.Q4_1.gguf"), "--context-size", "512")
        self.addCleanup(server.stop)
        names = [each["id"] for each in ask(server, "/v1/models")["data"]]
        self.browser = open_browser()
        self.addCleanup(self.browser.quit)
        self.open_afresh(server.url)
        self.leave_field()
        self.press("s")
        self.wait(lambda: self.one("#settings").is_displayed())
        choice = self.one("#settings select")
        self.assertEqual([each.text for each in choice.find_elements("css selector", "option")], names)
        choice.send_keys(Keys.DOWN)
        self.one("#settings [name=max_tokens]").send_keys("3", Keys.ENTER)
        self.wait(lambda: self.one("#model").get_attribute("textContent") == names[1], 60)
        self.say("Hello", 1)
        self.assertEqual(ask(server, self.place())["model"], names[1])


# Somebody's page that knows nothing of ours but the path /chat.
FOREIGN = """<!doctype html><title>mine</title><form><input id="text"></form><ul id="said"></ul>
<script>
const id = "page-" + Math.random();
document.querySelector("form").onsubmit = async (event) => {
  event.preventDefault();
  const line = document.querySelector("#said").appendChild(document.createElement("li"));
  const message = document.querySelector("#text").value;
  document.querySelector("#text").value = "";
  try {
    const options = {method: "POST", headers: {"Content-Type": "application/json"},
      body: JSON.stringify({conversation_id: id, message, temperature: 0})};
    line.textContent = (await (await fetch("SERVER/chat", options)).json()).response;
  } catch (error) { line.textContent = "failed: " + error; }
};
</script>"""


@unittest.skipUnless(IS_HERE, "Chromium is not there")
class OthersPageTests(BrowserCase):
    def talk(self, address):
        self.browser.get(address)
        for count, text in enumerate(["My name is Ada.", "What is my name?"], 1):
            self.one("#text").send_keys(text, Keys.ENTER)
            self.wait(lambda: len([each for each in self.texts("#said li") if each]) == count)
        return self.texts("#said li")

    def test_pages_of_this_machine_and_files_that_were_let_in(self):
        for flags, from_disk in [([], "failed: "), (["--cors-origins", "null"], "Ada")]:
            with self.subTest(flags=flags), tempfile.TemporaryDirectory() as folder:
                server = Server("--context-size", "512", "--max-tokens", "40", *flags)
                path = os.path.join(folder, "index.html")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(FOREIGN.replace("SERVER", server.url))
                quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
                files = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=folder))
                threading.Thread(target=files.serve_forever, daemon=True).start()
                self.browser = open_browser()
                try:
                    self.assertIn("Ada", self.talk(f"http://127.0.0.1:{files.server_port}/index.html")[1])
                    self.assertIn(from_disk, self.talk("file://" + path)[1])
                finally:
                    self.browser.quit()
                    files.shutdown()
                    files.server_close()
                    server.stop()


class AuditTests(PageCase):
    """axe-core finds nothing to complain of, in any state of the page."""

    def audit(self, state):
        time.sleep(0.3)  # what fades in is judged when it is there
        found = Axe().run(self.browser)["violations"]
        self.assertEqual([(state, each["id"], [node["html"] for node in each["nodes"]]) for each in found], [])

    def test_all_states(self):
        self.audit("empty")
        text = "# Head\n\nSome `code`, [a link](https://example.com).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = 1  # why\n```\n\n> said\n\n- one"
        self.show("audit", [("Show all", text)])
        self.audit("a conversation")
        self.say("Hello", 2)
        self.audit("an answer")
        self.leave_field()
        self.press("?")
        self.wait(lambda: self.one("#help").is_displayed())
        self.audit("the keys")
        self.press(Keys.ESCAPE)
        self.press("s")
        self.wait(lambda: self.one("#settings").is_displayed())
        self.audit("the settings")
        self.press(Keys.ESCAPE)
        self.browser.execute_script("document.querySelector('#list [aria-label^=Delete]').click()")
        self.wait(lambda: self.all(".toast"))
        self.audit("a deletion")


class DarkPhoneAuditTests(AuditTests):
    width, height, scheme = 390, 844, "dark"


if __name__ == "__main__":
    unittest.main()
