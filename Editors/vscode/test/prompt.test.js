"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { budget, compose, followUps, quoted, tasks } = require("../lib/prompt");

const nothing = { system: "", history: [], prompt: "", sources: [], characters: 10_000 };
const code = { name: "a.py", language: "python", text: "def f():\n    return 1", firstLine: 3 };

test("a bare question is only that", () => {
  const { messages, leftOut, shortened } = compose({ ...nothing, prompt: "  hello " });
  assert.deepEqual(messages, [{ role: "user", content: "hello" }]);
  assert.equal(leftOut, 0);
  assert.deepEqual(shortened, []);
});

test("instructions come first, history between, the question last", () => {
  const { messages } = compose({ ...nothing, system: " Be brief. ", history: [{ question: "a", answer: "b" }], prompt: "c" });
  assert.deepEqual(messages.map(({ role, content }) => [role, content]), [["system", "Be brief."], ["user", "a"], ["assistant", "b"], ["user", "c"]]);
});

for (const command of Object.keys(tasks)) {
  test(`/${command} says its task behind the code, and what was typed behind that`, () => {
    const { question } = compose({ ...nothing, command, prompt: "mind threads", sources: [code] });
    assert.equal(question, `a.py, lines 3 to 4:\n\`\`\`python\ndef f():\n    return 1\n\`\`\`\n\n${tasks[command]}\n\nmind threads`);
  });
}

test("the manifest offers the commands that have a task, and no other", () => {
  const manifest = require("../package.json");
  assert.deepEqual(manifest.contributes.chatParticipants[0].commands.map(({ name }) => name), Object.keys(tasks));
});

const fences = [
  ["none", "a", "```"], ["inline", "`a` and ``b``", "```"], ["a block", "```js\nx\n```", "````"], ["a longer block", "`````", "``````"],
];
for (const [name, text, mark] of fences) {
  test(`code with marks of its own stays inside: ${name}`, () => {
    assert.equal(quoted({ name: "n", text }, 1000).text, `n:\n${mark}\n${text}\n${mark}`);
  });
}

const cuts = [
  ["it fits", "ab\ncd\nef", 8, "ab\ncd\nef", ""],
  ["at the end of a line", "ab\ncd\nef", 7, "ab\ncd", "1 line,"],
  ["of several lines", "ab\ncd\nef", 3, "ab", "2 lines,"],
  ["within a single line", "abcdef", 3, "abc", "1 line,"],
  ["to nothing", "ab\ncd", 0, "", "2 lines,"],
  ["below nothing", "ab\ncd", -50, "", "2 lines,"],
];
for (const [name, text, most, kept, said] of cuts) {
  test(`a long stretch is cut: ${name}`, () => {
    const found = quoted({ name: "n", text }, most);
    assert.ok(found.text.startsWith(`n:\n\`\`\`\n${kept}\n\`\`\``), found.text);
    assert.equal(found.isShortened, said !== "");
    assert.equal(found.text.includes("left out"), said !== "");
    if (said) assert.ok(found.text.includes(said), found.text);
  });
}

test("what the editor reports goes with the code", () => {
  assert.match(quoted({ ...code, problems: ["line 3: f is not used"] }, 100).text, /```\nThe editor reports:\n- line 3: f is not used$/);
});

test("long code leaves room for the question, and all files have their share", () => {
  const long = "x".repeat(79) + "\n";
  const sources = [{ name: "small", text: "a" }, { name: "first", text: long.repeat(500) }, { name: "second", text: long.repeat(500) }];
  const { question, shortened } = compose({ ...nothing, prompt: "why?", sources, characters: 9000 });
  assert.deepEqual(shortened, ["first", "second"]);
  assert.ok(question.length <= 9000, String(question.length));
  assert.ok(question.length > 8000, String(question.length));
  assert.ok(question.endsWith("\n\nwhy?"));
  const [first, second] = ["first", "second"].map((name) => question.split(`${name}:`)[1].split("```")[1].length);
  assert.ok(Math.abs(first - second) < 300, `${first} ${second}`);
});

test("the latest turns stay, whole, and how many go is told", () => {
  const history = ["a", "b", "c", "d"].map((each) => ({ question: each.repeat(100), answer: each.repeat(100) }));
  const { messages, leftOut } = compose({ ...nothing, history, prompt: "e", characters: 450 });
  assert.equal(leftOut, 2);
  assert.deepEqual(messages.map(({ content }) => content[0]), ["c", "c", "d", "d", "e"]);
});

test("a question longer than everything is sent whole, without history", () => {
  const { messages, leftOut } = compose({ ...nothing, history: [{ question: "a", answer: "b" }], prompt: "e".repeat(500), characters: 100 });
  assert.deepEqual(messages, [{ role: "user", content: "e".repeat(500) }]);
  assert.equal(leftOut, 1);
});

const budgets = [
  ["unknown", null, undefined, (8192 - 1024) * 2.7], ["known", 2048, undefined, 1024 * 2.7], ["with a limit", 4096, 96, 4000 * 2.7],
  ["a limit above the context", 2048, 100_000, 1024 * 2.7],
];
for (const [name, context, most, expected] of budgets) {
  test(`the budget: ${name}`, () => { assert.equal(budget(context, most), Math.floor(expected)); });
}

const follow = [
  [undefined, false, ["Say it more simply"]], [undefined, true, ["Say it more simply", "Write tests for it"]],
  ["explain", true, ["Review this code", "Say it more simply"]], ["review", true, ["Mend what is wrong", "Write tests for it"]],
  ["fix", true, ["Write tests for it", "Explain the changes"]],
];
for (const [command, hadCode, labels] of follow) {
  test(`what may be asked next: ${command ?? "a question"}${hadCode ? " with code" : ""}`, () => {
    assert.deepEqual(followUps(command, hadCode).map(({ label }) => label), labels);
  });
}
