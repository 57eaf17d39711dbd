"""The page, in a real browser, by keyboard."""

import time
import unittest
import urllib.request

from browser import IS_HERE, LONG, PageCase, ask, transcript

if IS_HERE:
    from selenium.webdriver.common.keys import Keys

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


class PageTests(PageCase):
    def test_a_conversation(self):
        self.say("My name is Ada.", 1)
        self.assertIn("Ada", self.texts(".reply")[0])
        self.assertIn("#c=", self.browser.current_url)
        # What the model minds is told at once, and not first after a reload.
        minded = self.kept()["instructions"]
        self.assertTrue(minded)
        self.assertEqual(self.texts("#instructions div"), [minded])
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
        self.wait_for_field("My name is Ada.")
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
        self.long_answer()
        self.press(Keys.ESCAPE)
        if self.answered(1) and self.texts(".cut"):
            self.assertEqual(self.texts(".cut"), ["This answer was cut short."])
        self.browser.refresh()
        self.answered(1)
        self.assertGreater(len(self.texts(".reply")[0]), 10)

    def test_what_is_read_stays_where_it_is(self):
        turns = [(f"Question {n}", "Some words.\n\n" * 30) for n in range(4)]
        self.show(f"place-{self.width}", turns)
        self.long_answer()
        self.assertLess(self.end(), 50, "the answer is followed")
        self.browser.execute_script("document.querySelector('#scroll').focus()")
        self.press(Keys.HOME)
        self.wait(lambda: self.top() == 0 and self.one("#to-end").is_displayed())
        self.further()
        self.assertEqual(self.top(), 0)
        self.one("#to-end").click()
        self.wait(lambda: self.end() < 50)
        self.press(Keys.ESCAPE)
        self.answered(5)

    def test_a_little_step_back_is_kept_too(self):
        """However slowly somebody scrolls up, what comes pulls nobody down again."""
        turns = [(f"Question {n}", "Some words.\n\n" * 30) for n in range(2)]
        self.show(f"step-{self.width}", turns)
        self.long_answer()
        self.wait(lambda: self.end() < 2)
        place = self.browser.execute_script("const s = document.querySelector('#scroll'); return s.scrollTop -= 12")
        self.further()
        self.assertEqual(self.top(), place)
        self.assertTrue(self.one("#to-end").is_displayed())
        # Whoever comes back to the end is taken along again.
        self.browser.execute_script("const s = document.querySelector('#scroll'); s.scrollTop = s.scrollHeight")
        self.wait(lambda: not self.one("#to-end").is_displayed())
        self.further()
        self.assertLess(self.end(), 50)
        self.press(Keys.ESCAPE)
        self.answered(3)

    def test_a_key_or_wheel_that_leads_away_counts_before_anything_has_moved(self):
        self.say("Hello", 1)
        # Where there is nothing to scroll they say nothing.
        for name, fields in [("wheel", {"deltaY": -100}), ("keydown", {"key": "Home"})]:
            self.event(name, fields)
        self.assertFalse(self.one("#to-end").is_displayed())
        turns = [(f"Question {n}", "Some words.\n\n" * 30) for n in range(2)]
        self.show(f"away-{self.width}", turns)
        self.long_answer()
        for name, fields, leads in [
            ("wheel", {"deltaY": -1}, True), ("wheel", {"deltaY": 1}, False), ("keydown", {"key": "Home"}, True),
            ("keydown", {"key": "PageUp"}, True), ("keydown", {"key": "ArrowUp"}, True), ("keydown", {"key": "End"}, False),
            ("keydown", {"key": " ", "shiftKey": True}, True), ("keydown", {"key": " "}, False),
        ]:
            with self.subTest(name, **fields):
                self.browser.execute_script("document.querySelector('#to-end').click()")
                self.event(name, fields)
                self.further(10)
                # Nothing has moved yet, so that the browser itself may keep what stood at the end there: that is no scrolling of anybody's.
                self.assertEqual(self.one("#to-end").is_displayed(), leads)
        self.press(Keys.ESCAPE)
        self.answered(3)

    def event(self, name, fields):
        """Tells the conversation of a key or a wheel, as the browser does before it moves anything."""
        self.browser.execute_script(
            "const [name, fields] = arguments; document.querySelector('#scroll').dispatchEvent("
            "new (name === 'wheel' ? WheelEvent : KeyboardEvent)(name, {...fields, bubbles: true}))", name, fields
        )

    def further(self, characters=40):
        """Waits until more of the answer has come."""
        before = len(self.texts(".reply")[-1])
        self.wait(lambda: len(self.texts(".reply")[-1]) > before + characters)

    def top(self):
        """How far the conversation is scrolled, in pixels."""
        return self.browser.execute_script("return document.querySelector('#scroll').scrollTop")

    def end(self):
        """How far the latest words are below what is seen, in pixels."""
        return self.browser.execute_script("const s = document.querySelector('#scroll'); return s.scrollHeight - s.scrollTop - s.clientHeight")

    def test_the_latest_words_are_seen_whole(self):
        answer = "Some words.\n\n```python\n" + "x = 1\n" * 30 + "```\n\n" + "More words. " * 60
        turns = [(f"Question {n}", answer) for n in range(30)]
        self.show(f"whole-{self.width}", turns)
        self.wait(lambda: self.end() < 2)
        self.set(max_tokens=150)
        self.say("Explain recursion with an example in Python.", 31)
        time.sleep(0.5)
        self.assertLess(self.end(), 2)
        self.assertFalse(self.one("#to-end").is_displayed())
        # Also when the window becomes another.
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": self.width - 60, "height": self.height - 200, "deviceScaleFactor": 1, "mobile": self.width < 500},
        )
        self.addCleanup(
            self.browser.execute_cdp_cmd,
            "Emulation.setDeviceMetricsOverride",
            {"width": self.width, "height": self.height, "deviceScaleFactor": 1, "mobile": self.width < 500},
        )
        time.sleep(0.5)
        self.assertLess(self.end(), 2)

    def test_leaving_an_answer_for_another_conversation(self):
        ask(self.server, "/v1/conversations", transcript([("Elsewhere", "There.")], f"elsewhere-{self.width}"))
        self.browser.refresh()
        self.wait(lambda: "Elsewhere" in self.texts("#list .open > span:first-child"))
        self.long_answer()
        left = self.browser.current_url
        self.leave_field()
        self.press("j")
        self.wait(lambda: self.texts(".mine") == ["Elsewhere"])
        # What was being answered is with the server as far as it came, and changes nothing here.
        time.sleep(1)
        self.assertEqual(self.texts(".mine"), ["Elsewhere"])
        self.assertTrue(self.one("#send").is_displayed())
        self.browser.get(left)
        self.browser.refresh()
        self.answered(1)
        self.assertEqual(self.texts(".mine"), [LONG])
        self.assertGreater(len(self.texts(".reply")[0]), 10)

    def test_an_edit_that_is_left_brings_back_what_was_typed(self):
        self.say("Hello", 1)
        entry = self.one("#entry")
        entry.send_keys("half a thou")
        self.leave_field()
        self.press("e")
        self.wait_for_field("Hello")
        self.press(Keys.ESCAPE)
        self.wait_for_field("half a thou")
        self.leave_field()
        self.press("e")
        entry.send_keys(" there", Keys.ENTER)
        self.wait(lambda: self.texts(".mine") == ["Hello there"] and self.one("#send").is_displayed())
        self.assertEqual(entry.get_attribute("value"), "half a thou")

    def focused(self):
        return self.browser.execute_script("const e = document.activeElement; return e.getAttribute('aria-label') || e.id || e.textContent")

    def test_the_focus_stays_where_the_work_is(self):
        ask(self.server, "/v1/conversations", transcript([("Beside", "Yes.")], f"beside-{self.width}"))
        self.browser.refresh()
        self.say("Hello", 1)
        self.browser.execute_script("document.querySelector('[aria-label=\"Ask again\"]').focus()")
        self.press(Keys.ENTER)
        self.wait(lambda: self.texts(".branch") == ["2 / 2"] and self.one("#send").is_displayed())
        self.assertEqual(self.focused(), "Conversation")
        self.browser.execute_script("document.querySelector('[aria-label=\"The branch before\"]').focus()")
        self.press(Keys.ENTER)
        self.wait(lambda: self.texts(".branch") == ["1 / 2"])
        # There is no branch before the first: the other way is next to it.
        self.assertEqual(self.focused(), "The next branch")
        self.press(Keys.ENTER)
        self.wait(lambda: self.texts(".branch") == ["2 / 2"])
        if self.width < 500:
            self.one("#open-side").click()
        self.browser.execute_script("document.querySelector('#list [aria-label=\"Rename Beside\"]').focus()")
        self.press(Keys.ENTER)
        self.wait(lambda: self.all("#list input"))
        self.press("Besides")
        # News for the list wait until the title is there.
        self.browser.execute_script("document.querySelector('#search').dispatchEvent(new Event('input'))")
        time.sleep(0.5)
        self.press(" it", Keys.ENTER)
        self.wait(lambda: "Besides it" in self.texts("#list .open > span:first-child"))
        self.assertEqual(self.focused(), "Besides it")
        self.press(Keys.TAB, Keys.TAB, Keys.ENTER)
        self.wait(lambda: "Besides it" not in self.texts("#list .open > span:first-child"))
        self.wait(lambda: self.browser.execute_script("return document.activeElement.closest('#list') !== null"))

    def test_an_answer_is_read_out_once_it_is_whole(self):
        self.say("Hello", 1)
        self.assertEqual(self.texts("#spoken"), [self.texts(".reply")[0]])
        self.assertEqual(self.one("#spoken").get_attribute("role"), "log")

    def test_personas(self):
        self.assertEqual(self.texts(".personas button"), ["no persona", "helpful", "concise", "expert", "creative", "teacher"])
        self.browser.execute_script("document.querySelector('#scroll').focus()")
        for _ in range(6):
            self.press(Keys.TAB)
        self.press(Keys.ENTER)
        self.wait(lambda: self.texts(".personas [aria-pressed=true]") == ["teacher"])
        self.assertEqual(self.browser.execute_script("return document.activeElement.textContent"), "teacher")
        self.say("Hello", 1)
        self.assertEqual(self.texts("#instructions summary"), ["System prompt: teacher"])
        self.assertIn("You are a patient teacher.", self.kept()["instructions"])
        self.browser.refresh()
        self.answered(1)
        self.wait(lambda: self.texts("#instructions summary") == ["System prompt: teacher"])
        self.leave_field()
        self.press("s")
        self.wait(lambda: self.one("#settings").is_displayed())
        self.assertIn("patient teacher", self.one("#settings textarea").get_attribute("placeholder"))
        self.assertEqual(self.one("#persona").get_attribute("value"), "teacher")

    def test_walking_and_copying_by_keyboard(self):
        for name in ("first", "second"):
            ask(self.server, "/v1/conversations", transcript([(f"About {name}", f"It is {name}.")], f"walk-{name}-{self.width}"))
        self.browser.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
        self.browser.refresh()
        self.wait(lambda: self.texts("#list .open > span:first-child")[:2] == ["About second", "About first"])
        self.leave_field()
        for key, shown in [("j", "About second"), ("j", "About first"), ("k", "About second")]:
            self.press(key)
            self.wait(lambda: self.texts(".mine") == [shown])
        self.press("c")
        self.wait(lambda: "Copied." in self.texts(".toast span"))
        self.assertEqual(self.browser.execute_script("return navigator.clipboard.readText()"), "It is second.")
        self.press("n")
        self.wait(lambda: not self.all(".mine") and self.browser.execute_script("return document.activeElement.id") == "entry")

    def test_the_list(self):
        for name in ("apples", "pears"):
            ask(self.server, "/v1/conversations", transcript([(f"About {name}", f"They are {name}.")], f"list-{name}-{self.width}"))
        self.browser.refresh()
        self.wait(lambda: {"About apples", "About pears"} <= set(self.texts("#list .open span")))
        self.leave_field()
        self.press("/")
        self.press("pears")
        self.wait(lambda: self.texts("#list .open > span:first-child") == ["About pears"])
        # Rename, by keys alone: from the search over the conversation to what can be done with it.
        self.press(Keys.TAB, Keys.TAB, Keys.ENTER)
        self.wait(lambda: self.all("#list input"))
        field = self.one("#list input")
        field.send_keys("Fruit <b>& more</b>", Keys.ENTER)
        self.wait(lambda: self.texts("#list .open > span:first-child") == ["Fruit <b>& more</b>"])
        # Delete, and think better of it.
        self.browser.execute_script("document.querySelector('#search').focus()")
        self.press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)
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
        self.assertEqual(self.kept()["instructions"], "Say nothing but yes.")

    def test_markdown_is_shown(self):
        text = (
            "# Head\n\nSome **strong**, *soft*, ~~gone~~ and `code`.\n\n- one\n  - inner\n- two\n\n3. three\n4. four\n\n> said\n\n"
            "| a | b |\n|---|--:|\n| 1 | 2 \\| 3 |\n\n```python\ndef f(x):  # why\n    return \"s\" + 1\n```\n\n[link](https://example.com/a_(b)) and https://example.org.\n\n---\n"
        )
        self.show(f"markdown-{self.width}", [("Show all", text)])
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
        ask(self.server, "/v1/conversations", transcript(turns, f"hostile-{self.width}"))
        for text in INJECTIONS[:4]:
            ask(self.server, f"/v1/conversations/hostile-{self.width}", {"title": text[:80]}, "PATCH")
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

    def test_a_model_that_repeats_itself_holds_nothing_up(self):
        texts = ["> " * 3000 + "end", "[" * 20_000 + "end", "- " * 3000 + "end", "x " + "`" * 9999 + "end", "**a" * 5000 + "end", "|a" * 3000 + "\n" + "|-" * 3000 + "\nend"]
        self.show(f"again-{self.width}", [(f"Say {n}", text) for n, text in enumerate(texts)])
        for index, shown in enumerate(self.texts(".reply")):
            with self.subTest(texts[index][:6]):
                self.assertTrue(shown.endswith("end"), shown[-20:])
        self.assertEqual([entry for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"], [])

    def test_a_long_conversation_does_not_hold_up_the_page(self):
        answer = "Some **words** about it, with `code`.\n\n- one\n- two\n\n```swift\nlet a = 1\n```\n\n" + "More words. " * 40
        ask(self.server, "/v1/conversations", transcript([(f"Question {n}", answer) for n in range(250)], f"long-{self.width}"))
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
        scrolling = max(self.browser.execute_script("return window.tasks") or [0])
        self.say("And one more?", 251)
        longest = max(self.browser.execute_script("return window.tasks") or [0])
        # What is looked for would be found.
        self.browser.execute_script("setTimeout(() => { const end = performance.now() + 120; while (performance.now() < end); })")
        self.wait(lambda: max(self.browser.execute_script("return window.tasks") or [0]) >= 100)
        # The aim is 50 ms on a machine that has nothing else to do; tests run beside a model.
        self.assertLess(longest, 200)
        print(f"500 messages: the longest task {scrolling:.0f} ms while scrolling, {longest:.0f} ms with an answer", end=" ")

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
        for _ in range(200):
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


class DarkTests(PageTests):
    scheme = "dark"


class PhoneTests(PageTests):
    width, height, scheme = 390, 844, "dark"

    def test_the_side_comes_and_goes(self):
        self.assertFalse(self.one("#search").is_displayed())
        self.one("#open-side").click()
        self.wait(lambda: self.one("#search").is_displayed())
        self.one("#new").click()
        self.wait(lambda: not self.one("#search").is_displayed())


class LightPhoneTests(PhoneTests):
    scheme = "light"


if __name__ == "__main__":
    unittest.main()
