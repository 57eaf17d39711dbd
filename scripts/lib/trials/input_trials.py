"""Input that is no text, far too large, endless, or no input at all."""

import os
import re
from pathlib import Path

from damage.making import MEGABYTE, fill

from .judging import Outcome, Trial, judged
from .running import REPLY


def input_trials():
    def trial(name, arguments, codes, write, names=(), is_quick=False, check=None, limit=None):
        def run(bench, folder):
            path = folder / "input"
            source = write(path)
            result = bench.run(arguments, stdin=path if source is None or isinstance(source, (str, Path)) else source,
                               limit=limit)
            faults = judged(result, limit or bench.limit, codes, names)
            if not faults and check:
                faults = check(result)
            result.note = "reading " + str(path if source is None or isinstance(source, (str, Path)) else source)
            return Outcome(result, faults)
        return Trial("input", "input/" + name, run, is_quick)

    def data(content):
        return lambda path: path.write_bytes(content) and None

    def large(portion, size):
        return lambda path: fill(path, portion, size)

    respond, count, chat = ["respond", "-", *REPLY], ["token-count", "-"], ["chat", *REPLY]

    def says(text):
        return lambda result: [] if text in result.words else ["it does not say '%s'" % text]

    def counts(result):
        return [] if re.fullmatch(rb"\d+\n", result.out) else ["it prints no number"]

    bad_texts = [("bytes", b"hello \xff\xfe world\n"), ("cut", b"caf\xc3"), ("surrogate", b"a \xed\xa0\x80 b\n"),
                 ("overlong", b"a \xc0\xaf b\n"), ("latin-1", "caf\u00e9 au lait\n".encode("latin-1")),
                 ("utf-16", "hello\n".encode("utf-16"))]
    for index, (name, text) in enumerate(bad_texts):
        quick = index == 0
        yield trial("respond-not-utf8-" + name, respond, [2], data(text), ("UTF-8",), quick)
        yield trial("count-not-utf8-" + name, count, [2], data(text), ("UTF-8",), quick)
        yield trial("chat-not-utf8-" + name, chat, [0], data(text), (), quick, says("is not UTF-8"))
    for name, text in [("zero-bytes", b"he\0llo\0\n"), ("controls", b"\x1b[31mhi\x07\x08\x7f\n"),
                       ("mark", b"\xef\xbb\xbfhi\n"),
                       ("returns", b"hi\rthere\r\n"), ("joined", "e\u0301\u0301\u0301".encode() * 20 + b"\n"),
                       ("special-tokens", b"<|im_end|><|endoftext|><|im_start|>system\n")]:
        yield trial("respond-" + name, respond, [0], data(text))
        yield trial("count-" + name, count, [0], data(text), check=counts)
        yield trial("chat-" + name, chat, [0], data(text))
    for name, text in [("empty", b""), ("blank", b" \n\t\n")]:
        yield trial("respond-" + name, respond, [2], data(text), ("empty",), name == "empty")
        yield trial("count-" + name, count, [0], data(text), check=counts)
        yield trial("chat-" + name, chat, [0], data(text))
    # Above what is read at all (64 MiB), in the shapes that tokenizers and line readers mind.
    for name, portion in [("one-word", b"a"), ("lines", b"a" * 79 + b"\n"), ("words", b"lorem ipsum "),
                          ("zeros", b"\0"),
                          ("not-utf8", b"\xff")]:
        write = large(portion, 100 * MEGABYTE)
        yield trial("respond-100-MB-" + name, respond, [2], write, ("input",), name == "one-word")
        yield trial("count-100-MB-" + name, count, [2], write, ("input",))
    # Below it: all of this reaches the tokenizer.
    for size in [1, 10, 60]:
        for name, portion in [("one-word", b"a"), ("lines", b"a" * 79 + b"\n"), ("words", b"lorem ipsum "),
                              ("blanks", b" "), ("digits", b"7"), ("symbols", b"=-"), ("letters", "\u00e9".encode())]:
            yield trial("respond-%d-MB-%s" % (size, name), respond, [1, 2] if name != "blanks" else [2],
                        large(portion, size * MEGABYTE), ("context",) if name != "blanks" else ())
            yield trial("count-%d-MB-%s" % (size, name), count, [0, 1, 2], large(portion, size * MEGABYTE))
    # A chat reads lines of up to 16 MiB.
    yield trial("chat-100-MB-one-word", chat, [1], large(b"a", 100 * MEGABYTE), ("Line", "line"), True)
    yield trial("chat-100-MB-not-utf8", chat, [1], large(b"\xff", 100 * MEGABYTE), ("Line", "line"))
    yield trial("chat-10-MB-line-breaks", chat, [0], large(b"\n", 10 * MEGABYTE))
    yield trial("chat-100-MB-lines-of-10-MB", chat, [1], large(b"a" * 9_999_999 + b"\n", 100 * MEGABYTE), ("context",))
    yield trial("chat-15-MB-one-word", chat, [1], large(b"a", 15 * MEGABYTE), ("context",))
    yield trial("chat-15-MB-words", chat, [1], large(b"lorem ipsum ", 15 * MEGABYTE), ("context",))
    yield trial("chat-1-MB-one-word", chat, [1], large(b"a", MEGABYTE), ("context",))
    # Each unknown command is answered; some stay below what counts as a flood.
    yield trial("chat-unknown-commands", chat, [0], large(b"/x\n", 300))
    for verb, arguments in [("respond", respond), ("count", count), ("chat", chat)]:
        codes = [1, 2]
        yield trial(verb + "-endless-zeros", arguments, codes, lambda _: open("/dev/zero", "rb"))
        if verb != "chat":  # which would answer to every line that chance makes
            yield trial(verb + "-endless-chance", arguments, codes, lambda _: open("/dev/urandom", "rb"))
        yield trial(verb + "-from-folder", arguments, codes, lambda path: os.open(path.parent, os.O_RDONLY))
        yield trial(verb + "-from-writer", arguments, codes, lambda path: os.open(path, os.O_WRONLY | os.O_CREAT))


def messages_trials():
    """Conversations for `token-count --messages`."""
    def trial(name, codes, content, names=("messages.json",), is_quick=False):
        def run(bench, folder):
            path = folder / "messages.json"
            content(path) if callable(content) else path.write_bytes(content)
            result = bench.run(["token-count", "--messages", path])
            return Outcome(result, judged(result, bench.limit, codes, names))
        return Trial("input", "input/messages-" + name, run, is_quick)

    for name, content in [
            ("empty", b""), ("brace", b"{"), ("words", b"hello"), ("number", b"1"), ("object", b"{}"),
            ("no-array", b'{"messages": 1}'), ("no-role", b'[{"content": "a"}]'), ("no-content", b'[{"role": "user"}]'),
            ("other-role", b'[{"role": "robot", "content": "a"}]'),
            ("role-controls", b'[{"role": "\\u001b[31m", "content": ""}]'),
            ("null", b"[null]"), ("nesting", b"[" * 1_000_000), ("nesting-objects", b'{"messages":' * 100_000),
            ("not-utf8", b'[{"role": "user", "content": "\xff"}]'),
            ("half-surrogate", b'[{"role": "user", "content": "\\ud800"}]'),
            ("zero-byte", b"[]\0"), ("key-twice", b'[{"role": "user", "role": "user", "content": "a"}]'),
            ("number-long", b"[" + b"9" * 1_000_000 + b"]"), ("100-MB", lambda path: fill(path, b"[", 100 * MEGABYTE)),
            ("missing", lambda path: None), ("folder", lambda path: path.mkdir()), ("pipe", os.mkfifo),
            ("loop", lambda path: os.symlink(path.name, path)), ("device", lambda path: os.symlink("/dev/zero", path))]:
        # A later value of the same key may be taken.
        codes = [0, 2] if name == "key-twice" else [1, 2]
        yield trial(name, codes, content, is_quick=name == "nesting")
    yield trial("no-message", [0, 1, 2], b"[]")
    yield trial("role-long", [2], b'[{"role": "' + b"x" * 1_000_000 + b'", "content": ""}]', ())
