import { api } from "./api.js";

/** @typedef {import("./tree.js").Turn} Turn */
/** @typedef {import("./drafts.js").Said} Said */

/** @param {Turn} turn @param {Said} said @returns {boolean} whether it came of what was said */
export function isNew(turn, said) {
  return turn.message === said.message && !said.known.includes(turn.id);
}

/**
 * Waits a little for the server to have kept a turn that was cut short.
 * @param {string} id @param {Said} said
 * @returns {Promise<{found: any, turn: Turn}|null>} nothing where it has not
 */
export async function keptTurn(id, said) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      const found = await api.conversation(id);
      const turn = found.turns.find((/** @type {Turn} */ each) => isNew(each, said));
      if (turn) return { found, turn };
    } catch { /* It may be back in a moment. */ }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return null;
}
