"""The pictures of README and docs: the page, the terminal, and a conversation in the editor.

screenshots.py FOLDER, with PARLEY_TEST_PROGRAM and PARLEY_MODELS set; `scripts/screenshots` calls it.
"""

import html
import json
import os
import re
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "Tests", "Clients"))

from browser import BrowserCase, ask, open_browser  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from server import Server  # noqa: E402

PROGRAM = os.environ["PARLEY_TEST_PROGRAM"]
QUESTIONS = ["My name is Ada.", "What is my name?", "Explain recursion with an example in Python."]
# What is in the list besides: questions that are asked, and answered as they are answered.
OTHERS = ["What is a context window?", "How do I use another model?", "Write a Python function that adds two numbers."]


class Desk(BrowserCase):
    """The browser as the tests have it, without a test; it closes behind a `with`."""

    def __init__(self, *screen):
        super().__init__()
        self.browser = open_browser(*screen)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.quit()

    def runTest(self):
        pass

    def photograph(self, path):
        time.sleep(0.5)  # notes that fade, focus that moves
        self.browser.save_screenshot(path)
        print(f"{os.path.relpath(path)}: {os.path.getsize(path) // 1024} kB")


def page_pictures(folder, server):
    """A conversation with the guide, on the screen and on a phone, by day and by night."""
    for question in OTHERS:
        ask(server, "/chat", {"message": question, "temperature": 0, "max_tokens": 120})
    address = None
    for name, width, height, scheme in [
        ("page", 1280, 800, "light"), ("page-dark", 1280, 800, "dark"), ("page-phone", 390, 800, "light"),
    ]:
        with Desk(width, height, scheme) as desk:
            if address is None:
                desk.open_afresh(server.url)
                for count, question in enumerate(QUESTIONS, 1):
                    desk.say(question, count)
                address = desk.browser.current_url
            else:
                desk.browser.get(address)
                desk.answered(len(QUESTIONS))
            desk.wait(lambda: len(desk.texts("#list .open")) > len(OTHERS))
            desk.photograph(os.path.join(folder, f"{name}.png"))


# SGR's colours 30 to 37 as a common terminal shows them.
COLOURS = ["#3b4252", "#d0606a", "#a3be8c", "#e0c07b", "#81a1c1", "#b48ead", "#88c0d0", "#e5e9f0"]


def spans(text):
    """A screen with its escape sequences, as HTML."""
    shown, style = [], {}
    for part in re.split(r"(\x1b\[[0-9;]*m)", text):
        found = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if not found:
            css = ";".join(f"{key}:{value}" for key, value in style.items())
            shown.append(f'<span style="{css}">{html.escape(part)}</span>' if css else html.escape(part))
            continue
        for code in [int(each or 0) for each in found.group(1).split(";")]:
            if code == 0:
                style.clear()
            elif code == 1:
                style["font-weight"] = "bold"
            elif code == 2:
                style["opacity"] = "0.6"
            elif code == 3:
                style["font-style"] = "italic"
            elif code == 22:
                style.pop("font-weight", None)
                style.pop("opacity", None)
            elif code == 39:
                style.pop("color", None)
            elif 30 <= code <= 37 or 90 <= code <= 97:
                style["color"] = COLOURS[code % 10]
    return "".join(shown)


def terminal_picture(folder):
    """A chat in a terminal, as it stands on the screen."""
    session = f"parley-picture-{os.getpid()}"

    def tmux(*arguments):
        return subprocess.run(["tmux", *arguments], check=True, capture_output=True, text=True).stdout

    def until(pattern, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            screen = tmux("capture-pane", "-p", "-t", session)
            if re.search(pattern, screen):
                return
            time.sleep(0.1)
        raise SystemExit(f"The terminal never showed {pattern!r}, but:\n{screen}")

    command = f"exec {PROGRAM} chat --local --store none --temperature 0 --context-size 8192"
    tmux("new-session", "-d", "-s", session, "-x", "88", "-y", "16", "-e", "TERM=xterm-256color", command)
    try:
        until(r"(?m)^> *$")
        for count, question in enumerate(["hello", *QUESTIONS[:2], "/tokens hello world", "/context"], 1):
            tmux("send-keys", "-t", session, "-l", question)
            tmux("send-keys", "-t", session, "Enter")
            if question.startswith("/"):
                time.sleep(1)
            else:
                until(rf"(?s)(tokens/s.*){{{count}}}\n> *\n*$")
        screen = tmux("capture-pane", "-p", "-e", "-t", session).rstrip()
    finally:
        tmux("kill-session", "-t", session)
    style = (
        "body{margin:0;background:#22262e}pre{margin:0;padding:22px 26px;color:#d8dee9;"
        "font:15px/1.45 'DejaVu Sans Mono','Liberation Mono',monospace}"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(f"<!doctype html><meta charset=utf-8><style>{style}</style><pre>{spans(screen)}</pre>")
        file.flush()
        with Desk(880, 400) as desk:
            desk.browser.get("file://" + file.name)
            desk.photograph(os.path.join(folder, "terminal.png"))


# Draws what the extension handed to the editor: the code on the left, the chat on the right.
DRAW = """
const [said, done] = arguments;
import("/page/markdown.js").then(async ({ nodes }) => {
  const { coloured } = await import("/page/code.js");
  const make = (name, style, ...children) => {
    const element = document.createElement(name);
    Object.assign(element.style, style);
    element.append(...children);
    return element;
  };
  const mono = "14px/1.5 'DejaVu Sans Mono', 'Liberation Mono', monospace";
  const lines = said.code.trimEnd().split("\\n");
  const numbers = make("pre", {font: mono, color: "var(--faint)", textAlign: "right", margin: "0 1rem 0 0"}, lines.map((_, n) => n + 1).join("\\n"));
  const selected = (first, last, style) => make("pre", {font: mono, margin: 0, padding: "0 .6rem", ...style},
    ...coloured(lines.slice(first, last).join("\\n"), "python"));
  const code = make("div", {}, selected(0, said.selected, {background: "var(--mine)", borderRadius: ".2rem"}), selected(said.selected, lines.length, {}));
  const left = make("div", {flex: 1, minWidth: 0, padding: "0"},
    make("div", {borderBottom: "1px solid var(--line)", padding: ".6rem 1rem", background: "var(--side)"}, said.file),
    make("div", {display: "flex", padding: "1rem"}, numbers, code));
  const right = make("div", {width: "36rem", flex: "none", borderLeft: "1px solid var(--line)", padding: "1rem", background: "var(--side)"});
  right.append(make("div", {color: "var(--faint)", fontSize: ".8rem", letterSpacing: ".06em", marginBottom: ".8rem"}, "CHAT"));
  for (const turn of said.turns) {
    const mine = make("div", {}, turn.asked);
    mine.className = "mine";
    const used = make("div", {color: "var(--faint)", fontSize: ".8rem", margin: "0 0 .4rem"}, turn.used ? "Used " + turn.used : "");
    const reply = make("div", {}, ...nodes(turn.text));
    reply.className = "reply";
    right.append(mine, make("div", {fontWeight: 600, fontSize: ".9rem", margin: ".2rem 0"}, "Parley"), used, reply);
  }
  const next = make("div", {display: "flex", gap: ".5rem", marginTop: ".8rem"});
  for (const label of said.followUps) next.append(make("span", {color: "var(--accent)", border: "1px solid var(--line)", borderRadius: ".5rem", padding: ".2rem .7rem", fontSize: ".9rem"}, label));
  right.append(next);
  document.body.replaceChildren(left, right);
  Object.assign(document.body.style, {display: "flex", height: "auto", minHeight: "100vh", overflow: "visible"});
  done("");
}).catch((error) => done(String(error)));
"""


def editor_picture(folder, server):
    """What the extension shows of a conversation with the server."""
    script = os.path.join(ROOT, "scripts", "lib", "editor_conversation.js")
    said = json.loads(subprocess.run(["node", script, server.url], check=True, capture_output=True, text=True).stdout)
    with Desk(1280, 480, "dark") as desk:
        desk.open_afresh(server.url)
        fault = desk.browser.execute_async_script(DRAW, said)
        if fault:
            raise SystemExit(f"The editor's picture could not be drawn: {fault}")
        desk.photograph(os.path.join(folder, "editor.png"))


def main():
    folder = os.path.abspath(sys.argv[1])
    os.makedirs(folder, exist_ok=True)
    server = Server("--max-tokens", "160", "--context-size", "8192")
    try:
        page_pictures(folder, server)
        editor_picture(folder, server)
    finally:
        server.stop()
    terminal_picture(folder)


if __name__ == "__main__":
    main()
