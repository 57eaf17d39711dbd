"use strict";
/** What is said to the model: pure, so that all of it can be tested without an editor. */

/** @typedef {import("./client").Message} Message */
/** @typedef {{name: string, language?: string, text: string, firstLine?: number, problems?: string[]}} Source a stretch of a file */
/** @typedef {{question: string, answer: string}} Exchange */
/** @typedef {{messages: Message[], question: string, leftOut: number, shortened: string[]}} Composed */

/** Characters for each token of a budget. Code has about 3 in English vocabularies; fewer is the careful side. */
const CHARACTERS_A_TOKEN = 3;
/** Tokens of a budget that are kept for the reply where no limit is set. */
const REPLY = 1024;
/** Tokens that are taken for the context where the server does not tell it. */
const UNKNOWN_CONTEXT = 8192;

/** @type {Record<string, string>} */
const tasks = {
  explain: "Explain what this code does. Begin with its purpose in a sentence, then go through it in order.",
  review: "Review this code. Name bugs, risks and what is hard to read, the worst first, each with its line and what to do about it.",
  fix: "Find what is wrong with this code, and write it corrected in one code block. Then say in a sentence what was wrong.",
};

/**
 * The characters that instructions, question, code and history may have together.
 * @param {number|null} contextSize the model's context in tokens; null where it is not known
 * @param {number|undefined} maxTokens the most tokens of the reply
 */
function budget(contextSize, maxTokens) {
  const size = contextSize ?? UNKNOWN_CONTEXT;
  // Half the context at least is for what is asked: a limit on the reply is no promise that it gets so long.
  return Math.floor(Math.max(size / 2, size - (maxTokens ?? REPLY)) * CHARACTERS_A_TOKEN * 0.9);
}

/**
 * A fence that is longer than any in the text.
 * @param {string} text
 */
function fence(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  return "`".repeat(longest + 1);
}

/**
 * A stretch of a file as the model sees it, cut at the end of a line where it is too long.
 * @param {Source} source @param {number} most the most characters of the text
 * @returns {{text: string, isShortened: boolean}}
 */
function quoted(source, most) {
  let { text } = source;
  let note = "";
  if (text.length > most) {
    const end = text.lastIndexOf("\n", Math.max(0, most));
    const kept = text.slice(0, end > 0 ? end : Math.max(0, most));
    const lines = text.slice(kept.length).split("\n").length - (end > 0 ? 1 : 0);
    text = kept;
    note = `\n(The rest, ${Math.max(1, lines)} ${lines > 1 ? "lines" : "line"}, is left out.)`;
  }
  const first = source.firstLine;
  const place = first === undefined ? "" : `, lines ${first} to ${first + text.split("\n").length - 1}`;
  const mark = fence(text);
  const problems = source.problems?.length ? `\nThe editor reports:\n${source.problems.map((each) => `- ${each}`).join("\n")}` : "";
  return {
    text: `${source.name}${place}:\n${mark}${source.language ?? ""}\n${text}\n${mark}${note}${problems}`,
    isShortened: note !== "",
  };
}

/**
 * Puts together what is sent: instructions, as much of the history as fits, and the question with its code.
 *
 * The question goes first, then the code, then the latest turns of the history, each turn whole or not at all.
 * @param {{system: string, history: Exchange[], command?: string, prompt: string, sources: Source[], characters: number}} parts
 * @returns {Composed}
 */
function compose({ system, history, command, prompt, sources, characters }) {
  const task = command ? tasks[command] ?? "" : "";
  const words = [task, prompt.trim()].filter(Boolean).join("\n\n");
  let left = characters - system.length - words.length;
  /** @type {string[]} */
  const blocks = [];
  /** @type {string[]} */
  const shortened = [];
  for (const [index, source] of sources.entries()) {
    // Each has its even share of what is left, so that a small one leaves room for those behind it.
    const found = quoted(source, Math.max(0, Math.floor(left / (sources.length - index)) - 200));
    if (found.isShortened) shortened.push(source.name);
    blocks.push(found.text);
    left -= found.text.length;
  }
  const question = [...blocks, words].filter(Boolean).join("\n\n");
  let from = history.length;
  while (from > 0) {
    const { question: asked, answer } = history[from - 1];
    left -= asked.length + answer.length;
    if (left < 0) break;
    from -= 1;
  }
  /** @type {Message[]} */
  const messages = [];
  if (system.trim()) messages.push({ role: "system", content: system.trim() });
  for (const { question: asked, answer } of history.slice(from)) {
    messages.push({ role: "user", content: asked }, { role: "assistant", content: answer });
  }
  messages.push({ role: "user", content: question });
  return { messages, question, leftOut: from, shortened };
}

/**
 * What a person may want to ask next.
 * @param {string|undefined} command the one that was answered
 * @param {boolean} hadCode whether code went with the question
 * @returns {{prompt: string, label: string, command?: string}[]}
 */
function followUps(command, hadCode) {
  const further = { prompt: "Say that again more simply, with an example.", label: "Say it more simply" };
  if (!hadCode) return [further];
  const review = { prompt: "", label: "Review this code", command: "review" };
  const fix = { prompt: "", label: "Mend what is wrong", command: "fix" };
  const test = { prompt: "Write tests for this code.", label: "Write tests for it" };
  if (command === "explain") return [review, further];
  if (command === "review") return [fix, test];
  if (command === "fix") return [test, { prompt: "Explain each change that you made.", label: "Explain the changes" }];
  return [further, test];
}

module.exports = { budget, compose, followUps, quoted, tasks };
