import { $ } from "./dom.js";
import { drafts } from "./drafts.js";

/** The field for the next message. */
export class Entry {
  /** @param {{id: () => string, submit: (text: string) => void, leave: () => void}} handlers
   *   the conversation's name; what is done with a message, and what Escape does */
  constructor(handlers) {
    this.handlers = handlers;
    this.field = $("entry");
    this.field.addEventListener("input", () => this.#changed());
    this.field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      // While a word is being put together, Enter belongs to that.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
      if (event.key === "Escape") handlers.leave();
    });
    $("form").addEventListener("submit", (/** @type {Event} */ event) => { event.preventDefault(); this.#submit(); });
  }

  #submit() {
    const text = this.field.value;
    if (text.trim()) this.handlers.submit(text);
  }

  #changed() {
    drafts.set(this.handlers.id(), this.field.value);
    this.#fit();
  }

  /** Lets the field be as high as its text. */
  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight + 2}px`;
  }

  /** @returns {string} what stands in it */
  get text() { return this.field.value; }

  /** @param {string} text what stands in it from now on */
  put(text) {
    this.field.value = text;
    this.#changed();
  }

  /** Shows what was typed in this conversation before. */
  restore() {
    this.field.value = drafts.get(this.handlers.id());
    this.#fit();
  }

  focus() { this.field.focus(); }
}
