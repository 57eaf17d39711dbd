import { $ } from "./dom.js";

/** How near to the end, in pixels, somebody who scrolls down is taken to be there. */
const NEAR = 40;

/**
 * Whether a key scrolls up, where the focus is in the conversation.
 * @param {KeyboardEvent} event
 */
function leadsUp({ key, shiftKey, target }) {
  if (key === " ") return shiftKey && !(/** @type {HTMLElement} */ (target).matches("button, summary"));
  return key === "Home" || key === "PageUp" || key === "ArrowUp";
}

/** Keeps the latest words in sight for whoever reads them, and moves nothing for whoever reads elsewhere. */
export class Following {
  constructor() {
    this.scroll = $("scroll");
    this.isOn = true;
    /** Where it stood last: news of what the page itself has scrolled say nothing of what a reader wants. */
    this.place = 0;
    /** How far the end was below what is seen, then; in pixels. */
    this.distance = 0;
    this.scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // What leads away counts before it has moved anything: a browser takes some frames to scroll, and news would end that.
    this.scroll.addEventListener("wheel", (/** @type {WheelEvent} */ event) => {
      if (event.deltaY < 0 && !event.ctrlKey) this.#leave();
    }, { passive: true });
    this.scroll.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => { if (leadsUp(event)) this.#leave(); });
    // Turns get their height only when they are near the screen, and another one when the window changes.
    const heights = new ResizeObserver(() => { if (this.isOn) this.#stay(); });
    for (const element of [this.scroll, $("turns")]) heights.observe(element);
    $("to-end").addEventListener("click", () => this.toEnd());
  }

  #leave() {
    if (this.scroll.scrollTop > 0) this.isOn = false;
  }

  /** Whoever scrolls up, however little, wants to read there; whoever comes nearer to the end until there is taken along. */
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    if (scrollTop === this.place) return;
    const distance = scrollHeight - scrollTop - clientHeight;
    // Some moves are the browser's: up with what became shorter, down with a line that came, and neither says what somebody wants.
    if (scrollTop < this.place) this.isOn &&= distance <= 1;
    else if (distance < this.distance) this.isOn = distance < NEAR;
    this.place = scrollTop;
    this.distance = distance;
    $("to-end").hidden = this.isOn;
  }

  #stay() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.place = this.scroll.scrollTop;
    this.distance = 0;
  }

  /** Goes to the latest words, and stays with them until somebody scrolls away. */
  toEnd() {
    this.isOn = true;
    this.#stay();
    $("to-end").hidden = true;
  }

  /** Something came at the end. */
  follow() {
    if (this.isOn) this.#stay();
    else $("to-end").hidden = false;
  }
}
