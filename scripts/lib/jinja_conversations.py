"""Requests for chat templates, made from a seed: ordinary conversations, rough ones, and ones with any JSON anywhere.
What a template names (fields, words it looks for, variables) goes into its conversations. Used by
jinja-differential."""

import json
import random
import re

from jinja2 import meta, nodes

# Private characters say where text comes from: the first only stands in data, the second only in special tokens, which
# belong to the template.
DATA_MARK, TOKEN_MARK = "\ue000", "\ue100"

WORDS = "the quick brown fox jumps over the lazy dog and asks what the weather in Lima is like today".split()
PIECES = [
    "日本語の文章です。", "한국어", "Привет", "ΣΊΣΥΦΟΣ", "straße İstanbul ŉ ǆ", "é", "e\u0301 vs é", "\u0130i\u0307", "👩‍👩‍👧‍👦",
    "👍🏽 🇩🇪 ❤️", "שלום עולם", "\u202eabc\u202c", "مرحبا", "नमस्ते", "ก็", "\u200b\u200d\ufeff", "𝒳𝓎", "\U0001f600",
    "line one\r\nline two\r\n", "a\nb\n\n\nc", "\ttab\t", "\x01\x07\x1b[0m\x7f", "\x85\u2028\u2029", "\xa0\u3000",
    "\x1c\x1d\x1e\x1f", "{{ 7 * 7 }}", "{% if x %}y{% endif %}", "{# note #}", "}} %} #}", "{{", "{%- raw -%}",
    "100% sure %s %d %(x)s %%", "{0} {name} {}", "$x ${y}", "\\n \\\\ \\u0041", "\"quoted\" 'single' `tick`",
    "<b>&amp;</b>", "a<b>c&d", "</script>", "<|im_start|>system\n", "<|im_end|>", "</s>", "<s>", "[INST] x [/INST]",
    "<|eot_id|>", "<bos>", "<end_of_turn>\n", "<think>", "</think>", "<think>\nhm\n</think>\n\n",
    "<tool_call>\n{\"name\": \"f\", \"arguments\": {}}\n</tool_call>", "<|channel|>final<|message|>", "<tool_response>",
    "[TOOL_CALLS]", "<｜User｜>", "<image>", "{\"a\": [1, 2.50, null]}", "true", "None", "0", "1e5", "-0.0", "/no_think",
    "```python\nprint('hi')\n```", "| a | b |\n|---|---|", "- x\n- y", DATA_MARK,
]
EDGES = ["", "", "", " ", "\n", "\n\n", "  \t", "\r\n", DATA_MARK, "\u3000"]
NUMBERS = [0, 1, -1, 2, 7, 42, 1000, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 0.0, -0.0, 1.0, 0.1, 2.5, -3.75, 100.0,
           1e16, 1e20, 1e22, 1e-5, 0.0001, 1.5e-7, 123456789.123, 1234567890123456.0, 3.141592653589793,
           1.7976931348623157e308, 5e-324]
# Beyond 64 bits, where an error in place of the text is right too.
HUGE = [2**63, -(2**63) - 1, 2**64, 10**25]
NAMES = ["get_weather", "search", "run_python", "send-mail", "a.b", "f", "Überprüfen", "天気", "get weather", "python",
         "final_answer"]
KEYS = ["city", "units", "limit", "query", "tags", "when", "options", "straße", "都市", "a b", "x-y", "type", "items",
        "name", "keys", "values", "get", "properties", "0", "", "é", "e\u0301"]
ROLES = ["user", "assistant", "system", "tool", "developer", "function", "ipython", "observation", "model",
         "tool_response", "latest_reminder", "root", "", "User"]
CLOCKS = ["2024-07-26T09:05:03", "2025-01-01T00:00:00", "2024-02-29T23:59:59", "2026-12-31T12:00:00+02:00",
          "1999-11-09T01:02:03Z", "2025-03-05T15:45:00-05:30"]
IMAGES = [{"type": "image"}, {"type": "image", "image": "a.png"},
          {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
          {"type": "video", "video": "v.mp4"}, {"type": "audio", "audio": "a.wav"}, {"type": "input_audio"},
          {"image": "x"}, {"type": "document", "text": "doc"}]
TOKENS = {"bos_token": ["<s>", "<|begin_of_text|>", "<bos>", ""], "eos_token": ["</s>", "<|eot_id|>", "<eos>", ""]}
# Variables that templates read, with values that mean something to them.
SETTINGS = {
    "enable_thinking": [True, False, None, "false"], "thinking": [True, False, None],
    "thinking_mode": ["chat", "thinking", "on", "off"],
    "reasoning_effort": ["low", "medium", "high", "max", "none", "no_think", "minimal", 0.5, None],
    "thinking_effort": ["low", "high", "max", "odd"], "thinking_budget": [0, 512, 1024, 16384, -1],
    "date_string": ["26 Jul 2024", ""], "current_date": ["2025-06-30"], "datetime": ["now"], "documents": [[], None],
    "custom_tools": [None],
    "builtin_tools": [["code_interpreter"], ["brave_search", "wolfram_alpha"], [], ["python", "browser"]],
    "available_tools": [None], "functions": ["[{\"name\": \"f\"}]", "", None], "tools_in_user_message": [True, False],
    "continue_final_message": [True, False],
    "response_format": [
        {"type": "json_object"}, {"type": "text"},
        {"type": "json_schema", "json_schema": {"name": "r", "schema": {
            "type": "object", "properties": {"a": {"type": "integer"}}}}}],
    "response_schema": [{"type": "object", "properties": {"é": {"type": "string"}}}],
    "model_identity": ["You are Parley.", ""], "knowledge_cutoff": ["2024-06"],
    "tool_choice": ["auto", "none", "required", {"type": "function", "function": {"name": "search"}}],
    "image_prompts": [["<image>"], []], "num_img_tokens": [3, 0], "num_video_frames": [2],
    "default_system_prompt": ["Be kind.", ""], "system_prompt": ["Be kind.", ""], "fallback_strategy": ["keep", "drop"],
}
# Variables that are set elsewhere, or by the renderer.
RESERVED = {"messages", "tools", "add_generation_prompt", "bos_token", "eos_token", "raise_exception", "strftime_now"}
# Names of attributes that belong to the language more often than to a message.
METHODS = {"get", "items", "keys", "values", "split", "strip", "format", "index0", "last", "first"}


class Vocabulary:
    """What one template names."""

    def __init__(self, environment, source):
        self.fields, self.words, self.variables = [], [], []
        try:
            tree = environment.parse(source)
        except Exception:  # the reference says so in every case
            return
        fields = {node.attr for node in tree.find_all(nodes.Getattr)}
        fields |= {node.arg.value for node in tree.find_all(nodes.Getitem)
                   if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)}
        words = {node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str)}
        words |= set(re.findall(r"<[^\s<>]{1,30}>|\[/?[A-Z_]{3,30}\]", source))
        self.fields = sorted(fields - METHODS)
        self.words = sorted(word for word in words if 0 < len(word) <= 40)
        self.variables = sorted(meta.find_undeclared_variables(tree))


class Conversation:
    """One conversation, and the request that asks for its text."""

    def __init__(self, seed, vocabulary, tame=0):
        self.random = random.Random(seed)
        self.vocabulary = vocabulary
        self.tame = tame
        self.style = self.pick(["plain"] * 11 + ["rough"] * 6 + ["wild"] * 3)
        self.content_style = self.pick(["string"] * 6 + ["parts"] * 2 + ["mixed"] * 2)
        self.reasoning_style = self.pick(
            [None] * 4 + ["reasoning_content", "thinking", "reasoning", "inline", "part", "both"])
        self.id_style = self.pick(["nine", "nine", "nine", "call", "kimi", None])
        self.object_arguments = self.chance(0.65)
        self.calls_made = 0
        if tame:
            self.content_style = "string"
            self.reasoning_style = self.pick([None, "reasoning_content", "inline"])

    # Chance

    def pick(self, choices):
        return choices[self.random.randrange(len(choices))]

    def chance(self, probability):
        return self.random.random() < probability

    def upto(self, most, least=0):
        return self.random.randint(least, most)

    # Text and values

    def text(self, most=6):
        kind = self.random.random()
        if kind < 0.05:
            return ""
        if kind < 0.4:
            return " ".join(self.pick(WORDS) for _ in range(self.upto(9, 1))).capitalize() + "."
        if kind < 0.405:
            return self.sentence() * self.upto(2000, 200)
        return self.pick(EDGES) + self.sentence(most) + self.pick(EDGES)

    def sentence(self, most=6):
        parts = []
        for _ in range(self.upto(most, 1)):
            kind = self.random.random()
            if kind < 0.35:
                parts.append(self.pick(PIECES))
            elif kind < 0.55 and self.vocabulary.words:
                parts.append(self.pick(self.vocabulary.words))
            else:
                parts.append(self.pick(WORDS))
            parts.append(self.pick(["", " ", " ", " ", "\n", ", "]))
        return "".join(parts)

    def value(self, depth=0):
        if self.chance(0.005):
            return self.pick(HUGE) if self.chance(0.7) else self.nested(50)
        kind = self.upto(11)
        if kind < 3:
            return self.text(3)
        if kind < 6:
            return self.pick(NUMBERS)
        if kind < 8:
            return self.pick([True, False, None])
        if depth > 3:
            return self.pick([[], {}, "leaf"])
        if kind < 10:
            return [self.value(depth + 1) for _ in range(self.upto(3))]
        return self.members(depth)

    def nested(self, levels):
        value = self.pick(WORDS)
        for _ in range(levels):
            value = [value] if self.chance(0.5) else {self.pick(KEYS): value}
        return value

    def members(self, depth=0):
        return {self.key(): self.value(depth + 1) for _ in range(self.upto(4))}

    def key(self):
        return self.pick(KEYS) + (DATA_MARK if self.chance(0.05) else "")

    # Tools

    def schema(self, depth=0):
        kind = self.pick(["string"] * 3 + ["object"] * 2 + [
            "integer", "number", "boolean", "array", "null", "union", "choice", "enum", "any"])
        if depth > 2 and kind in ("array", "object", "choice"):
            kind = "string"
        if kind == "union":
            schema = {"type": self.pick([["string", "null"], ["integer", "string"], ["null"]])}
        elif kind == "choice":
            schema = {self.pick(["anyOf", "oneOf"]): [self.schema(depth + 1) for _ in range(self.upto(3, 1))]}
        elif kind == "any":
            schema = {}
        elif kind == "enum":
            schema = {"type": "string", "enum": [self.pick(WORDS), self.text(2), self.pick(PIECES)]}
            if self.chance(0.2):
                schema = {"enum": [1, 2.0, None, True]}
        else:
            schema = {"type": kind}
        if kind == "object" and self.chance(0.9):
            schema.update(self.properties(depth))
        if kind == "array" and self.chance(0.9):
            schema["items"] = self.schema(depth + 1)
        if self.chance(0.6):
            schema["description"] = self.text(3)
        extras = {"default": self.value(3), "nullable": self.chance(0.5), "format": "date-time", "title": "T",
                  "minimum": self.pick(NUMBERS), "maximum": 10, "minLength": 1, "maxLength": 8,
                  "pattern": "^[a-z]+$", "examples": [self.value(3)],
                  "additionalProperties": self.pick([False, True, {"type": "string"}]), "$ref": "#/$defs/x", "const": 1}
        for name, value in extras.items():
            if self.chance(0.07):
                schema[name] = value
        return schema

    def properties(self, depth):
        properties = {self.key(): self.schema(depth + 1) for _ in range(self.upto(4))}
        result = {"properties": properties}
        if self.chance(0.7):
            result["required"] = [name for name in properties if self.chance(0.5)]
        return result

    def tool(self):
        function = {"name": self.pick(NAMES), "description": self.text(3),
                    "parameters": {"type": "object", **self.properties(0)}}
        if self.chance(0.1):
            function["return"] = self.schema(1)
        if self.chance(0.1):
            function["strict"] = True
        if self.chance(0.08):
            function["parameters"] = self.pick([None, {}, {"type": "object"}, {"type": "object", "properties": {}}])
        if self.style != "plain" and self.chance(0.2):
            function.pop(self.pick(sorted(function)))
        if self.chance(0 if self.tame else 0.08):
            return function  # without the wrapper
        return {"type": "function", "function": function}

    def tools(self):
        return [self.tool() for _ in range(self.pick([0, 1, 1, 2, 2, 3, 5]))]

    # Messages

    def content(self):
        parts = self.content_style == "parts" or (self.content_style == "mixed" and self.chance(0.5))
        return self.parts() if parts else self.text()

    def parts(self):
        parts = []
        for _ in range(self.upto(3, 1)):
            if self.chance(0.15):
                parts.append(self.pick(IMAGES))
            else:
                parts.append({"type": self.pick(["text"] * 12 + ["input_text", "thinking"]), "text": self.text()})
        if self.chance(0.05):
            parts.append(self.text(2))
        return parts

    def call(self):
        arguments = self.members()
        if not self.object_arguments:
            arguments = json.dumps(arguments, ensure_ascii=self.chance(0.5), indent=self.pick([None, None, 2]))
        call = {"type": "function", "function": {"name": self.pick(NAMES), "arguments": arguments}}
        self.calls_made += 1
        if self.id_style:
            number = self.calls_made
            forms = {"nine": f"abcdef{number:03}", "call": f"call_{number}", "kimi": f"functions.f:{number}"}
            call["id"] = forms[self.id_style]
        if self.chance(0 if self.tame else 0.05):
            call = call["function"]
        return call

    def assistant(self, calls=()):
        message = {"role": "assistant", "content": self.content()}
        style = self.reasoning_style if self.chance(0.7) else None
        if style in ("reasoning_content", "thinking", "reasoning", "both"):
            message["reasoning_content" if style == "both" else style] = self.text()
        if style == "both":
            message["thinking"] = self.text()
        if style == "inline" and isinstance(message["content"], str):
            message["content"] = f"<think>\n{self.text()}\n</think>\n\n{message['content']}"
        if style == "part":
            message["content"] = [{"type": "thinking", "thinking": self.text()}, {"type": "text", "text": self.text()}]
        if calls:
            message["tool_calls"] = list(calls)
            if self.chance(0.6):
                message["content"] = self.pick(["" if self.tame else None, "", ""])
        if self.chance(0 if self.tame else 0.05):
            del message["content"]
        return message

    def result(self, call):
        message = {"role": "tool", "content": self.content()}
        if self.chance(0.3):
            message["content"] = json.dumps(self.members(), ensure_ascii=False)
        if "id" in call:
            message["tool_call_id"] = call["id"]
        if self.chance(0.4):
            message["name"] = call.get("function", call)["name"]
        return message

    def messages(self):
        messages = []
        if self.chance(0.5 if self.tame < 2 else 0):
            role = self.pick(["system"] * 9 + ["system" if self.tame else "developer"])
            messages.append({"role": role, "content": self.content()})
        for _ in range(self.pick([1, 1, 2, 2, 3, 4, 6, 8]) if self.chance(0.99) else 60):
            messages.append({"role": "user", "content": self.content()})
            while self.chance(0.25 if self.tame < 2 else 0):
                calls = [self.call() for _ in range(self.pick([1, 1, 1, 2, 3] if not self.tame else [1]))]
                messages.append(self.assistant(calls))
                messages += [self.result(call) for call in calls]
            if self.chance(1 if self.tame else 0.9):
                messages.append(self.assistant())
        while len(messages) > 1 and messages[-1]["role"] == "assistant" and self.chance(0.75):
            messages.pop()
        return messages

    # What goes wrong in rough and wild conversations

    def roughen(self, messages):
        for _ in range(self.upto(3, 1)):
            at = self.upto(max(len(messages) - 1, 0))
            if not messages or self.chance(0.03):
                messages.clear()
                return
            message = messages[at]
            change = self.upto(11)
            if change == 0:
                message["content"] = self.pick(
                    [None, "", [], {}, 7, True, ["a", "b"], {"text": "x"}, [{"text": "x"}], [None]])
            elif change == 1:
                message.pop(self.pick(sorted(message)), None)
            elif change == 2:
                message["role"] = self.pick(ROLES + self.vocabulary.words[:20])
            elif change == 3:
                messages.insert(at, json.loads(json.dumps(message)))
            elif change == 4:
                messages.insert(at, {"role": "system", "content": self.text()})
            elif change == 5:
                messages.pop(at)
            elif change == 6:
                arguments = self.pick([None, "not JSON", "", "{}", [], 5])
                function = {"name": "f", "arguments": arguments}
                message["tool_calls"] = self.pick(
                    [None, [], [{}], [{"function": {}}], "x", [{"function": function}], [function]])
            elif change == 7:
                message["tool_calls"] = [self.call(), self.call()]
            elif change == 8:
                message[self.pick(["name", "weight", "tool_call_id", "id", "prefix", "channel"])] = self.value(3)
            elif change == 9 and self.vocabulary.fields:
                message[self.pick(self.vocabulary.fields)] = self.value(2)
            elif change == 10 and self.vocabulary.fields:
                message[self.pick(self.vocabulary.fields)] = self.pick([True, False, None, "", self.text(2)])
            else:
                messages.append({"role": self.pick(ROLES), "content": self.content()})

    def disturb(self, context):
        """Puts any value in the place of any other."""
        places = []

        def visit(value):
            entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            for key, inner in entries:
                places.append((value, key))
                visit(inner)

        visit(context)
        for _ in range(self.upto(2, 1)):
            container, key = self.pick(places)
            container[key] = self.value(1)

    # The request

    def setting(self, name):
        if name in ("custom_tools", "available_tools") and self.chance(0.8):
            return self.tools()
        if name == "documents" and self.chance(0.8):
            return [{"title": self.text(2), "text": self.text(), "doc_id": number} for number in range(self.upto(3))]
        if name in SETTINGS and self.chance(0.9):
            return self.pick(SETTINGS[name])
        return self.pick([True, False, True, False, None, 0, 3, self.text(2)])

    def context(self):
        messages = self.messages()
        if self.style != "plain":
            self.roughen(messages)
        context = {"messages": messages}
        if self.chance(0.6):
            context["tools"] = self.tools()
        elif self.chance(0.5):
            context["tools"] = None
        if self.chance(0.9):
            context["add_generation_prompt"] = self.chance(0.5)
        for name, tokens in TOKENS.items():
            if self.chance(1 if self.tame else 0.85):
                context[name] = self.pick(tokens) + (TOKEN_MARK if self.chance(0.2) else "")
        share = self.pick([0, 0.1, 0.1, 0.3]) if not self.tame else self.pick([0, 0.1])
        for name in sorted({*self.vocabulary.variables, "enable_thinking", "continue_final_message", "documents"}):
            needed = self.tame and name in ("functions", "datetime")
            if name not in RESERVED and (needed or self.chance(share)):
                context[name] = self.setting(name)
        if self.style == "wild":
            self.disturb(context)
        return context

    def request(self, source):
        return {"template": source, "now": self.pick(CLOCKS), "context": self.context()}


def made_request(reference, vocabulary, source, seed):
    """A request from a seed. An ordinary conversation that the template refuses (many know no system message, or no
    list of parts) is tried again in a tamer form, so that most cases have a text to compare."""
    for tame in range(3):
        conversation = Conversation(seed, vocabulary, tame)
        asked = conversation.request(source)
        if conversation.style != "plain" or reference.outcome(asked).text is not None:
            break
    return asked


def holds_huge(value):
    """Tells whether an integer somewhere in a value is beyond 64 bits."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return any(holds_huge(inner) for inner in value)
    return isinstance(value, int) and not -(2**63) <= value < 2**63
