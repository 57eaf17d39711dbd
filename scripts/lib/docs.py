"""Snippets and symbol graphs of the documentation; called by scripts/docs."""

import json
import re
import sys
from pathlib import Path

FENCE = re.compile(r"^```swift\n(.*?)^```$", re.M | re.S)
# What Swift itself brings to every collection; it is documented there.
INHERITED = re.compile(r"::SYNTHESIZED::|^s:s|^s:S")


def snippets(text):
    """The Swift blocks of a Markdown text, with the lines on which they begin, from 1."""
    return [(text.count("\n", 0, match.start(1)) + 1, match[1]) for match in FENCE.finditer(text)]


def program(files):
    """One Swift file in which each snippet is a function; the compiler names the snippet's own file and line."""
    imports, functions = [], []
    for path, text in files:
        for line, code in snippets(text):
            body = []
            for statement in code.splitlines():
                if statement.startswith("import "):
                    imports.append(statement)
                    statement = ""
                body.append(statement)
            place = '#sourceLocation(file: "%s", line: %d)' % (path, line)
            functions.append("func snippet%d() async throws {\n%s\n%s\n#sourceLocation()\n}\n" % (
                len(functions), place, "\n".join(body)))
    return "\n".join([*sorted(set(imports)), "", *functions])


def public_graph(graph, module):
    """A symbol graph under the name of the module that users import."""
    graph["module"]["name"] = module
    return graph


def undocumented(graph):
    """The symbols of our own without a comment."""
    return sorted(
        ".".join(symbol["pathComponents"])
        for symbol in graph["symbols"]
        if "docComment" not in symbol and "location" in symbol and not INHERITED.search(symbol["identifier"]["precise"])
    )


def main(command, *arguments):
    if command == "snippets":
        files = [(path, Path(path).read_text()) for path in arguments]
        print(program(files), end="")
    elif command == "graphs":
        source, target = Path(arguments[0]), Path(arguments[1])
        missing = []
        for file in sorted(source.glob("ParleyCore*.symbols.json")):
            graph = public_graph(json.loads(file.read_text()), "Parley")
            missing += undocumented(graph) if "@" not in file.name else []
            (target / file.name.replace("ParleyCore", "Parley", 1)).write_text(json.dumps(graph))
        for name in missing:
            print("%s has no documentation comment." % name, file=sys.stderr)
        sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
