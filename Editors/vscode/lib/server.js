"use strict";
/** Starts and stops a server in a terminal of the editor, where its words can be read. */

const vscode = require("vscode");
const { Client, ServerFault, isLocal, words } = require("./client");
const { settings } = require("./settings");

/** How long a server may take until it answers: large models are read for minutes. */
const PATIENCE = 10 * 60 * 1000;
const PAUSE = 250;

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/**
 * Waits until the server can answer.
 * @param {Client} client
 * @param {{isOver: () => boolean, waiting?: (fault: ServerFault) => void, awaits: (fault: ServerFault) => boolean}} options
 *   when to leave off; what to say meanwhile; which faults may still go away
 * @throws {ServerFault} what keeps it from answering
 */
async function untilReady(client, { isOver, waiting, awaits }) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await client.check();
    } catch (error) {
      if (!(error instanceof ServerFault) || !awaits(error) || isOver() || Date.now() > end) throw error;
      waiting?.(error);
    }
    await pause(PAUSE);
  }
}

/** The server that this window has started. */
class ServerTerminal {
  /** @param {() => Promise<string>} key reads the server's key */
  constructor(key) {
    this.key = key;
    /** @type {vscode.Terminal|null} */
    this.terminal = null;
    this.closing = vscode.window.onDidCloseTerminal((closed) => { if (closed === this.terminal) this.terminal = null; });
  }

  /**
   * Starts a server and waits until it answers.
   * @returns {Promise<boolean>} whether one answers now
   */
  async start() {
    const { url, program, arguments: flags } = settings();
    try {
      const key = await this.key();
      const client = new Client(url, key);
      const fault = await client.check().then(() => null, (/** @type {any} */ error) => error);
      if (fault === null) {
        vscode.window.showInformationMessage(`A server answers at ${client.url.host} already.`);
        return true;
      }
      if (!(fault instanceof ServerFault) || fault.kind === "key" || fault.kind === "refused") throw fault;
      if (fault.kind === "unreachable" && !this.terminal) {
        if (!isLocal(client.url) || client.url.protocol !== "http:") {
          throw new ServerFault("address", `${client.url.host} is not this machine: start the server there, or set parley.url to http://127.0.0.1:8080.`);
        }
        const host = client.url.hostname.replace(/^\[|\]$/g, "");
        this.terminal = vscode.window.createTerminal({
          name: "Parley server",
          shellPath: program,
          shellArgs: ["serve", "--host", host, "--port", client.url.port || "80", ...flags],
          env: key ? { PARLEY_API_KEY: key } : {},
          isTransient: true,
        });
        this.terminal.show(true);
      }
      await this.#wait(client, program);
      vscode.window.showInformationMessage(`Parley answers at ${client.url.host}. Ask @parley in the chat.`);
      return true;
    } catch (error) {
      vscode.window.showErrorMessage(words(error));
      return false;
    }
  }

  /** @param {Client} client @param {string} program */
  async #wait(client, program) {
    const started = this.terminal;
    const options = { location: vscode.ProgressLocation.Notification, title: "Parley is starting", cancellable: true };
    await vscode.window.withProgress(options, async (progress, token) => {
      try {
        await untilReady(client, {
          isOver: () => token.isCancellationRequested || (started !== null && this.terminal !== started),
          waiting: (fault) => progress.report({ message: fault.kind === "loading" ? "loading the model" : "" }),
          awaits: (fault) => fault.kind === "unreachable" || fault.kind === "loading",
        });
      } catch (error) {
        if (token.isCancellationRequested || started === null || this.terminal === started) throw error;
        throw new ServerFault("unreachable", `The server ended before it answered. Can "${program}" be run in a terminal? The setting parley.program says where it is, parley.arguments what it is told.`);
      }
    });
  }

  /** Ends the server, if it is this window's. */
  stop() {
    if (this.terminal) {
      this.terminal.dispose();
      this.terminal = null;
      vscode.window.showInformationMessage("The server was stopped.");
    } else {
      vscode.window.showInformationMessage("No server was started from this window.");
    }
  }

  dispose() {
    this.closing.dispose();
    this.terminal?.dispose();
  }
}

module.exports = { ServerTerminal, untilReady };
