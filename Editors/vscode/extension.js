"use strict";

const vscode = require("vscode");
const { Client, words } = require("./lib/client");
const { makeParticipant } = require("./lib/participant");
const { ServerTerminal } = require("./lib/server");
const { SECRET, settings } = require("./lib/settings");

/** @param {vscode.ExtensionContext} context */
function activate(context) {
  const key = async () => (await context.secrets.get(SECRET)) ?? "";
  const server = new ServerTerminal(key);
  /** @type {Record<string, (...values: any[]) => any>} */
  const commands = {
    "parley.startServer": () => server.start(),
    "parley.stopServer": () => server.stop(),
    "parley.chooseModel": () => told(() => chooseModel(key, server)),
    "parley.setKey": () => told(() => setKey(context)),
    "parley.openSample": () => vscode.commands.executeCommand("workbench.action.chat.open", { query: "@parley What can you help me with?" }),
    "parley.openPage": () => told(() => vscode.env.openExternal(vscode.Uri.parse(new Client(settings().url).url.href))),
  };
  context.subscriptions.push(server, makeParticipant(key));
  for (const [name, run] of Object.entries(commands)) context.subscriptions.push(vscode.commands.registerCommand(name, run));
}

/**
 * Runs a command, and shows what keeps it from being done.
 * @param {() => any} run
 */
async function told(run) {
  try {
    return await run();
  } catch (error) {
    vscode.window.showErrorMessage(words(error));
  }
}

/** @param {() => Promise<string>} key @param {ServerTerminal} server */
async function chooseModel(key, server) {
  const client = new Client(settings().url, await key());
  /** @type {string[]} */
  let models;
  try {
    models = await client.models();
  } catch (error) {
    const start = "Start the server";
    if ((await vscode.window.showErrorMessage(words(error), start)) !== start || !(await server.start())) return;
    models = await client.models();
  }
  const first = { label: "The server's first", description: models[0] ?? "", name: "" };
  const items = [first, ...models.map((name) => ({ label: name, description: name === settings().model ? "in use" : "", name }))];
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: "The model that @parley asks" });
  if (chosen) await vscode.workspace.getConfiguration("parley").update("model", chosen.name, vscode.ConfigurationTarget.Global);
}

/** @param {vscode.ExtensionContext} context */
async function setKey(context) {
  const given = await vscode.window.showInputBox({ prompt: "The server's key; empty for none", password: true, ignoreFocusOut: true });
  if (given === undefined) return;
  if (given.trim()) await context.secrets.store(SECRET, given.trim());
  else await context.secrets.delete(SECRET);
}

module.exports = { activate };
