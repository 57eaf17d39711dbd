"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { EventReader } = require("../lib/events");

const cases = [
  ["one", "data: a\n\n", ["a"]],
  ["several", "data: a\n\ndata: b\n\n", ["a", "b"]],
  ["no blank behind the colon", "data:a\n\n", ["a"]],
  ["only one blank goes", "data:  a\n\n", [" a"]],
  ["ends of lines as in HTTP", "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]],
  ["lines of several", "data: a\ndata: b\n\n", ["a\nb"]],
  ["comments, names, numbers", ": ping\nevent: x\nid: 1\nretry: 5\ndata: a\n\n", ["a"]],
  ["an empty one", "data\n\n", [""]],
  ["nothing said", "\n\n: ping\n\n", []],
  ["no end yet", "data: a\n", []],
  ["letters of several bytes", "data: ä€😀\n\n", ["ä€😀"]],
  ["colons in data", "data: a: b\n\n", ["a: b"]],
  ["a field that only begins like data", "database: a\n\n", []],
];

for (const [name, text, expected] of cases) {
  test(`events: ${name}`, () => {
    assert.deepEqual(new EventReader().take(text), expected);
    // However they are cut.
    for (let cut = 0; cut <= text.length; cut += 1) {
      const reader = new EventReader();
      assert.deepEqual([...reader.take(text.slice(0, cut)), ...reader.take(text.slice(cut))], expected, `cut at ${cut}`);
    }
    const reader = new EventReader();
    assert.deepEqual([...text].flatMap((character) => reader.take(character)), expected);
  });
}
