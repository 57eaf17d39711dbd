"use strict";
/** Holds a conversation through the editor's extension and a real server, for the picture: editor_conversation.js URL. */

const { activate, editor, vscode } = require("../../Editors/vscode/test/editor");

const CODE = "def is_even(n):\n    return n % 2 == 0\n\n\nfor number in range(10):\n    if is_even(number):\n        print(number)\n";
/** The lines that are selected for the first question, and what is asked. */
const SELECTED = 2;
const QUESTIONS = [{ command: "explain", prompt: "" }, { prompt: "How is it called?" }];

/** @param {string} url */
async function main(url) {
  const { dispose } = activate();
  editor.reset();
  Object.assign(editor.settings, { url, temperature: 0, maxTokens: 160 });
  const document = new editor.TextDocument(vscode.Uri.file("/home/ada/even.py"), "python", CODE);
  const end = new vscode.Position(SELECTED - 1, CODE.split("\n")[SELECTED - 1].length);
  vscode.window.activeTextEditor = { document, selection: new vscode.Selection(new vscode.Position(0, 0), end) };
  vscode.workspace.textDocuments.push(document);
  const turns = [];
  let history = [];
  let followUps = [];
  for (const { command, prompt } of QUESTIONS) {
    const said = await editor.ask(prompt, { command, history });
    if (said.result.errorDetails) throw new Error(said.result.errorDetails.message);
    turns.push({ asked: `@parley ${command ? `/${command}` : prompt}`, used: said.references.length ? `even.py, lines 1 to ${SELECTED}` : "", text: said.text });
    vscode.window.activeTextEditor = undefined;
    history = [...history, ...said.turns];
    followUps = said.followUps.map(({ label }) => label);
  }
  process.stdout.write(JSON.stringify({ file: "even.py", code: CODE, selected: SELECTED, turns, followUps }));
  dispose();
}

main(process.argv[2]).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
