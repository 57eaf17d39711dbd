"use strict";

const assert = require("node:assert/strict");
const { mkdtempSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const test = require("node:test");
const { activate, editor, vscode } = require("./editor");
const { PROGRAM, delta, events, json, parley, standIn } = require("./servers");

const { manifest, dispose } = activate();
const folder = mkdtempSync(join(tmpdir(), "parley-editor-"));
test.after(() => { dispose(); rmSync(folder, { recursive: true }); });
test.beforeEach(() => editor.reset());

const position = (line, character = 0) => new vscode.Position(line, character);
/** Opens a file in the editor, with a selection. */
function open(name, language, text, start = position(0), end = start) {
  const document = new editor.TextDocument(vscode.Uri.file(join(folder, name)), language, text);
  vscode.workspace.textDocuments.push(document);
  vscode.window.activeTextEditor = { document, selection: new vscode.Selection(start, end) };
  return document;
}
const reference = (value) => ({ id: "vscode.file", value });
const ready = { "GET /health": (_, r) => r.end(), "GET /v1/models": json({ data: [{ id: "first" }, { id: "second" }] }) };
const answering = { ...ready, "POST /v1/chat/completions": events([delta("Yes."), delta(null, "stop"), "[DONE]"]) };

/** @param {any} t @param {Record<string, any>} paths */
async function served(t, paths = answering) {
  const server = await standIn(paths);
  t.after(() => server.stop());
  editor.settings.url = server.url;
  return { ...server, sent: () => server.asked.findLast((each) => each.body)?.body };
}

test("the manifest and the extension have the same commands and participant", () => {
  assert.deepEqual([...editor.commands.keys()].sort(), manifest.contributes.commands.map(({ command }) => command).sort());
  assert.deepEqual([...editor.participants.keys()], manifest.contributes.chatParticipants.map(({ id }) => id));
  assert.equal(manifest.dependencies, undefined);
});

test("a folder cannot say which program is run, nor where code is sent", () => {
  for (const name of ["url", "program", "arguments"]) {
    assert.equal(manifest.contributes.configuration.properties[`parley.${name}`].scope, "machine", name);
  }
});

test("a question goes to the server's first model, with the editor's instructions", async (t) => {
  const server = await served(t);
  const { text, result } = await editor.ask("hello");
  assert.equal(text, "Yes.");
  assert.equal(result.errorDetails, undefined);
  assert.deepEqual(server.sent(), {
    model: "first", stream: true,
    messages: [{ role: "system", content: editor.defaults["parley.systemPrompt"] }, { role: "user", content: "hello" }],
  });
});

test("settings go with the question", async (t) => {
  const server = await served(t);
  Object.assign(editor.settings, { model: "second", temperature: 0, maxTokens: 7, topP: 0.5, systemPrompt: "Be brief." });
  await editor.ask("hello");
  const { model, temperature, max_tokens, top_p, messages } = server.sent();
  assert.deepEqual([model, temperature, max_tokens, top_p, messages[0].content], ["second", 0, 7, 0.5, "Be brief."]);
});

test("what was said before is known, with the code that it was about, and nobody else's turns", async (t) => {
  const server = await served(t);
  open("a.py", "python", "x = 1\ny = 2\n", position(0), position(0, 5));
  const first = await editor.ask("", { command: "explain" });
  vscode.window.activeTextEditor = undefined;
  const other = new vscode.ChatRequestTurn("not for you", undefined, [], "copilot");
  const reply = new vscode.ChatResponseTurn([new vscode.ChatResponseMarkdownPart("nor this"), {}], {}, "copilot");
  await editor.ask("and y?", { history: [other, reply, ...first.turns] });
  const messages = server.sent().messages;
  assert.deepEqual(messages.map(({ role }) => role), ["system", "user", "assistant", "user"]);
  assert.match(messages[1].content, /a\.py, lines 1 to 1:\n```python\nx = 1\n```/);
  assert.equal(messages[2].content, "Yes.");
  assert.equal(messages[3].content, "and y?");
});

test("a turn without a result still counts by what was typed", async (t) => {
  const server = await served(t);
  const turns = [new vscode.ChatRequestTurn("a", undefined, [], "parley.chat"), new vscode.ChatResponseTurn([new vscode.ChatResponseMarkdownPart("b")], {}, "parley.chat")];
  await editor.ask("c", { history: turns });
  assert.deepEqual(server.sent().messages.slice(1).map(({ content }) => content), ["a", "b", "c"]);
});

test("references: files, stretches, texts, what is open and not saved", async (t) => {
  const server = await served(t);
  writeFileSync(join(folder, "disk.py"), "on_disk = 1\n");
  const opened = open("open.py", "python", "zero\none\ntwo\n");
  const uri = vscode.Uri.file(join(folder, "disk.py"));
  const stretch = new vscode.Location(opened.uri, new vscode.Range(position(1), position(2, 3)));
  const { references } = await editor.ask("compare", {
    references: [reference(uri), reference(uri), reference(stretch), { id: "x", value: "given text", modelDescription: "A note" }],
  });
  const { content } = server.sent().messages.at(-1);
  assert.equal(content, "disk.py, lines 1 to 2:\n```python\non_disk = 1\n\n```\n\nopen.py, lines 2 to 3:\n```python\none\ntwo\n```\n\nA note:\n```\ngiven text\n```\n\ncompare");
  assert.equal(references.length, 2);
});

test("the selection goes with a question, the whole file only with a command", async (t) => {
  const server = await served(t);
  const document = open("a.py", "python", "x = 1\ny = 2\n");
  await editor.ask("hello");
  assert.equal(server.sent().messages.at(-1).content, "hello");
  await editor.ask("", { command: "review" });
  assert.match(server.sent().messages.at(-1).content, /x = 1\ny = 2/);
  vscode.window.activeTextEditor.selection = new vscode.Selection(position(1), position(1, 5));
  editor.diagnostics = [
    { uri: document.uri, range: new vscode.Range(position(1), position(1, 1)), severity: 0, message: "y is not used" },
    { uri: document.uri, range: new vscode.Range(position(0), position(0, 1)), severity: 0, message: "elsewhere" },
    { uri: document.uri, range: new vscode.Range(position(1), position(1, 1)), severity: 3, message: "a hint" },
  ];
  await editor.ask("why?");
  const { content } = server.sent().messages.at(-1);
  assert.match(content, /lines 2 to 2:\n```python\ny = 2\n```\nThe editor reports:\n- line 2: y is not used\n\nwhy\?$/);
});

test("what cannot be read is named, and the question is asked", async (t) => {
  const server = await served(t);
  const references = [reference(vscode.Uri.file(join(folder, "gone.py"))), reference(vscode.Uri.file(folder)), { id: "odd", value: 5 }];
  const { progress, text } = await editor.ask("hello", { references });
  assert.equal(text, "Yes.");
  assert.equal(progress.length, 3);
  assert.match(progress.join("\n"), /gone\.py was left out: .*ENOENT[\s\S]*it is a folder[\s\S]*odd was left out/);
  assert.equal(server.sent().messages.at(-1).content, "hello");
});

test("a command without code says what it wants", async (t) => {
  const server = await served(t);
  const { text } = await editor.ask("", { command: "fix" });
  assert.match(text, /Select the code/);
  assert.equal(server.sent(), undefined);
});

test("a file that is too long, and a history, make room and say so", async (t) => {
  const server = await served(t, { ...answering, "GET /props": json({ default_generation_settings: { n_ctx: 1024 } }) });
  open("long.py", "python", "x = 1\n".repeat(5000));
  const turns = [new vscode.ChatRequestTurn("a", undefined, [], "parley.chat"), new vscode.ChatResponseTurn([new vscode.ChatResponseMarkdownPart("b".repeat(5000))], {}, "parley.chat")];
  const { progress } = await editor.ask("", { command: "review", history: turns });
  assert.match(progress.join("\n"), /long\.py is too long[\s\S]*Earlier turns left out to make room: 1/);
  assert.ok(JSON.stringify(server.sent().messages).length < 1024 * 3);
});

test("a reply that is cut at the most tokens says so; reasoning is not shown as the answer", async (t) => {
  await served(t, { ...ready, "POST /v1/chat/completions": events([{ choices: [{ delta: { reasoning_content: "secret" } }] }, delta("Y"), delta(null, "length"), "[DONE]"]) });
  const { text, progress } = await editor.ask("hello");
  assert.match(text, /^Y\n\n\*Cut at the most tokens/);
  assert.deepEqual(progress, ["Thinking …"]);
});

const faults = [
  ["nobody there, here", { url: "http://127.0.0.1:1" }, /No server answers at 127\.0\.0\.1:1\. Start it/, "parley.startServer"],
  ["nobody there, elsewhere", { url: "http://nowhere.invalid:1" }, /parley\.url right/, undefined],
  ["no address", { url: "8080" }, /no address/, "workbench.action.openSettings"],
];
for (const [name, settings, said, command] of faults) {
  test(`what is wrong is said, with a button: ${name}`, async () => {
    Object.assign(editor.settings, settings);
    const { result, buttons, followUps } = await editor.ask("hello");
    assert.match(result.errorDetails.message, said);
    assert.deepEqual(buttons.map((each) => each.command), command ? [command] : []);
    assert.deepEqual(followUps, []);
  });
}

test("a key is asked for, kept out of the settings, and used", async (t) => {
  const guarded = (answer) => (q, r) => (q.headers.authorization === "Bearer secret" ? answer(q, r) : json({ error: { message: "No key." } }, 401)(q, r));
  await served(t, { ...ready, "GET /v1/models": guarded(ready["GET /v1/models"]), "POST /v1/chat/completions": guarded(answering["POST /v1/chat/completions"]) });
  const { result, buttons } = await editor.ask("hello");
  assert.match(result.errorDetails.message, /No key\./);
  assert.equal(buttons[0].command, "parley.setKey");
  editor.answers = [" secret "];
  await editor.run("parley.setKey");
  assert.equal(editor.inputs[0].password, true);
  assert.deepEqual([...editor.secrets.values()], ["secret"]);
  assert.deepEqual(editor.updates, []);
  assert.equal((await editor.ask("hello")).text, "Yes.");
  await editor.run("parley.setKey"); // left by Escape
  assert.equal(editor.secrets.size, 1);
  editor.answers = [""];
  await editor.run("parley.setKey");
  assert.equal(editor.secrets.size, 0);
});

test("it waits while the model is loaded", async (t) => {
  let asked = 0;
  await served(t, { ...answering, "GET /health": (q, r) => ((asked += 1) < 3 ? json({}, 503)(q, r) : r.end()) });
  const { text, progress } = await editor.ask("hello");
  assert.equal(text, "Yes.");
  assert.deepEqual(progress, ["The server is loading the model …"]);
});

test("a reply that breaks off keeps what came", async (t) => {
  await served(t, { ...ready, "POST /v1/chat/completions": events([delta("Hal")], { cut: true }) });
  const { text, result } = await editor.ask("hello");
  assert.equal(text, "Hal");
  assert.match(result.errorDetails.message, /lost in the middle/);
});

test("whoever cancels gets no error, before and in the middle", async (t) => {
  await served(t, { ...ready, "POST /v1/chat/completions": (_, r) => { r.writeHead(200); r.write(`data: ${JSON.stringify(delta("Hal"))}\n\n`); } });
  const source = new editor.CancellationSource();
  const { text, result } = await editor.ask("hello", { token: source.token, onText: () => source.cancel() });
  assert.equal(text, "Hal");
  assert.equal(result.errorDetails, undefined);
  const early = await editor.ask("hello", { token: source.token });
  assert.equal(early.text, "");
  assert.equal(early.result.errorDetails, undefined);
});

test("a model is chosen from the server's list", async (t) => {
  await served(t);
  editor.answers = ["second"];
  await editor.run("parley.chooseModel");
  assert.deepEqual(editor.picks[0].map(({ label }) => label), ["The server's first", "first", "second"]);
  assert.deepEqual(editor.updates, [{ name: "model", value: "second", target: 1 }]);
  editor.answers = ["The server's first"];
  await editor.run("parley.chooseModel");
  assert.equal(editor.settings.model, "");
});

test("page and sample chat open", async () => {
  editor.settings.url = "http://127.0.0.1:8123/v1";
  await editor.run("parley.openPage");
  assert.deepEqual(editor.opened, ["http://127.0.0.1:8123/"]);
  await editor.run("parley.openSample");
  assert.deepEqual(editor.executed.map(([name, { query }]) => [name, query.startsWith("@parley ")]), [["workbench.action.chat.open", true]]);
  editor.settings.url = "oops";
  await editor.run("parley.openPage");
  assert.match(editor.messages[0], /no address/);
});

test("a server elsewhere is not started here", async () => {
  editor.settings.url = "http://nowhere.invalid:8080";
  await editor.run("parley.startServer");
  assert.match(editor.messages[0], /not this machine/);
  assert.equal(editor.terminals.length, 0);
});

for (const [name, program, flags] of [["no such program", join(folder, "nothing"), []], ["a flag that it does not know", PROGRAM, ["--no-such-flag"]]]) {
  test(`a server that does not start: ${name}`, { skip: !program && "PARLEY_TEST_PROGRAM is not set" }, async () => {
    Object.assign(editor.settings, { url: "http://127.0.0.1:9", program, arguments: flags });
    await editor.run("parley.startServer");
    assert.match(editor.messages[0], /ended before it answered.*parley\.program/);
    await editor.run("parley.stopServer");
    assert.match(editor.messages[1], /No server was started/);
  });
}

test("waiting for a server can be left", { skip: process.platform === "win32" }, async () => {
  // A shell that waits stands for a server that never answers.
  const program = join(folder, "slow");
  writeFileSync(program, "#!/bin/sh\nexec sleep 60\n", { mode: 0o755 });
  Object.assign(editor.settings, { url: "http://127.0.0.1:9", program, arguments: [] });
  const starting = editor.run("parley.startServer");
  while (!editor.cancelProgress) await new Promise((resolve) => { setTimeout(resolve, 20); });
  editor.cancelProgress();
  await starting;
  assert.match(editor.messages[0], /No server answers/);
  await editor.run("parley.stopServer");
  await editor.terminals[0].ended;
});

test("a real server: started, asked, followed up, cancelled, stopped", { skip: !PROGRAM && "PARLEY_TEST_PROGRAM is not set" }, async (t) => {
  const free = await standIn({});
  await free.stop();
  Object.assign(editor.settings, {
    url: free.url, program: PROGRAM, temperature: 0, maxTokens: 80, systemPrompt: "",
    arguments: ["--store", "none", "--socket", "none", "--context-size", "2048"],
  });
  editor.secrets.set("parley.key", "of-the-window");
  t.after(() => editor.run("parley.stopServer"));
  assert.match((await editor.ask("hello")).result.errorDetails.message, /Start it/);
  await editor.run("parley.startServer");
  assert.match(editor.messages.at(-1), /Parley answers at/);
  // The key is given to it, and not on the command line, where others see it.
  assert.ok(!editor.terminals[0].options.shellArgs.includes("of-the-window"));
  assert.equal((await fetch(`${free.url}/v1/models`)).status, 401);
  await editor.run("parley.startServer");
  assert.match(editor.messages.at(-1), /already/);
  assert.equal(editor.terminals.length, 1);

  const first = await editor.ask("My name is Ada.");
  assert.equal(first.result.errorDetails, undefined);
  const second = await editor.ask("What is my name?", { history: first.turns });
  assert.match(second.text, /Ada/);

  open("a.py", "python", "def add(a, b):\n    return a - b\n", position(0), position(1, 16));
  const review = await editor.ask("", { command: "review" });
  assert.ok(review.text.length > 0);
  assert.deepEqual(review.followUps.map(({ command }) => command), ["fix", undefined]);

  const source = new editor.CancellationSource();
  editor.settings.maxTokens = 900;
  vscode.window.activeTextEditor = undefined;
  const long = await editor.ask("Write a very long story about the sea.", { token: source.token, onText: () => source.cancel() });
  assert.equal(long.result.errorDetails, undefined);

  await editor.run("parley.stopServer");
  await editor.terminals[0].ended;
  assert.match((await editor.ask("hello")).result.errorDetails.message, /No server answers/);
});
