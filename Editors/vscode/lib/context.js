"use strict";
/** What of the editor goes with a question. */

const vscode = require("vscode");
const { words } = require("./client");

/** @typedef {import("./prompt").Source} Source */

/** The most bytes of a file that is read for a question. */
const LARGEST = 4 << 20;
/** The most problems of a stretch that are told. */
const MOST_PROBLEMS = 10;

/**
 * The code that a question is about: what it refers to, else the selection, else, for a command, the file that is open.
 * @param {vscode.ChatRequest} request
 * @param {vscode.ChatResponseStream} stream is told what is used
 * @returns {Promise<{sources: Source[], faults: string[]}>}
 */
async function gather(request, stream) {
  /** @type {Source[]} */
  const sources = [];
  /** @type {string[]} */
  const faults = [];
  const seen = new Set();
  /** @param {vscode.Uri} uri @param {vscode.Range} [range] */
  const add = async (uri, range) => {
    const name = vscode.workspace.asRelativePath(uri);
    const place = `${uri.toString()} ${range ? `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character}` : ""}`;
    if (seen.has(place)) return;
    seen.add(place);
    try {
      const document = await opened(uri);
      sources.push(source(document, name, range));
      stream.reference(range ? new vscode.Location(uri, range) : uri);
    } catch (error) {
      faults.push(`${name} was left out: ${words(error)}`);
    }
  };
  for (const reference of request.references) {
    const { value } = reference;
    if (value instanceof vscode.Uri) await add(value);
    else if (value instanceof vscode.Location) await add(value.uri, value.range);
    else if (typeof value === "string" && value) sources.push({ name: reference.modelDescription ?? "What was given", text: value });
    else faults.push(`${reference.id} was left out: it is neither a file nor a text.`);
  }
  const editor = vscode.window.activeTextEditor;
  if (!sources.length && editor) {
    if (!editor.selection.isEmpty) await add(editor.document.uri, editor.selection);
    else if (request.command) await add(editor.document.uri);
  }
  return { sources, faults };
}

/** @param {vscode.Uri} uri */
async function opened(uri) {
  const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  // What is in the editor counts, saved or not.
  if (open) return open;
  const facts = await vscode.workspace.fs.stat(uri);
  if (facts.type & vscode.FileType.Directory) throw new Error("it is a folder. Name its files.");
  if (facts.size > LARGEST) throw new Error(`it has ${Math.round(facts.size / (1 << 20))} MiB. Select what matters.`);
  return vscode.workspace.openTextDocument(uri);
}

/**
 * @param {vscode.TextDocument} document @param {string} name @param {vscode.Range} [range]
 * @returns {Source}
 */
function source(document, name, range) {
  const problems = vscode.languages.getDiagnostics(document.uri)
    .filter((each) => each.severity <= vscode.DiagnosticSeverity.Warning && (!range || range.intersection(each.range)))
    .slice(0, MOST_PROBLEMS)
    .map((each) => `line ${each.range.start.line + 1}: ${each.message}`);
  return {
    name,
    language: document.languageId === "plaintext" ? "" : document.languageId,
    text: document.getText(range),
    firstLine: (range ? range.start.line : 0) + 1,
    problems,
  };
}

module.exports = { gather };
