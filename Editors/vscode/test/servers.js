"use strict";
/** Servers for tests: a real `parley serve`, and one that does what it is told. */

const { spawn } = require("node:child_process");
const { createServer } = require("node:http");

const PROGRAM = process.env.PARLEY_TEST_PROGRAM;

/**
 * Starts `parley serve` on a free port.
 * @param {...string} flags
 */
async function parley(...flags) {
  const child = spawn(PROGRAM, ["serve", "--port", "0", "--temperature", "0", "--store", "none", "--socket", "none", ...flags], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const address = await new Promise((resolve, reject) => {
    child.stderr.on("data", (data) => {
      said += data;
      const found = /Listening on (http:\S+)/.exec(said);
      if (found && said.includes("Answering with")) resolve(found[1].replace(/\/$/, ""));
    });
    child.on("exit", () => reject(new Error(`the server ended: ${said}`)));
  });
  return {
    url: address,
    async stop() {
      const ended = new Promise((resolve) => { child.on("exit", resolve); });
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/**
 * A server whose answers are written down.
 * @param {Record<string, (request: any, response: any) => void>} paths by method and path
 */
async function standIn(paths) {
  /** @type {any[]} */
  const asked = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (data) => { body += data; });
    request.on("end", () => {
      asked.push({ method: request.method, path: request.url, headers: request.headers, body: body ? JSON.parse(body) : null });
      const answer = paths[`${request.method} ${request.url}`];
      if (answer) answer(request, response);
      else response.writeHead(404).end("not here");
    });
  });
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    asked,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

/** @param {any} value @param {number} [status] */
const json = (value, status = 200) => (_, response) => {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
};

/** Events as they go over the wire, then the end; `cut` breaks the connection off instead. */
const events = (lines, { cut = false } = {}) => (_, response) => {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  for (const line of lines) response.write(`data: ${typeof line === "string" ? line : JSON.stringify(line)}\n\n`);
  if (cut) setTimeout(() => response.destroy(), 20);
  else response.end();
};

/** A piece of a reply in OpenAI's shape. */
const delta = (content, finish = null) => ({ choices: [{ index: 0, delta: content === null ? {} : { content }, finish_reason: finish }] });

module.exports = { PROGRAM, delta, events, json, parley, standIn };
