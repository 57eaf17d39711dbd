"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { Client, isLocal, serverAddress } = require("../lib/client");
const { PROGRAM, delta, events, json, parley, standIn } = require("./servers");

/** @param {AsyncIterable<any>} pieces */
async function text(pieces) {
  let all = "";
  for await (const piece of pieces) all += piece.text ?? "";
  return all;
}
const hello = { messages: [{ role: "user", content: "hello" }] };
const never = new AbortController().signal;

/** @param {Record<string, any>} paths @param {(client: Client, server: any) => Promise<void>} body */
async function against(paths, body) {
  const server = await standIn(paths);
  try {
    await body(new Client(server.url), server);
  } finally {
    await server.stop();
  }
}

const addresses = [
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080/", true], ["http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/", true],
  ["http://localhost:1/v1/", "http://localhost:1/", true], [" http://[::1]:80 ", "http://[::1]/", true],
  ["https://models.example/api/v1", "https://models.example/api/", false], ["http://127.evil.example", "http://127.evil.example/", false],
  ["http://h/v1?x=1#y", "http://h/", false],
];
for (const [given, meant, local] of addresses) {
  test(`the address ${given}`, () => {
    assert.equal(serverAddress(given).href, meant);
    assert.equal(isLocal(serverAddress(given)), local);
  });
}
for (const [given, said] of [["", /no address/], ["8080", /no address/], ["file:///etc", /http: or https:/], ["http://me:secret@h", /Set Server Key/]]) {
  test(`no address: ${given}`, () => {
    assert.throws(() => serverAddress(given), (error) => error.kind === "address" && said.test(error.message) && !error.message.includes("secret"));
  });
}

const checks = [
  ["vLLM says nothing with its 200", { "GET /health": (_, r) => r.end() }, null, null],
  ["no /health, but models", { "GET /v1/models": json({ data: [{ id: "m" }] }) }, null, null],
  ["it loads", { "GET /health": json({ error: { message: "Loading model" } }, 503) }, "loading", /loading/],
  ["something else on the port", { "GET /v1/models": (_, r) => r.end("<html>") }, "refused", /no server of language models/],
  ["JSON of another kind", { "GET /v1/models": json({ hello: 1 }) }, "refused", /OpenAI's shape/],
  ["nothing that is known", {}, "refused", /404/],
  ["it points elsewhere", { "GET /health": (_, r) => r.writeHead(302, { Location: "http://127.0.0.1:1/" }).end() }, "unreachable", /No server answers/],
];
for (const [name, paths, kind, said] of checks) {
  test(`health: ${name}`, () => against(paths, async (client) => {
    if (kind === null) return client.check();
    return assert.rejects(client.check(), (error) => error.kind === kind && said.test(error.message));
  }));
}

test("health: nobody there", async () => {
  const server = await standIn({});
  await server.stop();
  await assert.rejects(new Client(server.url).check(), (error) => error.kind === "unreachable" && error.message.includes(server.url.slice(7)));
});

test("a key goes with each question, and a wrong one is told", () => against({
  "GET /health": (_, r) => r.end(),
  "GET /v1/models": (q, r) => (q.headers.authorization === "Bearer right" ? json({ data: [{ id: "m" }] }) : json({ error: { message: "Wrong key." } }, 401))(q, r),
}, async (_, server) => {
  await new Client(server.url, "right").check();
  await assert.rejects(new Client(server.url, "wrong").check(), (error) => error.kind === "key" && /Wrong key\..*Set Server Key/.test(error.message));
}));

const sizes = [
  ["llama-server's", { "GET /props": json({ default_generation_settings: { n_ctx: 4096 } }) }, 4096],
  ["vLLM's", { "GET /v1/models": json({ data: [{ id: "m", max_model_len: 2048 }] }) }, 2048],
  ["none", { "GET /v1/models": json({ data: [{ id: "m" }] }) }, null], ["nonsense", { "GET /props": json({ default_generation_settings: { n_ctx: -1 } }) }, null],
];
for (const [name, paths, size] of sizes) {
  test(`the context: ${name}`, () => against(paths, async (client) => assert.equal(await client.contextSize(), size)));
}

const replies = [
  ["plain", [delta("Hel"), delta("lo"), delta(null, "stop"), "[DONE]"], {}, "Hello", null],
  ["without [DONE]", [delta("Hello"), delta(null, "stop")], {}, "Hello", null],
  ["with figures at its end", [delta("Hello", "stop"), { choices: [], usage: {} }, "[DONE]"], {}, "Hello", null],
  ["cut off", [delta("Hel")], { cut: true }, "Hel", ["interrupted", /lost in the middle/]],
  ["ended too soon", [delta("Hel")], {}, "Hel", ["interrupted", /before its end/]],
  ["an error on the way", [delta("Hel"), { error: { message: "The disk is full." } }], {}, "Hel", ["interrupted", /The disk is full/]],
  ["no JSON", [delta("Hel"), "oops"], {}, "Hel", ["interrupted", /no JSON/]],
];
for (const [name, lines, options, expected, fault] of replies) {
  test(`a reply: ${name}`, () => against({ "POST /v1/chat/completions": events(lines, options) }, async (client) => {
    let said = "";
    const all = (async () => { for await (const piece of client.chat(hello, never)) said += piece.text ?? ""; })();
    if (fault) await assert.rejects(all, (error) => error.kind === fault[0] && fault[1].test(error.message));
    else await all;
    assert.equal(said, expected);
  }));
}

test("reasoning is told apart, in both spellings", () => against({
  "POST /v1/chat/completions": events([{ choices: [{ delta: { reasoning_content: "hm" } }] }, { choices: [{ delta: { reasoning: "mm" } }] }, delta("a", "stop"), "[DONE]"]),
}, async (client) => {
  const pieces = [];
  for await (const piece of client.chat(hello, never)) pieces.push(piece);
  assert.deepEqual(pieces, [{ reasoning: "hm" }, { reasoning: "mm" }, { text: "a", finish: "stop" }]);
}));

for (const [name, answer, said] of [
  ["OpenAI's", json({ error: { message: "'top_p' is 2." } }, 400), /'top_p' is 2\./], ["FastAPI's", json({ detail: "no" }, 422), /no/],
  ["Ollama's", json({ error: "model not found" }, 404), /model not found/], ["a bare one", (_, r) => r.writeHead(500).end("<html>"), /500/],
]) {
  test(`a refusal: ${name}`, () => against({ "POST /v1/chat/completions": answer }, async (client) => {
    await assert.rejects(text(client.chat(hello, never)), (error) => error.kind === "refused" && said.test(error.message));
  }));
}

test("a letter that is cut between two packets comes whole", () => against({
  "POST /v1/chat/completions": (_, response) => {
    const bytes = Buffer.from(`data: ${JSON.stringify(delta("ä€😀", "stop"))}\n\ndata: [DONE]\n\n`);
    response.writeHead(200);
    let place = 0;
    const next = () => {
      if (place < bytes.length) { response.write(bytes.subarray(place, place += 1)); setImmediate(next); } else response.end();
    };
    next();
  },
}, async (client) => { assert.equal(await text(client.chat(hello, never)), "ä€😀"); }));

test("a real server", { skip: !PROGRAM && "PARLEY_TEST_PROGRAM is not set" }, async (t) => {
  const server = await parley("--context-size", "1024", "--max-tokens", "60");
  t.after(() => server.stop());
  const client = new Client(`${server.url}/v1`);
  await client.check();
  assert.deepEqual(await client.models(), ["guide"]);
  assert.equal(await client.contextSize(), 1024);
  await t.test("answers", async () => assert.match(await text(client.chat(hello, never)), /\w+/));
  await t.test("refuses what does not fit", async () => {
    const long = { messages: [{ role: "user", content: "word ".repeat(5000) }] };
    await assert.rejects(text(client.chat(long, never)), (error) => error.kind === "refused" && /1024/.test(error.message));
  });
  await t.test("stops with the reader", async () => {
    const abort = new AbortController();
    const request = { messages: [{ role: "user", content: "Write a long story." }], max_tokens: 900 };
    await assert.rejects(async () => { for await (const piece of client.chat(request, abort.signal)) if (piece.text) abort.abort(); }, { name: "AbortError" });
    for (let attempt = 0; ; attempt += 1) {
      const [slot] = await (await fetch(`${server.url}/slots`)).json();
      if (!slot.is_processing) break;
      assert.ok(attempt < 100, "the server goes on");
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  });
});
