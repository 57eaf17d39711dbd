/** What goes between page and server: its public API, and nothing else. */

const KEY = "parley.key";
/** What a stream may say of the request itself: nothing was answered, and nothing is kept. */
const REFUSALS = ["exceed_context_size_error", "invalid_request_error", "not_supported_error"];

/** The key is kept for this tab alone, and never put into an address. */
export const key = {
  get: () => sessionStorage.getItem(KEY) ?? "",
  /** @param {string} value */
  set: (value) => (value ? sessionStorage.setItem(KEY, value) : sessionStorage.removeItem(KEY)),
};

export class Fault extends Error {
  /** @param {string} message @param {number} status @param {string} [kind] */
  constructor(message, status, kind = "") {
    super(message);
    this.status = status;
    this.kind = kind;
  }
}

/** @param {string} path @param {RequestInit & {json?: any}} options */
async function ask(path, { json, ...options }) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (key.get()) headers.Authorization = `Bearer ${key.get()}`;
  if (json !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { ...options, headers, body: json === undefined ? undefined : JSON.stringify(json) });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Fault("The server does not answer. Is it running?", 0);
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => null);
  throw new Fault(body?.error?.message ?? `The server answers with ${response.status}.`, response.status, body?.error?.type);
}

/** @param {string} path @param {RequestInit & {json?: any}} [options] */
const json = async (path, options = {}) => (await ask(path, options)).json();
/** @param {string} id */
const place = (id) => `/v1/conversations/${encodeURIComponent(id)}`;

export const api = {
  /** @param {string} [model] another one than the first */
  props: (model) => json(model ? `/props?${new URLSearchParams({ model })}` : "/props"),
  models: () => json("/v1/models"),
  personas: () => json("/v1/personas"),
  /** @param {string} search @param {string} [after] */
  list: (search, after) => {
    const query = new URLSearchParams({ limit: "50" });
    if (search) query.set("search", search);
    if (after) query.set("after", after);
    return json(`/v1/conversations?${query}`);
  },
  /** @param {string} id */
  conversation: (id) => json(place(id)),
  /** @param {any} fields */
  begin: (fields) => json("/v1/conversations", { method: "POST", json: fields }),
  /** @param {string} id @param {any} change */
  change: (id, change) => json(place(id), { method: "PATCH", json: change }),
  /** @param {string} id */
  written: (id) => json(`${place(id)}/export`),
  /** @param {string} id */
  remove: (id) => json(place(id), { method: "DELETE" }),
  /**
   * Says something, and reads the reply as it comes.
   * @param {any} fields @param {AbortSignal} signal @param {(event: any) => void} take
   */
  say: async (fields, signal, take) => {
    const response = await ask("/chat", { method: "POST", json: { ...fields, stream: true }, signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) throw new Fault("The connection was lost in the middle of the reply.", 0);
      const lines = (rest + part.value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (!line.startsWith("data: ")) continue;
        if (line === "data: [DONE]") return;
        const event = JSON.parse(line.slice(6));
        if (event.error) throw new Fault(event.error.message, REFUSALS.includes(event.error.type) ? 400 : 500, event.error.type);
        take(event);
      }
    }
  },
};
