"""Small templates, each asking one thing of the template language. Used by jinja-differential.

In the tables beside this file a line is a template, `⏎` a line break in it, `␣` a blank and `⇥` a tab.
"""

from dataclasses import dataclass
from pathlib import Path

CONTEXT = {
    "s": "Hello, World", "e": "", "pad": "  padded\t\n ", "x": "a-b-c", "num": "42", "fnum": " 3.5 ",
    "html": "<b>\"x\" & 'y'</b>",
    "u": "naïve café 日本 👩‍👩‍👧 e\u0301", "lines": "one\ntwo\r\nthree\n\nfour", "marked": "\ue000private",
    "n": 5, "z": 0, "neg": -3, "f": 2.5, "w": 1.0, "yes": True, "no": False, "nil": None,
    "l": [3, 1, 2], "ls": ["b", "a", "C"], "mixed": [1, "1", 1.0, True, None], "ll": [[1, 2], [3, 4]], "el": [],
    "d": {"a": 1, "b": 2}, "ed": {}, "deep": {"k": {"list": [{"v": "end"}], "items": 7, "é": "ü"}},
    "order": {"z": 1, "a": 2, "M": 3},
    "people": [{"name": "Ann", "age": 30, "city": {"n": "X"}, "ok": True},
               {"name": "bob", "age": 25, "city": {"n": "Y"}, "ok": False},
               {"name": "Cy", "age": 30, "city": {"n": "X"}}],
    "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo"},
                 {"role": "user", "content": "Bye"}],
    "bos_token": "<s>", "eos_token": "</s>\ue100",
}
CLOCK = "2024-07-06T09:05:03"


@dataclass(frozen=True)
class Probe:
    group: str
    template: str
    context: dict
    may_refuse: bool = False  # an error in place of the text is right too: what no chat template needs
    now: str = CLOCK

    @property
    def request(self):
        return {"template": self.template, "now": self.now, "context": self.context}


# The tables, in the order in which they are asked: each is a file of templates, one a line.
GROUPS = [
    "output", "lines", "names", "slices", "operators", "percent", "formatting", "numbers", "strings", "rarely needed",
    "lists", "json", "tests", "if", "set", "for", "macro", "calls", "chat",
]
MAY_REFUSE = {"rarely needed"}

# Each of these values meets each filter, test and operator below.
VALUES = ["n", "z", "neg", "f", "w", "yes", "no", "nil", "s", "e", "num", "'%s'", "l", "el", "ls", "mixed", "ll",
          "(1, 'a')", "d", "ed", "messages", "missing", "range(2)", "namespace(a=1)"]
FILTERS = ["abs", "capitalize", "count", "d('x')", "default('x', true)", "dictsort", "e", "first", "float", "indent",
           "int", "items|list", "join(',')", "last", "length", "list", "lower", "map('string')|list", "max", "min",
           "reject|list", "replace('a', 'b')", "reverse|list", "round", "safe", "select|list", "selectattr('a')|list",
           "sort", "string", "sum", "title", "tojson", "trim", "unique|list", "upper", "wordcount", "batch(2)|list",
           "slice(2)|list", "striptags", "center(7)", "urlencode", "map(attribute='role')|list",
           "rejectattr('role')|list", "groupby('role')|length", "truncate(3)", "tojson(indent=1)"]
TESTS = ["defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "true", "false", "mapping",
         "sequence", "iterable", "callable", "lower", "upper", "odd", "even", "divisibleby 2", "eq 1", "ne 1", "lt 1",
         "ge 1", "in [1, 's']", "sameas none"]
OPERANDS = ["n", "neg", "f", "yes", "nil", "s", "e", "'%s'", "l", "ls", "(1, 'a')", "d", "missing", "0", "2"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">=", "in", "not in", "and", "or"]
METHODS = ["upper()", "strip()", "split()", "split(',')", "keys()|list", "values()|list", "items()|list", "get('a')",
           "index(1)", "count('l')", "startswith('H')", "replace('l', 'x')", "join(['a'])", "append(1)", "a", "role",
           "0"]
SUBSCRIPTS = ["0", "-1", "1", "'a'", "'x'", "nil", "f", "yes", "1:", ":1", "::-1", "missing", "l"]
# How a tag can begin and end, which decides about the blanks and line breaks around it.
BEGINNINGS, ENDINGS = ["{%", "{%-", "{%+"], ["%}", "-%}", "+%}"]
AROUND = ["", " ", "\n", "  \n", "\n  ", "\n\n", "x ", "x\n ", "\t\n\t"]
CLOCK_FORMATS = ["%z", "%Z", "%Y-%m-%dT%H:%M:%S%z", "%I %p", "%j", "%A %a", "%y", "%d %B %Y", "%-d %b", "%U %W %V %G",
                 "%e"]
CLOCKS = ["2024-02-29T00:00:00Z", "2025-12-31T23:59:59+05:30", "2023-01-01T12:00:00-08:00", "2000-10-10T13:14:15"]


def parts(template):
    """A row of expressions as a whole and one by one, so that an error in one hides no other."""
    yield template
    row = template.split("}}{{")
    if len(row) > 1 and template.startswith("{{") and "{%" not in template:
        for part in row:
            yield "{{" + part.removeprefix("{{").removesuffix("}}") + "}}"


def table(group):
    """The templates of a group."""
    file = Path(__file__).parent / (group.replace(" ", "-") + ".txt")
    # Not splitlines(), which splits at characters that a template may hold.
    for line in file.read_text(encoding="utf-8").removesuffix("\n").split("\n"):
        yield line.replace("⏎", "\n").replace("␣", " ").replace("⇥", "\t")


def probes():
    """All probes, in an order that never changes."""
    for group in GROUPS:
        for template in table(group):
            for part in parts(template):
                yield Probe(group, part, CONTEXT, group in MAY_REFUSE)
    for value in VALUES:
        for name in FILTERS:
            yield Probe("values | filters", f"{{{{ {value}|{name} }}}}", CONTEXT)
        for name in TESTS:
            yield Probe("values is tests", f"{{{{ {value} is {name} }}}}", CONTEXT)
        for name in METHODS:
            yield Probe("values.methods", f"{{{{ ({value}).{name} }}}}", CONTEXT)
        for subscript in SUBSCRIPTS:
            yield Probe("values[subscripts]", f"{{{{ ({value})[{subscript}] }}}}", CONTEXT)
    for left in OPERANDS:
        for right in OPERANDS:
            for operator in OPERATORS:
                complex_result = operator == "**" and left == "neg" and right == "f"
                yield Probe("values op values", f"{{{{ ({left}) {operator} ({right}) }}}}", CONTEXT, complex_result)
    for beginning in BEGINNINGS:
        for ending in ENDINGS:
            for before in AROUND:
                for after in AROUND:
                    tag = f"{beginning} set q = 1 {ending}"
                    yield Probe("blanks around tags", f"a{before}{tag}{after}b{after}{tag}{before}{{{{ q }}}}", {})
    for before in AROUND:
        for after in AROUND:
            for beginning, ending in [("{{", "}}"), ("{{-", "-}}"), ("{{", "-}}"), ("{#", "#}"), ("{#-", "-#}"),
                                      ("{#", "-#}")]:
                yield Probe("blanks around tags", f"{before}{beginning} q {ending}{after}\n", {"q": " q\n"})
    for now in CLOCKS:
        for form in CLOCK_FORMATS:
            yield Probe("clocks", f"{{{{ strftime_now('{form}') }}}}", {}, now=now)
