"use strict";
/**
 * A stand-in for the editor: what `require("vscode")` gives to the extension in tests. Its shapes are written down by hand from the
 * editor's documentation (https://code.visualstudio.com/api/references/vscode-api); `types/vscode.d.ts` has the same.
 */

const { spawn } = require("node:child_process");
const { readFileSync, statSync } = require("node:fs");
const Module = require("node:module");
const { pathToFileURL, fileURLToPath } = require("node:url");

class Uri {
  constructor(text) { this.text = text; }
  static parse(text) { return new Uri(text); }
  static file(path) { return new Uri(pathToFileURL(path).href); }
  get fsPath() { return fileURLToPath(this.text); }
  toString() { return this.text; }
}
class Position {
  constructor(line, character) { Object.assign(this, { line, character }); }
  isBefore(other) { return this.line < other.line || (this.line === other.line && this.character < other.character); }
}
class Range {
  constructor(start, end) { Object.assign(this, { start, end }); }
  get isEmpty() { return this.start.line === this.end.line && this.start.character === this.end.character; }
  intersection(other) {
    const start = this.start.isBefore(other.start) ? other.start : this.start;
    const end = this.end.isBefore(other.end) ? this.end : other.end;
    return end.isBefore(start) ? undefined : new Range(start, end);
  }
}
class Selection extends Range {}
class Location { constructor(uri, range) { Object.assign(this, { uri, range }); } }
class ThemeIcon { constructor(id) { this.id = id; } }
class MarkdownString { constructor(value = "") { this.value = value; } }
class ChatResponseMarkdownPart { constructor(value) { this.value = typeof value === "string" ? new MarkdownString(value) : value; } }
class ChatRequestTurn {
  constructor(prompt, command, references, participant) { Object.assign(this, { prompt, command, references, participant }); }
}
class ChatResponseTurn {
  constructor(response, result, participant, command) { Object.assign(this, { response, result, participant, command }); }
}

class Emitter {
  constructor() { this.listeners = new Set(); this.event = (listener) => { this.listeners.add(listener); return { dispose: () => this.listeners.delete(listener) }; }; }
  fire(value) { for (const listener of [...this.listeners]) listener(value); }
}

class CancellationSource {
  constructor() {
    const emitter = new Emitter();
    this.token = { isCancellationRequested: false, onCancellationRequested: emitter.event };
    this.cancel = () => { this.token.isCancellationRequested = true; emitter.fire(); };
  }
}

class TextDocument {
  constructor(uri, languageId, text) { Object.assign(this, { uri, languageId, text }); }
  getText(range) {
    if (!range) return this.text;
    const lines = this.text.split("\n").slice(range.start.line, range.end.line + 1);
    lines[lines.length - 1] = lines.at(-1).slice(0, range.end.character);
    lines[0] = lines[0].slice(range.start.character);
    return lines.join("\n");
  }
}

/** What was shown and set, and what a person would answer. */
const editor = {
  settings: {}, defaults: {}, updates: [], secrets: new Map(), messages: [], answers: [], picks: [], inputs: [], executed: [], opened: [],
  diagnostics: [], terminals: [], progress: [], commands: new Map(), participants: new Map(),
  CancellationSource, TextDocument,
  reset() {
    for (const list of ["updates", "messages", "answers", "picks", "inputs", "executed", "opened", "diagnostics", "terminals", "progress"]) editor[list] = [];
    editor.settings = {};
    editor.secrets.clear();
    editor.cancelProgress = null;
    vscode.window.activeTextEditor = undefined;
    vscode.workspace.textDocuments = [];
  },
  /** Waits for a command as a click on it does. */
  run: (name, ...values) => editor.commands.get(name)(...values),
  /** Asks the participant, and gives back all that it showed. */
  async ask(prompt, { command, references = [], history = [], token = new CancellationSource().token, onText = () => {} } = {}) {
    const shown = { text: "", parts: [], buttons: [], progress: [], references: [] };
    const stream = {
      markdown(value) {
        const text = typeof value === "string" ? value : value.value;
        shown.text += text;
        shown.parts.push(new ChatResponseMarkdownPart(value));
        onText(shown.text);
      },
      button: (button) => shown.buttons.push(button),
      progress: (text) => shown.progress.push(text),
      reference: (value) => shown.references.push(value),
    };
    const [participant] = editor.participants.values();
    shown.result = await participant.handler({ prompt, command, references }, { history }, stream, token);
    // What a result carries must survive being written down, as the editor does with it.
    shown.result = JSON.parse(JSON.stringify(shown.result));
    shown.followUps = participant.followupProvider.provideFollowups(shown.result, { history }, token);
    shown.turns = [
      new ChatRequestTurn(prompt, command, references, participant.id),
      new ChatResponseTurn(shown.parts, shown.result, participant.id, command),
    ];
    return shown;
  },
};

const closed = new Emitter();

const vscode = {
  Uri, Position, Range, Selection, Location, ThemeIcon, MarkdownString, ChatResponseMarkdownPart, ChatRequestTurn, ChatResponseTurn,
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  FileType: { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 },
  ConfigurationTarget: { Global: 1, Workspace: 2, WorkspaceFolder: 3 },
  ProgressLocation: { SourceControl: 1, Window: 10, Notification: 15 },
  languages: { getDiagnostics: (uri) => editor.diagnostics.filter((each) => String(each.uri) === String(uri)) },
  workspace: {
    textDocuments: [],
    fs: {
      async stat(uri) {
        const facts = statSync(uri.fsPath);
        return { type: facts.isDirectory() ? 2 : 1, size: facts.size };
      },
    },
    asRelativePath: (uri) => uri.fsPath.split("/").pop(),
    async openTextDocument(uri) { return new TextDocument(uri, uri.fsPath.endsWith(".py") ? "python" : "plaintext", readFileSync(uri.fsPath, "utf8")); },
    getConfiguration: (section) => ({
      get: (name) => editor.settings[name] ?? editor.defaults[`${section}.${name}`],
      async update(name, value, target) { editor.updates.push({ name, value, target }); editor.settings[name] = value; },
    }),
  },
  window: {
    activeTextEditor: undefined,
    onDidCloseTerminal: closed.event,
    createTerminal(options) {
      const terminal = { options, output: "", show() {} };
      const child = spawn(options.shellPath, options.shellArgs, { env: { ...process.env, ...options.env }, stdio: ["ignore", "pipe", "pipe"] });
      const end = new Promise((resolve) => {
        child.on("error", resolve);
        child.on("close", resolve);
      });
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => { terminal.output += data; });
      terminal.ended = end.then(() => closed.fire(terminal));
      // A closed terminal hangs up.
      terminal.dispose = () => child.kill("SIGHUP");
      editor.terminals.push(terminal);
      return terminal;
    },
    async showInformationMessage(text) { editor.messages.push(text); },
    async showErrorMessage(text, ...items) { editor.messages.push(text); return items.length ? editor.answers.shift() : undefined; },
    async showQuickPick(items) { editor.picks.push(items); return items.find((each) => each.label === editor.answers[0]); },
    async showInputBox(options) { editor.inputs.push(options); return editor.answers.shift(); },
    withProgress(options, task) {
      const source = new CancellationSource();
      editor.cancelProgress = source.cancel;
      return task({ report: (value) => editor.progress.push(value.message) }, source.token);
    },
  },
  commands: {
    registerCommand(name, callback) { editor.commands.set(name, callback); return { dispose: () => editor.commands.delete(name) }; },
    async executeCommand(...all) { editor.executed.push(all); },
  },
  env: { async openExternal(uri) { editor.opened.push(String(uri)); return true; } },
  chat: {
    createChatParticipant(id, handler) {
      const participant = { id, handler, dispose: () => editor.participants.delete(id) };
      editor.participants.set(id, participant);
      return participant;
    },
  },
};

const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));

/** Starts the extension as the editor does, with the defaults of its manifest. */
function activate() {
  const manifest = require("../package.json");
  for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) editor.defaults[name] = value;
  const context = {
    subscriptions: [],
    secrets: {
      get: async (name) => editor.secrets.get(name),
      store: async (name, value) => { editor.secrets.set(name, value); },
      delete: async (name) => { editor.secrets.delete(name); },
    },
  };
  require("../extension").activate(context);
  return { manifest, dispose: () => { for (const each of context.subscriptions.reverse()) each.dispose(); } };
}

module.exports = { activate, editor, vscode };
