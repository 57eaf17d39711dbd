"use strict";

/**
 * Takes server-sent events apart, however they are cut.
 *
 * Of https://html.spec.whatwg.org/multipage/server-sent-events.html it minds what servers of language models use: data,
 * of several lines too, comments, and the three ends of lines.
 */
class EventReader {
  #rest = "";
  /** @type {string[]} */
  #data = [];

  /**
   * @param {string} text what came next
   * @returns {string[]} the data of the events that are whole now
   */
  take(text) {
    this.#rest += text;
    /** @type {string[]} */
    const events = [];
    for (;;) {
      const end = this.#rest.search(/[\r\n]/);
      // Behind a last "\r" a "\n" may still come that belongs to it.
      if (end < 0 || (this.#rest[end] === "\r" && end === this.#rest.length - 1)) return events;
      const line = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + (this.#rest.startsWith("\r\n", end) ? 2 : 1));
      if (line === "") {
        if (this.#data.length) events.push(this.#data.join("\n"));
        this.#data = [];
      } else if (line === "data" || line.startsWith("data:")) {
        this.#data.push(line.slice(5).replace(/^ /, ""));
      }
    }
  }
}

module.exports = { EventReader };
