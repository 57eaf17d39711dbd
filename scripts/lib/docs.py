"""Snippets and symbol graphs of the documentation; called by scripts/docs."""

import json
import re
import sys
from pathlib import Path

FENCE = re.compile(r"^```swift\n(.*?)^```$", re.M | re.S)
COMMENT = re.compile(r"^ *///(?: |$)")
# What a snippet may speak of without making it.
GIVEN = "model: LocalLanguageModel, session: LanguageModelSession, generator: TokenGenerator"


def snippets(text):
    """The Swift blocks of a Markdown text, with the lines on which they begin, from 1."""
    return [(text.count("\n", 0, match.start(1)) + 1, match[1]) for match in FENCE.finditer(text)]


def comments(source):
    """What the doc comments of a Swift file say, each line where it was; other lines are empty."""
    lines = source.splitlines()
    return "".join((COMMENT.sub("", line) if COMMENT.match(line) else "") + "\n" for line in lines)


def program(files):
    """One Swift file in which each snippet is a function; the compiler names the snippet's own file and line."""
    imports, functions = ["import Parley"], []
    for path, text in files:
        for line, code in snippets(comments(text) if path.endswith(".swift") else text):
            body = []
            for statement in code.splitlines():
                if statement.startswith("import "):
                    imports.append(statement)
                    statement = ""
                body.append(statement)
            place = '#sourceLocation(file: "%s", line: %d)' % (path, line)
            functions.append("func snippet%d(%s) async throws {\n%s\n%s\n#sourceLocation()\n}\n" % (
                len(functions), GIVEN, place, "\n".join(body)))
    return "\n".join([*sorted(set(imports)), "", *functions])


def public_graph(graph, module):
    """A symbol graph under the name of the module that users import."""
    graph["module"]["name"] = module
    return graph


def undocumented(graph):
    """The symbols of our own without a comment; what Swift brings to every collection is documented there."""
    return sorted(
        ".".join(symbol["pathComponents"])
        for symbol in graph["symbols"]
        # An extension's block is no symbol of its own; what stands in it is.
        if "docComment" not in symbol and "location" in symbol and symbol["kind"]["identifier"] != "swift.extension"
        and "::SYNTHESIZED::" not in symbol["identifier"]["precise"]
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
            missing += undocumented(graph)
            (target / file.name.replace("ParleyCore", "Parley", 1)).write_text(json.dumps(graph))
        for name in missing:
            print("%s has no documentation comment." % name, file=sys.stderr)
        sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
