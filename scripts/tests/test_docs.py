"""The documentation's snippets and symbol graphs, on made-up ones."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import docs

TEXT = """# A page

```swift
import Parley

print(1)
```

```sh
ls
```

```swift
import Foundation
print(2)
```
"""


class DocsTests(unittest.TestCase):
    def test_swift_blocks_are_found_with_their_lines(self):
        self.assertEqual(docs.snippets(TEXT), [
            (4, "import Parley\n\nprint(1)\n"), (14, "import Foundation\nprint(2)\n"),
        ])

    def test_each_is_a_function_and_keeps_its_place(self):
        program = docs.program([("page.md", TEXT)])
        self.assertTrue(program.startswith("import Foundation\nimport Parley\n\n"))
        self.assertEqual(program.count("func snippet"), 2)
        lines = program.splitlines()
        start = lines.index('#sourceLocation(file: "page.md", line: 4)')
        self.assertEqual(lines[start + 1:start + 4], ["", "", "print(1)"])

    def test_doc_comments_have_snippets_too(self):
        source = "/// A type.\n///\n/// ```swift\n/// if true {\n///     print(1)\n///\n/// }\n/// ```\nlet a = 1\n```swift\n"
        self.assertEqual(docs.snippets(docs.comments(source)), [(4, "if true {\n    print(1)\n\n}\n")])
        program = docs.program([("Type.swift", source)])
        self.assertIn('#sourceLocation(file: "Type.swift", line: 4)\nif true {\n', program)

    def test_a_symbol_of_ours_without_a_comment_is_told(self):
        def symbol(name, precise, **more):
            return {
                "pathComponents": ["Type", name], "identifier": {"precise": precise}, "kind": {"identifier": "swift.method"},
                **more}
        graph = {"module": {"name": "ParleyCore"}, "symbols": [
            symbol("told", "s:10Core", docComment={}, location={}), symbol("untold", "s:10Core", location={}),
            symbol("inherited", "s:sTx::SYNTHESIZED::s:10Core", location={}), symbol("elsewhere", "s:10Core"),
            symbol("block", "s:e:s:Sa10Core", location={}, kind={"identifier": "swift.extension"}),
            symbol("extended", "s:Sa10Core", location={}),
        ]}
        self.assertEqual(docs.undocumented(graph), ["Type.extended", "Type.untold"])
        self.assertEqual(docs.public_graph(graph, "Parley")["module"]["name"], "Parley")


if __name__ == "__main__":
    unittest.main()
