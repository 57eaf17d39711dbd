"""Keys, signals and hang-ups on a terminal."""

import signal
import time

from .judging import CRASH, Outcome, Trial
from .running import MOST_SECONDS, STORY, Result
from .terminal import Missing, Terminal


def terminal_trials():
    story = STORY.encode() + b"\r"

    def trial(name, steps, code, is_quick=False, arguments=("chat",)):
        def run(bench, _):
            with Terminal(bench, [*arguments, "--max-tokens", "400", "--temperature", "0"]) as terminal:
                faults = []
                ended = None
                try:
                    steps(terminal)
                    ended = terminal.end()
                    codes = code if isinstance(code, (list, tuple)) else [code]
                    if ended not in codes:
                        faults.append("it ended with %s rather than %s" % (ended, " or ".join(map(str, codes))))
                    elif terminal.master is not None and not terminal.is_restored():
                        faults.append("the terminal is not as it was")
                except Missing as missing:
                    faults.append(str(missing))
                crash = CRASH.search(terminal.text.decode(errors="replace"))
                if crash:
                    faults.append("it says '%s'" % crash.group())
                result = Result(terminal.command, terminal.environment, ended, terminal.text, b"",
                                time.monotonic() - terminal.began, 0, "on a terminal: " + (run.__doc__ or name))
                return Outcome(result, faults)
        run.__doc__ = steps.__doc__
        return Trial("terminal", "terminal/" + name, run, is_quick)

    def interrupt_reply(terminal):
        terminal.expect(b"> ")
        terminal.send(story)
        terminal.expect(b"details\\.[^a-z]*[A-Za-z]{2}")
        terminal.send(b"\x03")
        terminal.expect(b"what was said is kept", MOST_SECONDS)
        terminal.expect(b"> ", MOST_SECONDS)

    def interrupted(terminal):
        """Ctrl-C in a reply, then /context, then Ctrl-D"""
        interrupt_reply(terminal)
        terminal.send(b"/context\r")
        terminal.expect(b"Context: .*\\d+/\\d+")
        terminal.expect(b"> ")
        terminal.send(b"\x04")

    def asked_again(terminal):
        """Ctrl-C in a reply, then another question, then /quit"""
        interrupt_reply(terminal)
        terminal.send(b"hello\r")
        terminal.expect(b"hello[^a-z]*[A-Za-z]{2}")
        terminal.expect(b"> ")
        terminal.send(b"/quit\r")

    def at_prompt(action):
        def steps(terminal):
            terminal.expect(b"> ")
            time.sleep(0.2)
            action(terminal)
        steps.__doc__ = "at the prompt"
        return steps

    def in_reply(action):
        def steps(terminal):
            terminal.expect(b"> ")
            terminal.send(story)
            terminal.expect(b"details\\.[^a-z]*[A-Za-z]{2}")
            action(terminal)
        steps.__doc__ = "in a reply"
        return steps

    def clears_line(terminal):
        """Ctrl-C with a line typed, then Ctrl-D"""
        terminal.expect(b"> ")
        terminal.send(b"half a line")
        terminal.expect(b"half a line")
        terminal.send(b"\x03")
        time.sleep(0.3)
        terminal.send(b"\x04")

    def while_loading(terminal):
        """Ctrl-C 20 ms after the start"""
        time.sleep(0.02)
        terminal.send(b"\x03")

    def binary(terminal):
        """a thousand bytes of no text typed, then Ctrl-C twice"""
        terminal.expect(b"> ")
        terminal.send(b"\xff\xfe\x80\x1b[999999999999999;5Z\x1b]0;x\x07" * 25)
        time.sleep(0.5)
        terminal.send(b"\x03")
        time.sleep(0.3)
        terminal.send(b"\x03")

    def pasted(terminal):
        """200 kB pasted in brackets, then Ctrl-C twice"""
        terminal.expect(b"> ")
        terminal.send(b"\x1b[200~")
        for _ in range(200):
            terminal.send(b"a" * 999 + b"\n")
            while terminal.read(0):
                pass
        terminal.send(b"\x1b[201~")
        time.sleep(1)
        terminal.send(b"\x03")
        time.sleep(0.3)
        terminal.send(b"\x03")

    def kill(number):
        return lambda terminal: terminal.process.send_signal(number)

    yield trial("interrupt-keeps-reply", interrupted, 0, True)
    yield trial("interrupt-and-ask-again", asked_again, 0)
    yield trial("interrupt-clears-line", clears_line, 0)
    yield trial("interrupt-leaves", at_prompt(lambda terminal: terminal.send(b"\x03")), 130)
    yield trial("interrupt-while-loading", while_loading, [130, -signal.SIGINT])
    yield trial("end-of-input", at_prompt(lambda terminal: terminal.send(b"\x04")), 0)
    for number in [signal.SIGTERM, signal.SIGHUP]:
        yield trial("prompt-" + number.name, at_prompt(kill(number)), 128 + number)
        yield trial("reply-" + number.name, in_reply(kill(number)), 128 + number)
    # Whether it sees the signal or the end of the input first is chance.
    gone = [128 + signal.SIGHUP, 0, 1]
    yield trial("prompt-hang-up", at_prompt(Terminal.hang_up), gone)
    yield trial("reply-hang-up", in_reply(Terminal.hang_up), gone)
    yield trial("bytes-typed", binary, 130)
    yield trial("large-paste", pasted, 130)
