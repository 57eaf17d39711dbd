/**
 * @typedef {{id: string, parent_id: string|null, created_at?: number, message: string, response: string,
 *   reasoning_content?: string, partial?: boolean}} Turn
 */

/** A conversation's turns as a tree: which are shown, and which stand beside them. */
export class Tree {
  /** @param {Turn[]} turns @param {string|null} head */
  constructor(turns, head) {
    this.turns = new Map(turns.map((turn) => [turn.id, turn]));
    /** @type {Map<string|null, Turn[]>} */
    this.children = new Map();
    for (const turn of turns) this.#file(turn);
    this.head = head !== null && this.turns.has(head) ? head : null;
  }

  /** @param {Turn} turn */
  #file(turn) {
    const parent = turn.parent_id ?? null;
    if (!this.children.has(parent)) this.children.set(parent, []);
    this.children.get(parent)?.push(turn);
  }

  /**
   * Adds a turn, which is then the last one shown.
   * @param {Turn} turn
   */
  add(turn) {
    this.turns.set(turn.id, turn);
    this.#file(turn);
    this.head = turn.id;
  }

  /**
   * The turns that are shown, from the first to the head.
   * @returns {Turn[]}
   */
  path() {
    const path = [];
    const seen = new Set();
    for (let id = this.head; id !== null && !seen.has(id);) {
      seen.add(id);
      const turn = this.turns.get(id);
      if (!turn) break;
      path.push(turn);
      id = turn.parent_id ?? null;
    }
    return path.reverse();
  }

  /**
   * The turns that follow the same one.
   * @param {Turn} turn @returns {Turn[]}
   */
  siblings(turn) {
    return this.children.get(turn.parent_id ?? null) ?? [];
  }

  /**
   * The end of a branch: behind each turn its latest child.
   * @param {string} id @returns {string}
   */
  end(id) {
    const seen = new Set();
    for (;;) {
      const next = this.children.get(id)?.at(-1);
      if (!next || seen.has(next.id)) return id;
      seen.add(next.id);
      id = next.id;
    }
  }

  /**
   * The end of the branch beside a turn's, `step` further.
   * @param {Turn} turn @param {number} step @returns {string|null}
   */
  beside(turn, step) {
    const siblings = this.siblings(turn);
    const other = siblings[siblings.findIndex((each) => each.id === turn.id) + step];
    return other ? this.end(other.id) : null;
  }
}
