"""What is no model at all: texts, other formats, folders, pipes, devices, other kinds of GGUF files."""

import os
import struct

from .case import MODEL, Case, Made
from .gguf import INT32, STRING, UINT32
from .making import bind_socket


def other_file_cases(guide):
    base = guide.base

    def case(name, write, must_fail=True, file=MODEL, names=()):
        def make(folder, _):
            write(folder / file)
            return Made(folder / file, (file,) + names)
        return Case("no model", "no-model/" + name, make, must_fail)

    def write(data):
        return lambda path: path.write_bytes(data)

    def sparse(head, size):
        def make(path):
            path.write_bytes(head)
            os.truncate(path, size)
        return make

    yield case("missing", lambda path: None)
    yield case("missing-folder", lambda path: None, file="no/such/folder/model.gguf")
    yield case("empty", lambda path: path.touch())
    yield case("folder", lambda path: path.mkdir(), file="models")
    yield case("folder-named-gguf", lambda path: path.mkdir())
    yield case("folder-with-model", lambda path: (path.mkdir(), os.symlink(base.path, path / "m.gguf")), file="models")
    yield case("text", write(b"This is a text, and no model.\n" * 100))
    yield case("text-without-end", write(b"GGU"))
    yield case("json", write(b'{"model": 1}'))
    yield case("controls", write(b"\x1b[31m\x07\0\xff" * 50))
    yield case("zip", write(b"PK\x03\x04" + bytes(1000)))
    yield case("safetensors", write(struct.pack("<Q", 2) + b"{}" + bytes(100)))
    yield case("pickle", write(b"\x80\x02}q\x00." + bytes(100)))
    yield case("html", write(b"<!DOCTYPE html><html><body>404 Not Found</body></html>"))
    yield case("git-lfs-pointer", write(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 98362432\n"))
    yield case("zeros", sparse(b"", 100 << 20))
    yield case("huge-empty", sparse(b"", 1 << 40))
    yield case("huge-header-only", sparse(base.head[:24], 1 << 40))
    yield case("only-preamble", write(struct.pack("<IIQQ", 0x46554747, 3, 0, 0)))
    yield case("pipe", os.mkfifo)
    yield case("socket", bind_socket)
    for device in ["null", "zero", "urandom", "full"]:
        yield case("device-" + device, lambda path, device=device: os.symlink("/dev/" + device, path))
    yield case("link-to-itself", lambda path: os.symlink(path.name, path))
    yield case("link-to-nothing", lambda path: os.symlink("nothing", path))
    yield case("link-to-model", lambda path: os.symlink(base.path, path), must_fail=False)
    # The file's name is shown with its control characters made visible, and cut.
    yield case("name-with-controls", lambda path: path.touch(), file="a\x1b[31mb\nc.gguf",
               names=("a\u241b[31mb\u240ac",))
    yield case("name-with-bytes", lambda path: path.touch(), file=os.fsdecode(b"a\xff\xfe.gguf"),
               names=("a\ufffd\ufffd",))
    yield case("name-long", lambda path: None, file="n" * 300 + ".gguf", names=("n" * 100,))
    yield case("path-long", lambda path: None, file="/".join(["nn"] * 2000), names=("nn/nn",))
    yield case("name-with-colon", lambda path: os.symlink(base.path, path), must_fail=False, file="m:1.gguf")
    if os.getuid() != 0:
        yield case("unreadable", lambda path: (path.write_bytes(b"GGUF"), path.chmod(0)))

    def rebuilt(**changes):
        return lambda path: base.rebuilt(path, base.with_pairs(**changes))

    for name, changes in [
            ("embedding-pooled", {"llama__pooling_type": (UINT32, 1)}),
            ("embedding-bert", {"general__architecture": (STRING, b"bert")}),
            ("reranker", {"llama__pooling_type": (UINT32, 4)}),
            ("projector", {"general__architecture": (STRING, b"clip")}),
            ("speech", {"general__architecture": (STRING, b"wavtokenizer-dec")}),
            ("importance-matrix", {"general__type": (STRING, b"imatrix")}),
            ("later-part", {"split__no": (2, 1), "split__count": (2, 2), "split__tensors__count": (INT32, 9)}),
            ("first-part", {"split__no": (2, 0), "split__count": (2, 2), "split__tensors__count": (INT32, 999)})]:
        yield case(name, rebuilt(**changes))
    yield case("vocabulary-only", lambda path: base.rebuilt(path, tensors=[]))
    if guide.adapter:
        yield case("adapter", lambda path: os.symlink(guide.adapter.path, path))
    split = "m-00001-of-00002.gguf"
    yield case("part-missing", lambda path: os.symlink(base.path, path), file=split, names=("00002-of-00002",))
    yield case("parts-equal", lambda path: [os.symlink(base.path, path.with_name(name))
                                            for name in (split, "m-00002-of-00002.gguf")], file=split)
    yield case("parts-99999", lambda path: os.symlink(base.path, path), file="m-00001-of-99999.gguf",
               names=("m-00002-of-99999.gguf",))
