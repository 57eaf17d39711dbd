"""Says whether an answer of `parley check jinja` is what the reference says. Used by jinja-differential."""

import json
from dataclasses import dataclass

from jinja_conversations import DATA_MARK, TOKEN_MARK

EQUAL, RAISED, REFUSED, UNSTABLE = "equal", "both raised", "refused", "not comparable"


@dataclass(frozen=True)
class Difference:
    """What is wrong in a few words, and the two things that should be alike."""

    what: str
    expected: str = ""
    got: str = ""

    @property
    def kind(self):
        """What a smaller request must share to show the same fault: the beginning of an error's words too."""
        error = self.got if self.what.startswith("an error") else self.expected if "raises" in self.what else ""
        return self.what.split(":")[0], error.split()[:3]

    def lines(self):
        """The difference for people: where the texts part, with what stands around it."""
        if not self.expected and not self.got:
            return [self.what]
        place = 0
        while place < min(len(self.expected), len(self.got)) and self.expected[place] == self.got[place]:
            place += 1
        start = max(place - 40, 0)
        dots = "…" if start else ""
        return [f"{self.what}, from character {place} on",
                f"expected: {dots}{excerpt(self.expected, start, place)}",
                f"got:      {dots}{excerpt(self.got, start, place)}"]


def excerpt(text, start, place):
    end = place + 60
    return ascii_safe(text[start:end]) + ("…" if len(text) > end else "")


def ascii_safe(text):
    """The text on one line, with all that could not be told apart on a screen spelled out."""
    return "".join(character if " " <= character <= "~" and character != "\\" else ascii(character)[1:-1]
                   for character in text)


def verdict(request, outcome, answer, may_refuse=False):
    """One of the words above, or a Difference."""
    if "error" in answer:
        return error_verdict(request, outcome, answer, may_refuse)
    text = answer.get("text")
    if not isinstance(text, str):
        return Difference("an answer with neither text nor error", got=str(answer)[:400])
    if outcome.text is None:
        return Difference("a text where Jinja2 raises", outcome.error, text)
    if outcome.unstable:
        return UNSTABLE
    if text != outcome.text:
        return Difference("another text", outcome.text, text)
    return stretches_fault(request, answer) or EQUAL


def error_verdict(request, outcome, answer, may_refuse):
    error, line, column = answer["error"], answer.get("line"), answer.get("column")
    if not isinstance(error, str):
        return Difference("an error that is no text", got=str(answer)[:400])
    # Both the line after the last break and the end of the text are places.
    last = len(request["template"].splitlines()) + 1
    if type(line) is not int or not 1 <= line <= last:
        return Difference(f"an error whose line is {line!r} of {last}", outcome.error or "", error)
    if type(column) is not int or column < 1:
        return Difference(f"an error whose column is {column!r}", outcome.error or "", error)
    if outcome.text is not None:
        if may_refuse:
            return REFUSED
        return UNSTABLE if outcome.unstable else Difference("an error where Jinja2 renders", outcome.text, error)
    if outcome.raised and error != outcome.error and not outcome.unstable:
        return Difference("another text of raise_exception", outcome.error, error)
    return RAISED


def stretches_fault(request, answer):
    """A Difference when the stretches are not the text, or say of a marked character that it came from elsewhere."""
    stretches = answer.get("stretches")
    if not isinstance(stretches, list) or not all(is_stretch(stretch) for stretch in stretches):
        return Difference("stretches that are no list of [text, \"template\" or \"data\"]", got=str(stretches)[:400])
    joined = "".join(text for text, _ in stretches)
    if joined != answer["text"]:
        return Difference("stretches that are not the text", answer["text"], joined)
    template = "".join(text for text, origin in stretches if origin == "template")
    data = "".join(text for text, origin in stretches if origin == "data")
    # What is in the template itself, or in a token, belongs to the template whatever it looks like.
    tokens = [value for name, value in request["context"].items() if name.endswith("_token")]
    ours = request["template"] + json.dumps(tokens, ensure_ascii=False)
    if DATA_MARK in template and DATA_MARK not in ours:
        return Difference("data in a template stretch", got=around(template, DATA_MARK))
    if TOKEN_MARK in data:
        return Difference("a special token in a data stretch", got=around(data, TOKEN_MARK))
    return None


def is_stretch(value):
    return (isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)
            and value[1] in ("template", "data"))


def around(text, mark):
    place = text.index(mark)
    return text[max(place - 40, 0):place + 40]
