"use strict";
/** `@parley` in the editor's chat. */

const vscode = require("vscode");
const { Client, ServerFault, isLocal, words } = require("./client");
const { gather } = require("./context");
const { budget, compose, followUps } = require("./prompt");
const { untilReady } = require("./server");
const { settings } = require("./settings");

const ID = "parley.chat";

/** @typedef {import("./prompt").Exchange} Exchange */

/**
 * The turns that were held with this participant. What was asked is taken from the result, where it stands with the code
 * that it was about.
 * @param {readonly (vscode.ChatRequestTurn|vscode.ChatResponseTurn)[]} history
 * @returns {Exchange[]}
 */
function exchanges(history) {
  /** @type {Exchange[]} */
  const found = [];
  let asked = "";
  for (const turn of history) {
    if (turn.participant !== ID) continue;
    if (turn instanceof vscode.ChatRequestTurn) {
      asked = turn.prompt;
    } else {
      const question = turn.result?.metadata?.question ?? asked;
      const answer = turn.response.map((part) => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : "")).join("");
      if (question && answer) found.push({ question, answer });
      asked = "";
    }
  }
  return found;
}

/**
 * Answers a question.
 * @param {() => Promise<string>} key reads the server's key
 * @returns {vscode.ChatRequestHandler}
 */
function handler(key) {
  return async (request, context, stream, token) => {
    const now = settings();
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => abort.abort());
    if (token.isCancellationRequested) abort.abort();
    /** @type {Record<string, any>} */
    const metadata = { command: request.command ?? "", hadCode: false };
    try {
      const client = new Client(now.url, await key());
      let isSaid = false;
      await untilReady(client, {
        isOver: () => token.isCancellationRequested,
        waiting: () => { if (!isSaid) stream.progress("The server is loading the model …"); isSaid = true; },
        awaits: (fault) => fault.kind === "loading",
      });
      const { sources, faults } = await gather(request, stream);
      for (const fault of faults) stream.progress(fault);
      if (request.command && !sources.length) {
        stream.markdown("Select the code that this is about, open its file, or name it with `#file`.");
        return { metadata };
      }
      const model = now.model || (await client.models())[0];
      const characters = budget(await client.contextSize(), now.maxTokens);
      const composed = compose({
        system: now.systemPrompt, history: exchanges(context.history), command: request.command, prompt: request.prompt, sources, characters,
      });
      Object.assign(metadata, { question: composed.question, hadCode: sources.length > 0 });
      for (const name of composed.shortened) stream.progress(`${name} is too long for the model: its end is left out.`);
      if (composed.leftOut) stream.progress(`Earlier turns left out to make room: ${composed.leftOut}.`);
      await reply(client, {
        model, messages: composed.messages, temperature: now.temperature, max_tokens: now.maxTokens, top_p: now.topP,
      }, stream, abort.signal);
      return { metadata };
    } catch (error) {
      // Whoever stops a reply knows it; what was said until then stays.
      if (token.isCancellationRequested) return { metadata };
      return { metadata, errorDetails: { message: offered(error, stream) } };
    } finally {
      listener.dispose();
    }
  };
}

/**
 * @param {Client} client @param {import("./client").ChatRequest} request
 * @param {vscode.ChatResponseStream} stream @param {AbortSignal} signal
 */
async function reply(client, request, stream, signal) {
  let thinks = false;
  for await (const piece of client.chat(request, signal)) {
    if (piece.reasoning && !thinks) {
      thinks = true;
      stream.progress("Thinking …");
    }
    // A text, not a trusted MarkdownString: links to commands in what a model says do nothing.
    if (piece.text) stream.markdown(piece.text);
    if (piece.finish === "length") stream.markdown("\n\n*Cut at the most tokens: the setting `parley.maxTokens` says how many.*");
  }
}

/**
 * What is wrong, with a button where something can be done about it.
 * @param {unknown} error @param {vscode.ChatResponseStream} stream
 */
function offered(error, stream) {
  if (!(error instanceof ServerFault)) return words(error);
  switch (error.kind) {
    case "unreachable":
      if (isLocal(new Client(settings().url).url)) {
        stream.button({ command: "parley.startServer", title: "Start the server" });
        return `${error.message} Start it, then ask again.`;
      }
      return `${error.message} Is it running, and is the setting parley.url right?`;
    case "key":
      stream.button({ command: "parley.setKey", title: "Set the server's key" });
      return error.message;
    case "address":
      stream.button({ command: "workbench.action.openSettings", title: "Open the settings", arguments: ["parley.url"] });
      return error.message;
    default:
      return error.message;
  }
}

/** @param {() => Promise<string>} key @returns {vscode.ChatParticipant} */
function makeParticipant(key) {
  const participant = vscode.chat.createChatParticipant(ID, handler(key));
  participant.iconPath = new vscode.ThemeIcon("comment-discussion");
  participant.followupProvider = {
    provideFollowups: (result) => (result.errorDetails ? [] : followUps(result.metadata?.command || undefined, result.metadata?.hadCode === true)),
  };
  return participant;
}

module.exports = { makeParticipant };
