import { h } from "./dom.js";
import { settings } from "./settings.js";

/** @typedef {{name: string, description: string, system_prompt: string, sampling: Record<string, any>}} Persona */

/**
 * The persona with these words: a conversation keeps them, not the name.
 * @param {Persona[]} personas @param {string} instructions
 */
export function personaOf(personas, instructions) {
  return personas.find((each) => instructions && each.system_prompt === instructions);
}

/**
 * What the model of a new conversation minds: one's own system prompt, else the persona's.
 * @param {Persona[]} personas @returns {string} empty for the model's own
 */
export function chosenInstructions(personas) {
  const { instructions, persona } = settings.all;
  return instructions || personas.find((each) => each.name === persona)?.system_prompt || "";
}

/**
 * The personas, for a conversation that has not begun.
 * @param {Persona[]} personas @param {() => void} changed
 * @returns {HTMLElement|null}
 */
export function personaChoice(personas, changed) {
  if (!personas.length) return null;
  const chosen = settings.all.persona ?? "";
  const button = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ about) => h("button", {
    type: "button", title: about, "aria-pressed": String(name === chosen), "data-persona": name,
    onclick: () => {
      settings.set("persona", name);
      changed();
      /** @type {HTMLElement|null} */
      const again = document.querySelector(`[data-persona="${CSS.escape(name)}"]`);
      again?.focus();
    },
  }, label);
  return h("div.personas", { role: "group", "aria-label": "Persona" }, button("", "no persona", "The model's own manner"),
    ...personas.map(({ name, description }) => button(name, name, description)));
}
