"""The page, in a real browser, by keyboard."""

import json
import os
import shutil
import time
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

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
IS_HERE = webdriver is not None and BROWSER and DRIVER
if os.environ.get("CI") == "true" and not IS_HERE:
    raise RuntimeError("Chromium and its driver are missing.")

# What a model, a title or a name may say, and what must never become of it.
INJECTIONS = [
    "<script>window.hit = 1</script>", "<img src=x onerror='window.hit = 1'>", "<svg onload=window.hit=1>",
    "[click](javascript:window.hit=1)", "[click](JaVaScRiPt:window.hit=1)", "[click](data:text/html,<script>1</script>)",
    "![x](x\" onerror=\"window.hit=1)", "<iframe src=javascript:window.hit=1>", "<a href='javascript:window.hit=1'>x</a>",
    "```html\n<script>window.hit = 1</script>\n```", "| <b onclick=window.hit=1> | b |\n|---|---|\n| <script>window.hit=1</script> | d |",
    "<style>body { display: none }</style>", "<base href=//evil.example/>", "<math><mi//xlink:href=\"data:x,<script>1</script>\">",
    "\"><script>window.hit=1</script>", "{{constructor.constructor('window.hit=1')()}}", "<details open ontoggle=window.hit=1>",
    "http://x\"onmouseover=\"window.hit=1", "`<img src=x onerror=window.hit=1>`", "# <img src=x onerror=window.hit=1>",
    "> <object data=javascript:window.hit=1>", "1. <form action=javascript:window.hit=1><button>x", "\u202e<script>window.hit=1</script>",
]


def post(server, path, body, method="POST"):
    """Asks the server past the page."""
    request = urllib.request.Request(
        server.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method
    )
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


@unittest.skipUnless(IS_HERE, "Chromium is not there")
class PageTests(unittest.TestCase):
    width, height, scheme = 1280, 900, "light"

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--max-tokens", "60", "--context-size", "2048")
        options = webdriver.ChromeOptions()
        options.binary_location = BROWSER
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={cls.width},{cls.height}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        cls.browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
        cls.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": cls.width, "height": cls.height, "deviceScaleFactor": 1, "mobile": cls.width < 500},
        )
        cls.browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": cls.scheme}]}
        )
        cls.browser.get(cls.server.url + "/")

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.server.stop()

    def setUp(self):
        self.browser.get("about:blank")
        self.browser.get(self.server.url + "/")
        self.browser.execute_script("localStorage.clear(); sessionStorage.clear()")
        self.browser.get("about:blank")
        self.browser.get(self.server.url + "/")
        self.wait(lambda: self.one("#model").get_attribute("textContent") == "guide")

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

    def texts(self, selector):
        return self.browser.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent)", selector
        )

    def test_a_conversation(self):
        turn = self.say("My name is Ada.", 1)[0]
        self.assertIn("Ada", turn.find_element(By.CSS_SELECTOR, ".reply").text)
        self.assertIn("#c=", self.browser.current_url)
        self.wait(lambda: "My name is Ada." in self.texts("#list .open span"))
        self.assertRegex(self.one("#figures").text, r"tokens/s · \d+ of 2048 tokens")
        self.say("What is my name?", 2)
        self.assertIn("Ada", self.texts(".reply")[1])
        # It is there after a reload, and so is what was typed and not sent.
        self.one("#entry").send_keys("half a thou")
        self.browser.refresh()
        self.answered(2)
        self.assertEqual(self.one("#entry").get_attribute("value"), "half a thou")

    def test_branches_by_keyboard(self):
        self.say("My name is Ada.", 1)
        self.leave_field()
        self.press("e")
        entry = self.one("#entry")
        self.wait(lambda: entry.get_attribute("value") == "My name is Ada.")
        entry.send_keys(Keys.BACKSPACE * 4, "Bob.", Keys.ENTER)
        self.wait(lambda: self.texts(".branch") == ["2 / 2"] and self.one("#send").is_displayed())
        self.assertEqual(self.texts(".mine"), ["My name is Bob."])
        self.leave_field()
        self.press("[")
        self.wait(lambda: self.texts(".mine") == ["My name is Ada."])
        self.assertEqual(self.texts(".branch"), ["1 / 2"])
        # The branch that was shown last is shown again.
        self.wait(lambda: not self.browser.execute_script("return document.querySelector('[aria-busy=true]')"))
        time.sleep(0.3)
        self.browser.refresh()
        self.wait(lambda: self.texts(".mine") == ["My name is Ada."])
        self.leave_field()
        self.press("]")
        self.wait(lambda: self.texts(".mine") == ["My name is Bob."])
        self.press("r")
        self.wait(lambda: self.texts(".branch") == ["3 / 3"] and self.one("#send").is_displayed())

    def test_stopping_keeps_what_was_said(self):
        self.browser.execute_script(
            "localStorage.setItem('parley.settings', JSON.stringify({max_tokens: 900, temperature: 1.5, seed: 3}))"
        )
        self.one("#entry").send_keys("Write a very long story about the sea.", Keys.ENTER)
        self.wait(lambda: self.texts(".reply") and len(self.texts(".reply")[-1]) > 20)
        self.press(Keys.ESCAPE)
        if self.answered(1) and self.texts(".cut"):
            self.assertEqual(self.texts(".cut"), ["This answer was cut short."])
        self.browser.refresh()
        self.answered(1)
        self.assertGreater(len(self.texts(".reply")[0]), 10)

    def test_the_list(self):
        for name in ("apples", "pears"):
            post(self.server, "/v1/conversations", transcript([(f"About {name}", f"They are {name}.")], f"list-{name}-{self.width}"))
        self.browser.refresh()
        self.wait(lambda: {"About apples", "About pears"} <= set(self.texts("#list .open span")))
        self.leave_field()
        self.press("/")
        self.press("pears")
        self.wait(lambda: self.texts("#list .open > span:first-child") == ["About pears"])
        # Rename.
        self.browser.execute_script("document.querySelector('#list [aria-label^=Rename]').click()")
        field = self.one("#list input")
        field.send_keys("Fruit <b>& more</b>", Keys.ENTER)
        self.wait(lambda: self.texts("#list .open > span:first-child") == ["Fruit <b>& more</b>"])
        # Delete, and think better of it.
        self.browser.execute_script("document.querySelector('#list [aria-label^=Delete]').click()")
        self.wait(lambda: not self.texts("#list .open"))
        self.browser.execute_script("document.querySelector('.toast button').click()")
        self.wait(lambda: self.texts("#list .open > span:first-child") == ["Fruit <b>& more</b>"])
        self.assertEqual(self.texts(".mine"), ["About pears"])

    def test_settings_and_keys(self):
        self.leave_field()
        self.press("?")
        self.wait(lambda: self.one("#help").is_displayed())
        self.assertIn("send", self.one("#help").text)
        self.press(Keys.ESCAPE)
        self.wait(lambda: not self.one("#help").is_displayed())
        self.leave_field()
        self.press("s")
        self.wait(lambda: self.one("#settings").is_displayed())
        self.assertEqual(self.one("#settings [name=temperature]").get_attribute("placeholder"), "0")
        self.one("#settings [name=max_tokens]").send_keys("3")
        self.one("#settings textarea").send_keys("Say nothing but yes.")
        self.one("#settings [name=max_tokens]").send_keys(Keys.ENTER)
        self.wait(lambda: not self.one("#settings").is_displayed())
        self.say("Hello", 1)
        self.assertIn("cut at the most tokens", self.one("#figures").text)
        id = self.browser.current_url.partition("#c=")[2]
        with urllib.request.urlopen(self.server.url + "/v1/conversations/" + id) as answer:
            self.assertEqual(json.load(answer)["instructions"], "Say nothing but yes.")

    def test_markdown_is_shown(self):
        text = (
            "# Head\n\nSome **strong**, *soft*, ~~gone~~ and `code`.\n\n- one\n  - inner\n- two\n\n3. three\n4. four\n\n> said\n\n"
            "| a | b |\n|---|--:|\n| 1 | 2 \\| 3 |\n\n```python\ndef f(x):  # why\n    return \"s\" + 1\n```\n\n[link](https://example.com/a_(b)) and https://example.org.\n\n---\n"
        )
        post(self.server, "/v1/conversations", transcript([("Show all", text)], f"markdown-{self.width}"))
        self.browser.get(f"{self.server.url}/#c=markdown-{self.width}")
        self.browser.refresh()
        self.answered(1)
        for selector, shown in [
            ("h3", ["Head"]), ("strong", ["strong"]), (".reply p em", ["soft"]), ("s", ["gone"]), ("ul ul li", ["inner"]),
            ("ol li", ["three", "four"]), ("blockquote p", ["said"]), ("th", ["a", "b"]), ("td", ["1", "2 | 3"]),
            (".t-word", ["def", "return"]), (".t-comment", ["# why"]), (".t-string", ['"s"']),
            ("a", ["link", "https://example.org."]),
        ]:
            with self.subTest(selector):
                self.assertEqual(self.texts(f".reply {selector}" if not selector.startswith(".reply") else selector), shown)
        self.assertEqual(self.one(".reply ol").get_attribute("start"), "3")
        self.assertEqual(self.one(".reply a").get_attribute("href"), "https://example.com/a_(b)")

    def test_nothing_that_is_said_becomes_code(self):
        turns = [(text, text) for text in INJECTIONS]
        post(self.server, "/v1/conversations", transcript(turns, f"hostile-{self.width}"))
        for text in INJECTIONS[:4]:
            post(self.server, f"/v1/conversations/hostile-{self.width}", {"title": text[:80]}, "PATCH")
            self.browser.get("about:blank")
            self.browser.get(f"{self.server.url}/#c=hostile-{self.width}")
            self.answered(len(turns))
            self.wait(lambda: text[:80] in self.texts("#list .open > span:first-child"))
            self.assertIsNone(self.browser.execute_script("return window.hit ?? null"))
        self.assertEqual(self.texts(".mine"), INJECTIONS)
        found = self.browser.execute_script(
            "return [...document.querySelectorAll('#turns *, #list *')].filter((each) => "
            "/^(script|img|svg|iframe|style|base|object|embed|math|form)$/i.test(each.localName) || "
            "[...each.attributes].some((a) => a.name.startsWith('on') || /^\\s*(javascript|data):/i.test(a.value)))"
            ".map((each) => each.outerHTML)"
        )
        self.assertEqual(found, [])

    def test_a_long_conversation_does_not_hold_up_the_page(self):
        answer = "Some **words** about it, with `code`.\n\n- one\n- two\n\n```swift\nlet a = 1\n```\n\n" + "More words. " * 40
        post(self.server, "/v1/conversations", transcript([(f"Question {n}", answer) for n in range(250)], f"long-{self.width}"))
        self.browser.execute_script("location.hash = arguments[0]", f"c=long-{self.width}")
        self.browser.execute_cdp_cmd(
            "Page.addScriptToEvaluateOnNewDocument",
            {"source": "window.tasks = []; new PerformanceObserver((list) => { for (const each of list.getEntries()) "
                       "window.tasks.push(each.duration); }).observe({type: 'longtask', buffered: true});"},
        )
        self.browser.refresh()
        self.answered(250)
        self.browser.execute_script("const s = document.querySelector('#scroll'); s.scrollTop = 0; s.scrollTop = s.scrollHeight / 2;")
        time.sleep(0.5)
        longest = max(self.browser.execute_script("return window.tasks") or [0])
        # What is looked for would be found.
        self.browser.execute_script("setTimeout(() => { const end = performance.now() + 120; while (performance.now() < end); })")
        self.wait(lambda: max(self.browser.execute_script("return window.tasks") or [0]) >= 100)
        # The aim is 50 ms on a machine that has nothing else to do; tests run beside a model.
        self.assertLess(longest, 200)
        print(f"the longest task with 500 messages: {longest:.0f} ms", end=" ")

    def test_it_is_small_and_asks_nobody_else(self):
        names = self.browser.execute_script("return performance.getEntriesByType('resource').map((each) => each.name)")
        self.assertTrue(all(name.startswith(self.server.url + "/") for name in names), names)
        size = 0
        for name in {name for name in names if "/page/" in name} | {self.server.url + "/"}:
            with urllib.request.urlopen(name) as answer:
                size += len(answer.read())
                policy = answer.headers["Content-Security-Policy"]
        self.assertLess(size, 200_000)
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)
        paint = self.browser.execute_script("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
        print(f"{size} bytes, first paint after {paint:.0f} ms", end=" ")
        # 300 ms is the aim; see above.
        self.assertLess(paint, 1500)

    def test_every_control_has_a_name_and_the_order_is_that_of_reading(self):
        self.say("Hello", 1)
        nameless = self.browser.execute_script(
            "return [...document.querySelectorAll('button, input, textarea, select, a[href]')].filter((each) => "
            "!(each.textContent.trim() || each.getAttribute('aria-label') || each.labels?.length)).map((each) => each.outerHTML)"
        )
        self.assertEqual(nameless, [])
        self.assertEqual(self.texts("html[lang] main h2")[:1], [self.one("#title").text])
        self.leave_field()
        order = []
        self.browser.execute_script("document.querySelector('.skip').focus()")
        for _ in range(40):
            order.append(self.browser.execute_script("return document.activeElement.id || document.activeElement.className"))
            if order[-1] == "entry":
                break
            self.press(Keys.TAB)
        self.assertEqual(order[0], "skip")
        self.assertEqual(order[-1], "entry")
        self.assertLess(order.index("scroll"), order.index("entry"))

    def test_words_can_be_read_on_their_ground(self):
        ratios = self.browser.execute_script(
            """
            const light = (text) => { const c = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
              c.fillStyle = text; c.fillRect(0, 0, 1, 1);
              const part = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
              const [r, g, b] = c.getImageData(0, 0, 1, 1).data; return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b); };
            const style = (name) => { const e = document.createElement('i'); e.style.setProperty('color', `var(--${name})`);
              document.body.append(e); const found = getComputedStyle(e).color; e.remove(); return found; };
            return [['ink', 'paper'], ['faint', 'paper'], ['faint', 'side'], ['ink', 'mine'], ['accent-ink', 'accent'], ['bad', 'paper'],
              ['accent', 'paper'], ['word', 'code'], ['string', 'code'], ['number', 'code'], ['faint', 'code']].map(([a, b]) => {
              const [x, y] = [light(style(a)), light(style(b))].sort((m, n) => n - m); return [a + ' on ' + b, (x + 0.05) / (y + 0.05)]; });
            """
        )
        for name, ratio in ratios:
            with self.subTest(name):
                # WCAG 2.2, 1.4.3.
                self.assertGreaterEqual(ratio, 4.5)

    def test_nothing_is_wider_than_the_screen_and_nothing_was_complained_of(self):
        self.say("Hello", 1)
        self.assertLessEqual(self.browser.execute_script("return document.documentElement.scrollWidth"), self.width)
        log = [entry for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"]
        self.assertEqual(log, [])


@unittest.skipUnless(IS_HERE, "Chromium is not there")
class PhoneTests(PageTests):
    width, height, scheme = 390, 844, "dark"

    def test_the_side_comes_and_goes(self):
        self.assertFalse(self.one("#search").is_displayed())
        self.one("#open-side").click()
        self.wait(lambda: self.one("#search").is_displayed())
        self.one("#new").click()
        self.wait(lambda: not self.one("#search").is_displayed())


@unittest.skipUnless(IS_HERE, "Chromium is not there")
class KeyTests(unittest.TestCase):
    def test_a_key_is_asked_for_and_kept_for_the_tab_alone(self):
        server = Server("--api-key", "secret", "--context-size", "512")
        options = webdriver.ChromeOptions()
        options.binary_location = BROWSER
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu"):
            options.add_argument(flag)
        browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
        try:
            browser.get(server.url + "/")
            wait = WebDriverWait(browser, 20, 0.05)
            wait.until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".toast button"))[0].click()
            browser.find_element(By.ID, "key").send_keys("secret", Keys.ENTER)
            wait.until(lambda _: browser.find_element(By.ID, "model").text == "guide")
            self.assertEqual(browser.execute_script("return JSON.stringify(localStorage)").count("secret"), 0)
            self.assertNotIn("secret", browser.current_url)
        finally:
            browser.quit()
            server.stop()


if __name__ == "__main__":
    unittest.main()
