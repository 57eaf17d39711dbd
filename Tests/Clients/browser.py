"""Chromium with a page in it, for tests; and what they ask the server past the page."""

import json
import os
import shutil
import unittest
import urllib.request

from server import Server

try:
    from selenium import webdriver
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:  # it wants Python 3.10
    webdriver = None

LONG = "Write a very long story about the sea."

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
IS_HERE = webdriver is not None and BROWSER and DRIVER
if os.environ.get("CI") == "true" and not IS_HERE:
    raise RuntimeError("Chromium and its driver are missing.")


def open_browser(width=1280, height=900, scheme="light"):
    """A browser without a window; a width of a phone makes it one."""
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},{height}"):
        options.add_argument(flag)
    if width >= 500:
        # A screen has a mouse: without this a browser without a window says that nothing hovers (Blink's settings: fine, hovering).
        options.add_argument("--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    return browser


def ask(server, path, body=None, method=None):
    """Asks the server past the page: GET without a body, POST with one, unless a method says otherwise."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server.url + path, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def transcript(turns, id=None):
    """A conversation in the form that the server takes in."""
    entries = []
    for index, (question, answer) in enumerate(turns):
        for role, text in (("user", question), ("response", answer)):
            entries.append(
                {"role": role, "id": f"{role}-{index}", "contents": [{"type": "text", "text": text, "id": f"{role}-{index}-0"}]}
            )
    body = {"type": "FoundationModels.Transcript", "version": 1, "transcript": {"entries": entries}}
    return {**body, "id": id} if id else body


class BrowserCase(unittest.TestCase):
    """What tests do with the browser in `self.browser`."""

    def wait(self, condition, seconds=30):
        return WebDriverWait(self.browser, seconds, 0.05).until(lambda _: condition())

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def press(self, *keys):
        """Presses keys where the focus is."""
        webdriver.ActionChains(self.browser).send_keys(*keys).perform()

    def leave_field(self):
        self.browser.execute_script("document.activeElement.blur()")

    def answered(self, count):
        """Waits until so many turns have come to their end."""
        self.wait(lambda: len(self.all(".turn[data-id]")) == count and self.one("#send").is_displayed())
        return self.all(".turn[data-id]")

    def say(self, text, count):
        self.one("#entry").send_keys(text, Keys.ENTER)
        return self.answered(count)

    def set(self, **values):
        """Sets what the page's settings hold, and forgets what they held."""
        self.browser.execute_script("localStorage.setItem('parley.settings', arguments[0])", json.dumps(values))

    def show(self, id, turns):
        """Gives the server a conversation, and opens it."""
        ask(self.server, "/v1/conversations", transcript(turns, id))
        self.browser.get(f"{self.server.url}/#c={id}")
        self.browser.refresh()
        self.answered(len(turns))

    def long_answer(self):
        """Asks for an answer that goes on for a while, and waits for its beginning."""
        # Without the two tokens that end a reply of the guide's, it is as long as it may be.
        self.set(max_tokens=900, temperature=1.5, seed=3, logit_bias=[[0, False], [2, False]])
        self.one("#entry").send_keys(LONG, Keys.ENTER)
        self.wait(lambda: self.texts(".reply") and len(self.texts(".reply")[-1]) > 20)

    def place(self):
        """The shown conversation's path at the server."""
        return "/v1/conversations/" + self.browser.current_url.partition("#c=")[2]

    def kept(self):
        """The shown conversation, as the server has it."""
        return ask(self.server, self.place())

    def wait_for_field(self, text):
        """Waits until these words stand where a message is typed."""
        self.wait(lambda: self.one("#entry").get_attribute("value") == text)

    def texts(self, selector):
        return self.browser.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent)", selector
        )

    def open_afresh(self, url):
        """Opens the page as somebody who has never been there."""
        self.browser.get("about:blank")
        self.browser.get(url + "/")
        self.browser.execute_script("localStorage.clear(); sessionStorage.clear()")
        self.browser.get("about:blank")
        self.browser.get(url + "/")
        self.wait(lambda: self.one("#model").get_attribute("textContent") == "guide")


@unittest.skipUnless(IS_HERE, "Chromium is not there")
class PageCase(BrowserCase):
    """A server, and its page in a browser."""

    width, height, scheme = 1280, 900, "light"

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--max-tokens", "60", "--context-size", "2048")
        cls.addClassCleanup(lambda: cls.server.stop())
        cls.browser = open_browser(cls.width, cls.height, cls.scheme)
        cls.addClassCleanup(lambda: cls.browser.quit())

    def setUp(self):
        self.open_afresh(self.server.url)
