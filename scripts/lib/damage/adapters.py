"""Damaged adapters, and adapters that do not fit."""

import os
import shutil

from .any_gguf import general_damage
from .case import ADAPTER, Case, Made
from .gguf import FLOAT32, STRING, UINT32, rebuild


def adapter_cases(guide):
    source, base = guide.adapter, guide.base.path
    if source is None:
        return

    def case(kind, name, must_fail, write, suffix="", names=()):
        def make(folder, chance):
            write(folder / ADAPTER, chance)
            return Made(base, (ADAPTER,) + names, (str(folder / ADAPTER) + suffix,))
        return Case("adapter: " + kind, "adapter/%s/%s" % (kind.replace(" ", "-"), name), make, must_fail)

    for item in general_damage(source, 1):
        yield case(*item)

    def sound(path, _):
        os.symlink(source.path, path)

    for scale in ["nan", "inf", "-inf", "1e400"]:
        yield case("scale", scale, True, sound, ":" + scale)
    # A FILE:x that is no scale is the name of a file.
    for scale in ["x", "", "0x1", "1,5"]:
        yield case("scale", "text-%s" % (scale or "empty"), True, sound, ":" + scale)
    for scale in ["0", "-1", "1e30"]:
        yield case("scale", scale, False, sound, ":" + scale)

    def put(name, must_fail=True, **changes):
        return case("metadata", name, must_fail, rebuild(source, **changes))

    for name, value in [("nan", (FLOAT32, float("nan"))), ("inf", (FLOAT32, float("inf"))), ("removed", None),
                        ("string", (STRING, b"16")), ("int", (UINT32, 16)), ("double", (12, 16.0))]:
        yield put("alpha-" + name, adapter__lora__alpha=value)
    for name, value in [("zero", 0.0), ("large", 3e38)]:
        yield put("alpha-" + name, False, adapter__lora__alpha=(FLOAT32, value))
    yield put("for-another-architecture", general__architecture=(STRING, b"qwen2"))
    yield put("no-architecture", general__architecture=None)
    yield put("type-control-vector", adapter__type=(STRING, b"control_vector"))
    yield put("type-number", adapter__type=(UINT32, 1))
    yield put("type-removed", adapter__type=None)
    yield put("general-type-model", general__type=(STRING, b"model"))

    tensors = source.tensors

    def shaped(name, must_fail, changed):
        return case("tensors", name, must_fail, lambda path, _: source.rebuilt(path, tensors=changed))

    def renamed(old, new):
        return [tensor._replace(name=tensor.name.replace(old, new)) for tensor in tensors]

    def resized(which, change):
        return [tensor._replace(dimensions=change(tensor.dimensions)) if which in tensor.name else tensor
                for tensor in tensors]

    yield shaped("none", True, [])
    yield shaped("last-removed", True, tensors[:-1])
    yield shaped("for-more-layers", True, renamed(b"blk.0.", b"blk.999."))
    yield shaped("no-endings", True, renamed(b".lora_a", b".other"))
    yield shaped("unknown-target", True, renamed(b"blk.1.", b"layer.1."))
    yield shaped("swapped-a-b", True, [tensor._replace(
        name=tensor.name[:-1] + (b"b" if tensor.name.endswith(b"a") else b"a")) for tensor in tensors])
    # Dimensions of another base, and of another rank, that take as many bytes.
    yield shaped("for-another-width", True, resized(b".lora_a", lambda sizes: (sizes[0] // 2, sizes[1] * 2)))
    yield shaped("other-rank", True, resized(b".lora_b", lambda sizes: (sizes[0] * 2, sizes[1] // 2)))
    yield shaped("three-dimensions", True, resized(b".lora_b", lambda sizes: (sizes[0], sizes[1] // 2, 2)))
    yield shaped("type-removed", True, [tensor._replace(type=4) for tensor in tensors])
    for name, pattern in [("nan", b"\xff"), ("zero", b"\0")]:
        yield case("weights", "all-" + name, False, lambda path, _, pattern=pattern: source.patched(
            path, [(source.data_offset, pattern * (source.size - source.data_offset))]))

    def other(name, write):
        return case("other file", name, True, write)

    yield other("missing", lambda path, _: None)
    yield other("empty", lambda path, _: path.touch())
    yield other("folder", lambda path, _: path.mkdir())
    yield other("text", lambda path, _: path.write_text("This is a text.\n" * 10))
    yield other("pipe", lambda path, _: os.mkfifo(path))
    yield other("loop", lambda path, _: os.symlink(path.name, path))
    yield other("model", lambda path, _: os.symlink(base, path))
    if os.getuid() != 0:
        yield other("unreadable", lambda path, _: (shutil.copyfile(source.path, path), path.chmod(0)))
