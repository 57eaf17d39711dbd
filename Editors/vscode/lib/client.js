"use strict";
/** What goes between the editor and a server: OpenAI's API, and llama-server's `/health` and `/props` where they are there. */

const { EventReader } = require("./events");

/** How long a question about the server's state may take, in milliseconds. */
const PATIENCE = 5000;
/** @returns {AbortSignal} one that ends a question that takes longer; older declarations of the browser's library lack it */
const patience = () => /** @type {any} */ (AbortSignal).timeout(PATIENCE);

/** @typedef {"address"|"unreachable"|"loading"|"key"|"refused"|"interrupted"} FaultKind */
/** @typedef {{role: "system"|"user"|"assistant", content: string}} Message */
/** @typedef {{model?: string, messages: Message[], temperature?: number, max_tokens?: number, top_p?: number}} ChatRequest */
/** @typedef {{text?: string, reasoning?: string, finish?: string}} Piece */

/** What went wrong with a server, in words for a person. */
class ServerFault extends Error {
  /** @param {FaultKind} kind @param {string} message what is wrong and what to do */
  constructor(kind, message) {
    super(message);
    this.name = "ServerFault";
    this.kind = kind;
  }
}

/** @param {unknown} error @returns {string} what is wrong, for a person to read */
function words(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The server's address without the `/v1` that some write behind it.
 * @param {string} text as a person wrote it
 * @returns {URL}
 * @throws {ServerFault} for what is no address of a server
 */
function serverAddress(text) {
  /** @type {URL} */
  let url;
  try {
    url = new URL(text.trim());
  } catch {
    throw new ServerFault("address", `The setting parley.url is "${text}", which is no address. Write one such as http://127.0.0.1:8080.`);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new ServerFault("address", `The setting parley.url begins with "${url.protocol}"; it must be http: or https:.`);
  }
  if (url.username || url.password) {
    throw new ServerFault("address", "The setting parley.url holds a name or a password. Take it out, and use the command Parley: Set Server Key.");
  }
  url.search = "";
  url.hash = "";
  url.pathname = url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "") + "/";
  return url;
}

/** @param {URL} url @returns {boolean} whether it is this machine's own */
function isLocal(url) {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}

class Client {
  /** @param {string} address the server's, with or without `/v1` @param {string} [key] what it asks for as a bearer token */
  constructor(address, key = "") {
    this.url = serverAddress(address);
    this.key = key;
  }

  /** @param {string} path @param {RequestInit & {json?: any}} options @returns {Promise<Response>} */
  async #ask(path, { json, ...options }) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    if (json !== undefined) headers["Content-Type"] = "application/json";
    try {
      // The key is for this server alone: it goes nowhere that the server may point to.
      const body = json === undefined ? undefined : JSON.stringify(json);
      return await fetch(new URL(path, this.url), { ...options, headers, body, redirect: "error" });
    } catch (error) {
      if (options.signal?.aborted && options.signal.reason?.name !== "TimeoutError") throw error;
      const host = this.url.host;
      throw options.signal?.aborted
        ? new ServerFault("unreachable", `The server at ${host} has not answered for ${PATIENCE / 1000} seconds.`)
        : new ServerFault("unreachable", `No server answers at ${host}.`);
    }
  }

  /** @param {Response} response @returns {Promise<ServerFault>} */
  async #fault(response) {
    const text = await response.text().catch(() => "");
    /** @type {any} */
    let body = null;
    try { body = JSON.parse(text); } catch { /* Not every server answers with JSON. */ }
    const said = [body?.error?.message, body?.error, body?.message, body?.detail].find((each) => typeof each === "string");
    if (response.status === 401 || response.status === 403) {
      return new ServerFault("key", `The server refuses this: ${said ?? response.status} Give it its key with the command Parley: Set Server Key.`);
    }
    if (response.status === 503 && /load/i.test(said ?? "")) return new ServerFault("loading", "The server is loading the model.");
    return new ServerFault("refused", `The server refuses this: ${said ?? `it answers with status ${response.status}.`}`);
  }

  /** @param {string} path @returns {Promise<any>} */
  async #json(path) {
    const response = await this.#ask(path, { signal: patience() });
    if (!response.ok) throw await this.#fault(response);
    return response.json().catch(() => {
      throw new ServerFault("refused", `What answers at ${this.url.host}/${path} is no server of language models.`);
    });
  }

  /**
   * Asks whether the server can answer. Some have no `/health`: the list of models then says it.
   * @throws {ServerFault} why it cannot
   */
  async check() {
    const response = await this.#ask("health", { signal: patience() });
    await response.body?.cancel();
    if (response.status === 503) throw new ServerFault("loading", "The server is loading the model.");
    if (!response.ok || this.key) await this.models();
  }

  /** @returns {Promise<string[]>} the names of the models, the first the one that is meant without a name */
  async models() {
    const list = await this.#json("v1/models");
    if (!Array.isArray(list?.data)) {
      throw new ServerFault("refused", `What answers at ${this.url.host} lists no models: it is no server of OpenAI's shape.`);
    }
    return list.data.map((/** @type {any} */ each) => String(each.id));
  }

  /** @returns {Promise<number|null>} the model's context in tokens, where the server tells it */
  async contextSize() {
    // llama-server's place, then vLLM's.
    /** @type {[string, (answer: any) => any][]} */
    const places = [["props", (answer) => answer?.default_generation_settings?.n_ctx], ["v1/models", (answer) => answer?.data?.[0]?.max_model_len]];
    for (const [path, read] of places) {
      const size = await this.#json(path).then(read).catch(() => null);
      if (Number.isInteger(size) && size > 0) return size;
    }
    return null;
  }

  /**
   * Asks for a reply, and hands it out as it comes.
   * @param {ChatRequest} request
   * @param {AbortSignal} signal ends it, and with it the server's work
   * @returns {AsyncGenerator<Piece>}
   * @throws {ServerFault}
   */
  async *chat(request, signal) {
    const response = await this.#ask("v1/chat/completions", { method: "POST", json: { ...request, stream: true }, signal });
    if (!response.ok) throw await this.#fault(response);
    const events = new EventReader();
    const decoder = new TextDecoder();
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    let isFinished = false;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        for (const data of events.take(done ? decoder.decode() : decoder.decode(value, { stream: true }))) {
          if (data === "[DONE]") return;
          const piece = readPiece(data);
          if (piece.finish) isFinished = true;
          yield piece;
        }
        if (done) break;
      }
    } catch (error) {
      if (signal.aborted || error instanceof ServerFault) throw error;
      throw new ServerFault("interrupted", "The connection was lost in the middle of the reply.");
    } finally {
      reader.cancel().catch(() => {});
    }
    if (!isFinished) throw new ServerFault("interrupted", "The server ended the reply before its end.");
  }
}

/** @param {string} data one event's @returns {Piece} */
function readPiece(data) {
  /** @type {any} */
  let event;
  try {
    event = JSON.parse(data);
  } catch {
    throw new ServerFault("interrupted", "The server sent something in the reply that is no JSON.");
  }
  if (event?.error) {
    const said = typeof event.error === "string" ? event.error : event.error.message;
    throw new ServerFault("interrupted", `The reply broke off: ${said ?? "the server says no more."}`);
  }
  const choice = event?.choices?.[0];
  /** @type {Piece} */
  const piece = {};
  if (typeof choice?.delta?.content === "string") piece.text = choice.delta.content;
  const reasoning = choice?.delta?.reasoning_content ?? choice?.delta?.reasoning;
  if (typeof reasoning === "string") piece.reasoning = reasoning;
  if (typeof choice?.finish_reason === "string") piece.finish = choice.finish_reason;
  return piece;
}

module.exports = { Client, ServerFault, isLocal, serverAddress, words };
