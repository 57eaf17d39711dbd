import { key } from "./api.js";
import { $, h } from "./dom.js";

/** @typedef {import("./personas.js").Persona} Persona */

const STORE = "parley.settings";

/** What a person has set on this page; what is empty is the server's to say. */
export const settings = {
  /** @returns {Record<string, any>} */
  get all() {
    try { return JSON.parse(localStorage.getItem(STORE) ?? "{}"); } catch { return {}; }
  },
  /** @param {Record<string, any>} values */
  set all(values) { localStorage.setItem(STORE, JSON.stringify(values)); },
  /** The fields of a request. */
  get request() {
    const { theme, instructions, persona, ...sampling } = this.all;
    return sampling;
  },
  /**
   * Sets one, and leaves the others.
   * @param {string} name @param {any} value empty for the server's own
   */
  set(name, value) {
    const { [name]: _, ...others } = this.all;
    this.all = value ? { ...others, [name]: value } : others;
  },
};

/** @type {[string, string, number, number, string][]} */
const numbers = [
  ["temperature", "Temperature", 0, 100, "any"], ["max_tokens", "Most tokens of a reply", 1, 1000000, "1"],
  ["top_p", "Top p", 0, 1, "any"], ["top_k", "Top k", -1, 1000000, "1"],
  ["min_p", "Min p", 0, 1, "any"], ["repeat_penalty", "Repeat penalty", 0.01, 100, "any"],
  ["presence_penalty", "Presence penalty", -100, 100, "any"], ["seed", "Seed", 0, 9007199254740991, "1"],
];

export function applyTheme() {
  const theme = settings.all.theme;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/**
 * Shows the settings.
 * @param {{defaults: Record<string, any>|null, personas: Persona[], models: string[]}} server what it does where nothing is set, and has
 * @param {() => void} changed
 */
export function openSettings({ defaults, personas, models }, changed) {
  const dialog = $("settings");
  const now = settings.all;
  const secret = h("input", { type: "password", autocomplete: "off", id: "key" });
  secret.value = key.get();
  const instructions = h("textarea", { rows: 3 });
  const model = h("select", {}, ...models.map((each, index) =>
    h("option", { value: index ? each : "", selected: each === now.model }, each)));
  const persona = h("select", { id: "persona" }, h("option", { value: "" }, "None"), ...personas.map((each) =>
    h("option", { value: each.name, selected: each.name === now.persona }, `${each.name}: ${each.description}`)));
  // What a persona brings stands where one's own would be.
  const showOwn = () => {
    const chosen = personas.find((each) => each.name === persona.value);
    instructions.placeholder = chosen?.system_prompt ?? "The server's own";
    for (const input of form.querySelectorAll("input[type=number]")) {
      input.placeholder = chosen?.sampling[input.name] ?? defaults?.[input.name] ?? "";
    }
  };
  persona.addEventListener("change", showOwn);
  instructions.value = now.instructions ?? "";
  const theme = h("select", {}, ...["", "light", "dark"].map((value) =>
    h("option", { value, selected: (now.theme ?? "") === value }, value || "As the system")));
  const fields = numbers.map(([name, label, min, max, step]) => {
    const input = h("input", { type: "number", min, max, step, name, inputmode: "decimal" });
    input.value = now[name] ?? "";
    return h("label", {}, label, input);
  });
  const form = h("form", { method: "dialog", onsubmit: () => {
    /** @type {Record<string, any>} */
    const values = {};
    for (const input of form.querySelectorAll("input[type=number]")) {
      if (input.value !== "") values[input.name] = Number(input.value);
    }
    // Where the server has told of none, what was chosen stays.
    values.model = models.length ? model.value : now.model;
    values.persona = personas.length ? persona.value : now.persona;
    values.theme = theme.value;
    values.instructions = instructions.value.trim();
    settings.all = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "" && value !== undefined));
    key.set(secret.value.trim());
    applyTheme();
    changed();
  } },
  h("h2", { id: "settings-title" }, "Settings"),
  models.length > 1 ? h("label", {}, "Model", model) : null,
  h("label", {}, "Persona of new conversations", persona),
  h("label", {}, "System prompt of new conversations", instructions),
  h("div.pair", {}, ...fields),
  h("div.pair", {}, h("label", {}, "Appearance", theme), h("label", {}, "Server key, for this tab alone", secret)),
  h("div.row", {},
    h("button.quiet", { type: "button", onclick: () => dialog.close() }, "Cancel"), h("button", { type: "submit" }, "Save")));
  showOwn();
  dialog.replaceChildren(form);
  dialog.showModal();
}
