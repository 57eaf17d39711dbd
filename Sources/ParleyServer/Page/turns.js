import { $, h } from "./dom.js";
import { Following } from "./following.js";
import { GrowingText, nodes } from "./markdown.js";

/** @typedef {import("./tree.js").Turn} Turn */
/** @typedef {import("./tree.js").Tree} Tree */

/** How many of the last turns are made before anything is shown; the others follow in small portions. */
const FIRST = 16;
/** How long a portion may take, in milliseconds. */
const PORTION = 8;

const CUT = "This answer was cut short.";

/** The shown turns. */
export class Turns {
  /** @param {{act: (name: string, turn: Turn, value?: any) => void, empty: () => Node|null}} handlers */
  constructor(handlers) {
    this.handlers = handlers;
    this.element = $("turns");
    this.scroll = $("scroll");
    this.generation = 0;
    this.following = new Following();
  }

  /**
   * Shows a conversation.
   * @param {Tree} tree
   */
  show(tree) {
    const generation = ++this.generation;
    const path = tree.path();
    const made = path.slice(-FIRST).map((turn) => this.make(turn, tree));
    this.element.replaceChildren(...made);
    if (!path.length) {
      this.element.append(h("div.empty", {}, h("p.note", {}, "Say something, and the model answers. ? shows the keys."), this.handlers.empty()));
    }
    this.following.toEnd();
    let next = path.length - made.length - 1;
    const portion = () => {
      if (generation !== this.generation) return;
      const until = performance.now() + PORTION;
      while (next >= 0 && performance.now() < until) {
        this.element.prepend(this.make(path[next], tree));
        next -= 1;
      }
      if (next >= 0) setTimeout(portion);
    };
    if (next >= 0) setTimeout(portion);
  }

  /** @param {Turn} turn @param {Tree} tree @returns {HTMLElement} */
  make(turn, tree) {
    const reply = h("div.reply", {}, ...nodes(turn.response));
    const element = h("section.turn", { "data-id": turn.id, "aria-label": `Turn: ${turn.message.slice(0, 60)}` },
      h("div.mine", {}, turn.message), reasoning(turn.reasoning_content), reply);
    if (turn.partial) element.append(h("p.cut", {}, CUT));
    element.append(this.tools(turn, tree));
    return element;
  }

  /** @param {Turn} turn @param {Tree} tree */
  tools(turn, tree) {
    const act = (/** @type {string} */ name, /** @type {any} */ value) => () => this.handlers.act(name, turn, value);
    const button = (/** @type {string} */ label, /** @type {() => void} */ onclick, /** @type {string} */ name = label) =>
      h("button", { type: "button", onclick, "aria-label": name }, label);
    const tools = h("div.tools", {}, button("Copy", act("copy"), "Copy the answer"),
      button("Retry", act("retry"), "Ask again"), button("Edit", act("edit"), "Edit the question"));
    const siblings = tree.siblings(turn);
    if (siblings.length > 1) {
      const place = siblings.findIndex((each) => each.id === turn.id);
      const back = button("‹", act("beside", -1), "The branch before");
      const forth = button("›", act("beside", 1), "The next branch");
      back.disabled = place === 0;
      forth.disabled = place === siblings.length - 1;
      tools.append(back, h("span.note.branch", {}, `${place + 1} / ${siblings.length}`), forth);
    }
    return tools;
  }

  /**
   * Gives the focus back to a button of the last turn, once the turns were made anew.
   * @param {string} id @param {string} label
   */
  focus(id, label) {
    /** @type {HTMLButtonElement[]} */
    const buttons = [...this.element.querySelectorAll(`[data-id="${CSS.escape(id)}"] button[aria-label]`)];
    const wanted = buttons.find((each) => each.getAttribute("aria-label") === label && !each.disabled);
    (wanted ?? buttons.filter((each) => !each.disabled).at(-1))?.focus();
  }

  /**
   * Takes turns away that a new one takes the place of.
   * @param {string|null} parent the last that stays
   */
  cutBehind(parent) {
    this.generation += 1;
    if (parent === null) {
      if (this.element.contains(document.activeElement)) this.scroll.focus();
      return this.element.replaceChildren();
    }
    let element = this.element.querySelector(`[data-id="${CSS.escape(parent)}"]`)?.nextElementSibling;
    while (element) {
      const next = element.nextElementSibling;
      // What had the focus goes: keys go on from the conversation, not from the page's beginning.
      if (element.contains(document.activeElement)) this.scroll.focus();
      element.remove();
      element = next;
    }
  }

  /**
   * A turn whose answer is coming.
   * @param {string} message
   */
  begin(message) {
    this.element.querySelector(".empty")?.remove();
    const reply = h("div.reply", { "aria-busy": "true" });
    const waiting = h("p.waiting", {}, h("span.hidden", {}, "Answering"));
    const element = h("section.turn", { "aria-label": `Turn: ${message.slice(0, 60)}` }, h("div.mine", {}, message), reply, waiting);
    this.element.append(element);
    this.following.toEnd();
    return new Coming(this, element, reply, waiting);
  }
}

/** An answer that is coming. */
class Coming {
  /** @param {Turns} turns @param {HTMLElement} element @param {HTMLElement} reply @param {HTMLElement} waiting */
  constructor(turns, element, reply, waiting) {
    this.turns = turns;
    this.element = element;
    this.reply = reply;
    this.waiting = waiting;
    this.growing = new GrowingText(reply);
    this.text = "";
    this.reasoning = "";
    this.isDrawn = true;
  }

  /** @param {any} event */
  take(event) {
    if (event.delta !== undefined) this.text += event.delta;
    if (event.replacement !== undefined) this.text = event.replacement;
    if (event.reasoning_delta !== undefined) this.reasoning += event.reasoning_delta;
    if (!this.isDrawn) return;
    // Once for a frame, however many tokens come.
    this.isDrawn = false;
    requestAnimationFrame(() => this.draw());
  }

  draw() {
    if (this.isDrawn) return;
    this.isDrawn = true;
    if (this.reasoning) {
      const shown = this.element.querySelector("details") ?? this.element.insertBefore(reasoning(this.reasoning), this.reply);
      shown.querySelector("div").textContent = this.reasoning;
    }
    if (this.text) this.waiting.hidden = true;
    this.growing.set(this.text);
    this.turns.following.follow();
  }

  /** @param {Turn} turn @param {Tree} tree */
  become(turn, tree) {
    // The same element, so that its height stays known and nothing jumps.
    this.waiting.remove();
    this.element.querySelector("details")?.remove();
    this.element.dataset.id = turn.id;
    const thought = reasoning(turn.reasoning_content);
    if (thought) this.reply.before(thought);
    this.reply.replaceChildren(...nodes(turn.response));
    this.reply.removeAttribute("aria-busy");
    if (turn.partial) this.element.append(h("p.cut", {}, CUT));
    this.element.append(this.turns.tools(turn, tree));
    this.isDrawn = true;
    this.turns.following.follow();
  }

  /** @param {string} message @param {() => void} again */
  fail(message, again) {
    this.draw();
    this.waiting.remove();
    this.reply.setAttribute("aria-busy", "false");
    this.element.append(h("p.fault", { role: "alert" }, message), h("div.tools", {}, h("button", { type: "button", onclick: again }, "Try again")));
    this.turns.following.follow();
  }

  remove() { this.element.remove(); }
}

/** @param {string|undefined} text */
function reasoning(text) {
  return text ? h("details.reasoning", {}, h("summary", {}, "Reasoning"), h("div", {}, text)) : null;
}
