import { $, h } from "./dom.js";

const keys = [
  ["Enter", "send; Shift+Enter begins a line"], ["Esc", "stop the answer, or leave the field"],
  ["/", "search"], ["n", "new conversation"], ["j  k", "the next, the former conversation"],
  ["i", "to the message field"], ["r", "ask the last question again"], ["e", "edit the last question"],
  ["[  ]", "walk between the branches of the last turn"], ["c", "copy the last answer"], ["s", "settings"], ["?", "these keys"],
];

/** Shows what each key does. */
export function showKeys() {
  const dialog = $("help");
  dialog.replaceChildren(h("div.grid", {}, h("h2", { id: "help-title" }, "Keys"),
    h("dl.keys", {}, ...keys.flatMap(([name, what]) => [h("dt", {}, h("kbd", {}, name)), h("dd", {}, what)])),
    h("div.row", {}, h("button", { type: "button", onclick: () => dialog.close() }, "Close"))));
  dialog.showModal();
}

/**
 * Does what keys say, wherever no text is typed.
 * @param {Record<string, () => void>} actions by key; `Escape` everywhere
 */
export function listenForKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const isTyping = target.matches("input, textarea, select");
    if (!Object.hasOwn(actions, event.key) || (isTyping && event.key !== "Escape")) return;
    event.preventDefault();
    actions[event.key]();
  });
}
