"use strict";

const vscode = require("vscode");

/** The name under which the editor keeps the server's key, out of all settings files. */
const SECRET = "parley.key";

/** What a person has set; what is empty is the server's to say. */
function settings() {
  const found = vscode.workspace.getConfiguration("parley");
  /** @param {string} name @returns {number|undefined} */
  const number = (name) => {
    const value = found.get(name);
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  };
  /** @param {string} name @param {string} [otherwise] @returns {string} */
  const text = (name, otherwise = "") => {
    const value = found.get(name);
    return typeof value === "string" && value.trim() ? value.trim() : otherwise;
  };
  const list = found.get("arguments");
  return {
    url: text("url", "http://127.0.0.1:8080"),
    model: text("model"),
    program: text("program", "parley"),
    arguments: Array.isArray(list) ? list.map(String) : [],
    systemPrompt: text("systemPrompt"),
    temperature: number("temperature"),
    maxTokens: number("maxTokens"),
    topP: number("topP"),
  };
}

module.exports = { SECRET, settings };
