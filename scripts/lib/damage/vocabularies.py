"""Damaged vocabularies and chat templates of models."""

from .gguf import ARRAY, BOOL, FLOAT32, INT32, STRING, UINT32, rebuild


def vocabulary_damage(source):
    tokens = source.strings(b"tokenizer.ggml.tokens")

    def put(name, must_fail, **changes):
        changes = {"tokenizer__ggml__" + key if not key.startswith("tokenizer") else key: value
                   for key, value in changes.items()}
        return "vocabulary", name, must_fail, rebuild(source, **changes)

    def listed(kind, values):
        return ARRAY, (kind, values)

    yield put("tokens-removed", True, tokens=None)
    yield put("tokens-empty", True, tokens=listed(STRING, []))
    yield put("tokens-numbers", True, tokens=listed(UINT32, list(range(len(tokens)))))
    yield put("tokens-one-fewer", True, tokens=listed(STRING, tokens[:-1]))
    yield put("tokens-one-more", True, tokens=listed(STRING, tokens + [b"more"]))
    yield put("tokens-half", True, tokens=listed(STRING, tokens[:len(tokens) // 2]))
    yield put("tokens-twice", True, tokens=listed(STRING, tokens[:-1] + tokens[:1]))
    yield put("tokens-empty-texts", False, tokens=listed(STRING, [b""] * len(tokens)))
    yield put("tokens-bytes", False, tokens=listed(STRING, tokens[:-1] + [b"\xff\xfe\x80"]))
    yield put("tokens-zero-bytes", False, tokens=listed(STRING, [b"a\0b"] + tokens[1:]))
    yield put("tokens-long", True, tokens=listed(STRING, tokens[:-1] + [b"x" * 5_000_000]))
    for name in ["token_type", "scores"]:
        yield put(name + "-short", True, **{name: listed(INT32, [1, 2])})
        yield put(name + "-strings", True, **{name: listed(STRING, [b"1"] * len(tokens))})
    yield put("token_type-unknown", False, token_type=listed(INT32, [1 << 30] * len(tokens)))
    yield put("token_type-bytes", False, token_type=listed(INT32, [6] * len(tokens)))
    yield put("scores-nan", False, scores=listed(FLOAT32, [float("nan")] * len(tokens)))
    yield put("merges-removed", False, merges=None)
    yield put("merges-empty", False, merges=listed(STRING, []))
    yield put("merges-numbers", True, merges=listed(UINT32, [1, 2]))
    yield put("merges-without-blank", False, merges=listed(STRING, [b"ab", b"", b"\xff", b" "] * 100))
    for name, value in [("none", b"none"), ("no_vocab", b"no_vocab"), ("unknown", b"perplexitron"), ("empty", b"")]:
        yield put("model-" + name, True, model=(STRING, value))
    for value in [b"llama", b"bert", b"t5", b"rwkv", b"plamo2"]:
        yield put("model-is-" + value.decode(), False, model=(STRING, value))
    yield put("model-removed", True, model=None)
    yield put("model-number", True, model=(UINT32, 1))
    yield put("pre-unknown", False, pre=(STRING, b"perplexitron"))
    yield put("pre-number", False, pre=(UINT32, 1))
    for name in ["bos_token_id", "eos_token_id"]:
        yield put(name + "-outside", True, **{name: (UINT32, len(tokens))})
        yield put(name + "-string", True, **{name: (STRING, b"1")})
        yield put(name + "-last", False, **{name: (UINT32, len(tokens) - 1)})
    for name in ["unknown_token_id", "padding_token_id", "eot_token_id", "seperator_token_id", "mask_token_id",
                 "fim_pre_token_id"]:
        yield put(name + "-outside", False, **{name: (UINT32, (1 << 32) - 1)})
    yield put("add_bos-number", False, add_bos_token=(UINT32, 1))
    yield put("add_sep-without", False, add_sep_token=(BOOL, 1))
    for name, value in [("removed", None), ("empty", (STRING, b"")), ("number", (UINT32, 1)),
                        ("bytes", (STRING, b"\xff\xfe{{")), ("half", (STRING, b"{% for m in messages %}{{ m")),
                        ("controls", (STRING, b"\x1b]0;title\x07\0{{ messages }}")),
                        ("endless", (STRING, b"{% for a in range(99999999) %}{% for b in range(99999999) %}x"
                                             b"{% endfor %}{% endfor %}")),
                        ("deep", (STRING, b"{{" + b"(" * 200_000 + b"1" + b")" * 200_000 + b"}}")),
                        ("large", (STRING, b"{{ messages }}" * 400_000))]:
        yield put("template-" + name, False, tokenizer__chat_template=value)
