/** What was typed and is not with the server yet, by conversation: in the browser, so that no reload loses it. */

const DRAFT = "parley.draft.";
const SAID = "parley.said.";

/** @typedef {{message: string, known: string[]}} Said a message on its way, and the turns that were there before it */

export const drafts = {
  /** @param {string} id */
  get: (id) => localStorage.getItem(DRAFT + id) ?? "",
  /** @param {string} id @param {string} text */
  set: (id, text) => (text ? localStorage.setItem(DRAFT + id, text) : localStorage.removeItem(DRAFT + id)),

  /**
   * Remembers what is on its way; of this tab alone, since another one knows nothing of its answer.
   * @param {string} id @param {string} message @param {Iterable<string>} known
   */
  say: (id, message, known) => sessionStorage.setItem(SAID + id, JSON.stringify({ message, known: [...known] })),
  /** @param {string} id @returns {Said|null} */
  said: (id) => JSON.parse(sessionStorage.getItem(SAID + id) ?? "null"),
  /**
   * The server has it, or it is where it was typed.
   * @param {string} id
   */
  settle: (id) => sessionStorage.removeItem(SAID + id),
  /**
   * Puts a draft behind that of another conversation.
   * @param {string} from @param {string} to
   */
  move(from, to) {
    this.set(to, [this.get(to), this.get(from)].filter(Boolean).join("\n\n"));
    this.set(from, "");
  },
  /**
   * Puts what did not reach the server back before what was typed since.
   * @param {string} id @returns {boolean} whether there was something
   */
  takeBack(id) {
    const said = this.said(id);
    if (!said) return false;
    this.set(id, [said.message, this.get(id)].filter(Boolean).join("\n\n"));
    this.settle(id);
    return true;
  },
};
