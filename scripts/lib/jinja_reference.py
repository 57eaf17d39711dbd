"""What a chat template's text must be: Python's Jinja2, set up as transformers does. Used by jinja-differential."""

import json
import re
import warnings
from dataclasses import dataclass
from datetime import datetime

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

# Python prints the address of what has no text of its own; no other program can print the same.
ADDRESS = re.compile(r" at 0x[0-9a-f]{6,}")


@dataclass(frozen=True)
class Outcome:
    """What rendering came to: a text, or an error whose words count when the template itself raised it."""

    text: str | None = None
    error: str | None = None
    raised: bool = False  # by raise_exception

    @property
    def unstable(self):
        return ADDRESS.search(self.text or self.error or "") is not None


class Raised(jinja2.TemplateError):
    """What raise_exception raises."""


class Generation(Extension):
    """{% generation %} marks what the model itself said. The text stays; what is set inside does not leak out of it,
    since transformers evaluates the body as that of a call block."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_said"), [], [], body).set_lineno(line)

    def _said(self, caller):
        return caller()


class Reference:
    """Renders requests of `parley check jinja`."""

    def __init__(self):
        self.templates = {}
        self.latest = None, None  # a request and its outcome
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols", Generation])
        environment.filters["tojson"] = tojson
        environment.globals["raise_exception"] = raise_exception
        self.environment = environment

    def outcome(self, request):
        if self.latest[0] is not request:
            self.latest = request, self.render(request)
        return self.latest[1]

    def render(self, request):
        now = datetime.fromisoformat(request["now"]) if "now" in request else datetime.now()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # compiling `1 is 1` and the like warns
                template = self.template(request["template"])
                # A JSON text of its own, so that no template can change the request.
                context = json.loads(json.dumps(request.get("context", {})))
                return Outcome(text=template.render({"strftime_now": now.strftime, **context}))
        except Raised as error:
            return Outcome(error=str(error), raised=True)
        except Exception as error:  # whatever Python raises is an error of the template
            return Outcome(error=f"{type(error).__name__}: {error}")

    def template(self, source):
        if source not in self.templates:
            if len(self.templates) > 200:
                self.templates.clear()
            self.templates[source] = self.environment.from_string(source)
        return self.templates[source]


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def raise_exception(message):
    raise Raised(message)
