"""The zip of the editor's extension."""

import importlib.machinery
import importlib.util
import json
import re
import shutil
import tempfile
import unittest
import xml.etree.ElementTree as xml
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
loader = importlib.machinery.SourceFileLoader("make_vsix", str(ROOT / "scripts" / "make-vsix"))
make_vsix = importlib.util.module_from_spec(importlib.util.spec_from_loader("make_vsix", loader))
loader.exec_module(make_vsix)

SPACE = "{http://schemas.microsoft.com/developer/vsx-schema/2011}"


class VsixTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "vscode"
        shutil.copytree(make_vsix.FOLDER, self.folder, ignore=shutil.ignore_patterns("*.vsix"))
        self.manifest = json.loads((self.folder / "package.json").read_text())

    def change(self, **fields):
        (self.folder / "package.json").write_text(json.dumps({**self.manifest, **fields}))

    def fault(self):
        with self.assertRaises(make_vsix.Fault) as caught:
            make_vsix.make(self.folder)
        self.assertEqual(list(self.folder.glob("*.vsix*")), [])
        return str(caught.exception)

    def test_all_that_is_needed_goes_in_and_nothing_else(self):
        with zipfile.ZipFile(make_vsix.make(self.folder)) as package:
            names = package.namelist()
            self.assertIsNone(package.testzip())
            self.assertEqual(names[0], "[Content_Types].xml")
            types = {each.get("Extension") for each in xml.fromstring(package.read(names[0]))}
            self.assertEqual({"." + name.rsplit(".", 1)[1] for name in names[1:]}, types)
            gallery = xml.fromstring(package.read("extension.vsixmanifest"))
            identity = gallery.find(f"{SPACE}Metadata/{SPACE}Identity")
            self.assertEqual(identity.get("Version"), self.manifest["version"])
            for asset in gallery.iter(f"{SPACE}Asset"):
                self.assertIn(asset.get("Path"), names)
            # What a module asks for is there too.
            for name in names:
                if name.endswith(".js"):
                    for wanted in re.findall(r'require\("(\.[^"]+)"\)', package.read(name).decode()):
                        self.assertIn(str(Path(name).parent / wanted).replace("extension/lib/../", "extension/") + ".js", names)
        self.assertFalse([name for name in names if "test" in name or "types" in name.lower() and name != names[0]], names)
        self.assertIn("extension/LICENSE.txt", names)

    def test_the_same_files_give_the_same_bytes(self):
        first = Path(make_vsix.make(self.folder, str(self.folder / "a.vsix"))).read_bytes()
        (self.folder / "extension.js").touch()
        self.assertEqual(Path(make_vsix.make(self.folder, str(self.folder / "b.vsix"))).read_bytes(), first)

    def test_the_version_is_the_programs(self):
        program = (ROOT / "Sources" / "ParleyCLI" / "Main.swift").read_text()
        self.assertIn(f'static let version = "{self.manifest["version"]}"', program)

    def test_names_with_marks_are_escaped(self):
        self.change(displayName='A & B <"c">', keywords=["<x>"])
        with zipfile.ZipFile(make_vsix.make(self.folder)) as package:
            gallery = xml.fromstring(package.read("extension.vsixmanifest"))
        self.assertEqual(gallery.find(f"{SPACE}Metadata/{SPACE}DisplayName").text, 'A & B <"c">')

    def test_what_is_wrong_is_said(self):
        for fields, said in [
            ({"dependencies": {"left-pad": "1"}}, "dependencies"),
            ({"main": "./gone.js"}, "gone.js"),
            ({"version": ""}, '"version"'),
        ]:
            with self.subTest(said):
                self.change(**fields)
                self.assertIn(said, self.fault())
        (self.folder / "package.json").write_text("{")
        self.assertIn("no JSON", self.fault())
        self.change()
        (self.folder / "media" / "a.exe").write_text("x")
        self.assertIn(".exe", self.fault())
        (self.folder / "media" / "a.exe").unlink()
        (self.folder / "README.md").unlink()
        self.assertIn("README.md", self.fault())

    def test_a_place_that_cannot_be_written(self):
        with self.assertRaises(make_vsix.Fault) as caught:
            make_vsix.make(self.folder, str(self.folder / "none" / "a.vsix"))
        self.assertIn("cannot be written", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
