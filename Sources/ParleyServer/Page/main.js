import { api, Fault } from "./api.js";
import { $, toast } from "./dom.js";
import { drafts } from "./drafts.js";
import { Entry } from "./entry.js";
import { showFigures } from "./figures.js";
import { isNew, keptTurn } from "./kept.js";
import { listenForKeys, showKeys } from "./keys.js";
import { chosenInstructions, personaChoice, personaOf } from "./personas.js";
import { applyTheme, openSettings, settings } from "./settings.js";
import { Sidebar } from "./sidebar.js";
import { Tree } from "./tree.js";
import { Turns } from "./turns.js";

/** @typedef {import("./tree.js").Turn} Turn */

const state = {
  /** The conversation that is shown; empty for one that has no turn yet. */
  id: "",
  tree: new Tree([], null),
  /** @type {AbortController|null} */
  running: null,
  /** @type {Record<string, any>|null} */
  defaults: null,
  contextSize: 0,
  /** How many conversations were asked for: an answer that a later click has overtaken is not shown. */
  asked: 0,
  /** @type {string[]} */
  models: [],
  /** @type {import("./personas.js").Persona[]} */
  personas: [],
  /** What the model minds throughout this conversation; empty for its own. */
  instructions: "",
  /** What was typed before a question was edited. */
  setAside: "",
  /**
   * The turn that is said otherwise, while its words are in the field.
   * @type {Turn|null}
   */
  edited: null,
};

/** @type {Turns} */
const turns = new Turns({ act, empty: () => personaChoice(state.personas, () => turns.show(state.tree)) });
const entry = new Entry({
  id: () => state.id,
  submit,
  leave: () => {
    if (!state.edited) return;
    state.edited = null;
    entry.put(state.setAside);
    toast("The question stays as it was.", undefined, 2);
  },
});
const sidebar = new Sidebar({
  open: (id) => open(id),
  leave: (id) => { if (id === state.id) leave(); },
  removed: (id) => { if (id === state.id) begin(); },
  renamed: (id, title) => { if (id === state.id) showTitle(title); },
  fault: tell,
});

/** @param {any} error */
function tell(error) {
  if (error instanceof Fault && error.status === 401) {
    toast("The server asks for a key.", { label: "Settings", act: showSettings }, 20);
  } else {
    toast(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} title */
function showTitle(title) {
  $("title").textContent = title || "New conversation";
  document.title = title ? `${title} · Parley` : "Parley";
}

/** What this conversation's model was told to mind, and by which persona. */
function showInstructions() {
  const about = $("instructions");
  about.hidden = !state.instructions;
  about.open = false;
  const name = personaOf(state.personas, state.instructions)?.name;
  about.querySelector("summary").textContent = name ? `System prompt: ${name}` : "System prompt";
  about.querySelector("div").textContent = state.instructions;
}

/** Leaves the conversation that is shown; what is being answered stops, and the server keeps it as far as it came. */
function leave() {
  stop();
  state.running = null;
  state.asked += 1;
  // A question that was being edited stays in the field only where something was changed in it.
  if (state.edited && entry.text === state.edited.message) entry.put(state.setAside);
  state.edited = null;
  show(false);
  showFigures(null, 0);
}

/** Begins a conversation; the server knows of it once something was said. */
function begin() {
  leave();
  state.id = "";
  state.instructions = "";
  state.tree = new Tree([], null);
  history.replaceState(null, "", location.pathname);
  showTitle("");
  shown();
  entry.focus();
}

/** @param {string} id */
async function open(id) {
  leave();
  const { asked } = state;
  try {
    let found = await api.conversation(id);
    const said = drafts.said(id);
    if (said) {
      // A message was on its way when the page was left: the server may have it in a moment.
      found = (await keptTurn(id, said))?.found ?? found;
      if (found.turns.some((/** @type {Turn} */ turn) => isNew(turn, said))) drafts.settle(id);
      else if (drafts.takeBack(id)) toast("Your last message did not reach the server: it stands in the field again.");
    }
    if (asked !== state.asked) return;
    state.id = id;
    state.instructions = found.instructions ?? "";
    state.tree = new Tree(found.turns, found.head);
    history.replaceState(null, "", `#c=${encodeURIComponent(id)}`);
    showTitle(found.title);
    shown();
  } catch (error) {
    if (asked !== state.asked) return;
    if (error instanceof Fault && error.status === 404) {
      // What was typed there outlives the conversation.
      drafts.takeBack(id);
      drafts.move(id, "");
      begin();
    }
    tell(error);
  }
}

/** Draws what has become the conversation. */
function shown() {
  showInstructions();
  turns.show(state.tree);
  sidebar.mark(state.id);
  if (!state.id) drafts.takeBack("");
  entry.restore();
  sidebar.hide();
}

// MARK: Saying something

/** @param {string} text */
function submit(text) {
  if (state.running) return;
  const { edited } = state;
  state.edited = null;
  entry.put(edited ? state.setAside : "");
  say(text, edited ? edited.parent_id : state.tree.head);
}

/** @param {string} message @param {string|null} parent the turn that it follows @returns {Promise<void>} */
async function say(message, parent) {
  // One before that never arrived, and is not this one, goes back to where it was typed.
  const before = drafts.said(state.id);
  if (before && before.message !== message && drafts.takeBack(state.id)) entry.restore();
  const running = new AbortController();
  const isLeft = () => state.running !== running;
  state.running = running;
  show(true);
  const follows = parent ?? null;
  turns.cutBehind(follows);
  const coming = turns.begin(message);
  const known = [...state.tree.turns.keys()];
  const wasNew = !state.id;
  let began = 0;
  /** @type {any} */
  let ending = null;
  drafts.say(state.id, message, known);
  try {
    if (wasNew) {
      const instructions = chosenInstructions(state.personas);
      const made = await api.begin(instructions ? { instructions } : {});
      if (isLeft()) return void api.remove(made.id).catch(() => {});
      drafts.settle("");
      drafts.say(made.id, message, known);
      drafts.move("", made.id);
      state.id = made.id;
      state.instructions = made.instructions ?? "";
      showInstructions();
      history.replaceState(null, "", `#c=${encodeURIComponent(made.id)}`);
    }
    const id = state.id;
    const asked = { ...personaOf(state.personas, state.instructions)?.sampling, ...settings.request };
    await api.say({ ...asked, conversation_id: id, message, parent_id: follows ?? "" }, running.signal, (event) => {
      if (event.turn_id !== undefined) ending = event;
      else if (event.delta !== undefined || event.reasoning_delta !== undefined) began ||= performance.now();
      if (!isLeft()) coming.take(event);
    });
    drafts.settle(id);
    if (isLeft()) return;
    const turn = { id: ending.turn_id, parent_id: follows, message, response: coming.text, reasoning_content: coming.reasoning, partial: false };
    state.tree.add(turn);
    coming.draw();
    coming.become(turn, state.tree);
    showFigures(ending, state.contextSize, began);
    // Once, when it is whole: read out word by word nobody could follow it.
    $("spoken").textContent = coming.text;
  } catch (error) {
    if (!isLeft()) await mend(coming, { message, known }, follows, error, isLeft);
  } finally {
    if (!isLeft()) {
      state.running = null;
      show(false);
      sidebar.refresh();
      if (wasNew && state.id) showTitle(message.slice(0, 60));
      sidebar.mark(state.id);
    }
  }
}

/**
 * After a stop or a lost connection the server has what was said by then; what it refused goes back to where it was typed.
 * @param {any} coming @param {import("./drafts.js").Said} said @param {string|null} parent @param {any} error @param {() => boolean} isLeft
 */
async function mend(coming, said, parent, error, isLeft) {
  const { id } = state;
  const wasStopped = error instanceof DOMException;
  if (error instanceof Fault && error.status >= 400 && error.status !== 500 && !coming.text) {
    coming.remove();
    drafts.takeBack(id);
    entry.restore();
    turns.show(state.tree);
    return tell(error);
  }
  const kept = id ? await keptTurn(id, said) : null;
  if (kept) drafts.settle(id);
  if (isLeft()) return;
  if (kept) {
    state.tree = new Tree(kept.found.turns, kept.turn.id);
    coming.become(kept.turn, state.tree);
    if (!wasStopped) tell(error);
  } else {
    coming.fail(wasStopped ? "Stopped before anything was said." : error.message, () => { coming.remove(); say(said.message, parent); });
  }
}

function stop() {
  state.running?.abort();
}

/** @param {boolean} isRunning */
function show(isRunning) {
  $("send").hidden = isRunning;
  $("stop").hidden = !isRunning;
}
$("stop").addEventListener("click", stop);

// MARK: What is done with a turn

/** @param {string} name @param {Turn} turn @param {any} [value] @returns {Promise<void>} */
async function act(name, turn, value) {
  if (name === "copy") {
    try {
      await navigator.clipboard.writeText(turn.response);
      toast("Copied.", undefined, 2);
    } catch {
      toast("The browser does not permit copying.");
    }
    return;
  }
  if (state.running) return;
  if (name === "retry") return say(turn.message, turn.parent_id);
  if (name === "edit") {
    if (!state.edited) state.setAside = entry.text;
    state.edited = turn;
    entry.put(turn.message);
    entry.focus();
    toast("Say it otherwise: the former branch stays. Escape leaves it.", undefined, 4);
    return;
  }
  const end = state.tree.beside(turn, value);
  if (!end) return;
  state.tree.head = end;
  const label = document.activeElement?.getAttribute("aria-label");
  turns.show(state.tree);
  if (label) turns.focus(end, label);
  try { await api.change(state.id, { head: end }); } catch (error) { tell(error); }
}

// MARK: Keys

function showSettings() { openSettings(state, () => { if (!state.id) turns.show(state.tree); load(); }); }

/** @param {string} name @param {any} [value] */
const withLast = (name, value) => () => {
  const last = state.tree.path().at(-1);
  if (last) act(name, last, value);
};

listenForKeys({
  Escape: () => {
    if (state.running) stop();
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  },
  "/": () => { sidebar.unfold(); $("search").focus(); }, n: begin, i: () => entry.focus(), s: showSettings, "?": showKeys,
  j: () => step(1), k: () => step(-1), r: withLast("retry"), e: withLast("edit"), c: withLast("copy"),
  "[": withLast("beside", -1), "]": withLast("beside", 1),
});

/** @param {number} by */
function step(by) {
  const id = sidebar.beside(by);
  if (id) open(id);
}

$("scroll").addEventListener("click", () => sidebar.hide());
$("new").addEventListener("click", begin);
$("open-settings").addEventListener("click", showSettings);
$("open-help").addEventListener("click", showKeys);

// MARK: The beginning

/** Asks the server what it has, again and again while it loads. */
async function load() {
  try {
    const models = await api.models();
    // Models that turn texts into vectors are listed too, and have no state of their own.
    state.models = models.data.filter((/** @type {any} */ each) => each.status).map((/** @type {any} */ each) => each.id);
    if (!state.models.includes(settings.all.model)) settings.set("model", "");
    const props = await api.props(settings.all.model);
    state.defaults = props.default_generation_settings.params;
    state.contextSize = props.default_generation_settings.n_ctx ?? 0;
    $("model").textContent = props.model_alias;
    $("model").title = state.models.join(", ");
    // A server without them has none to choose from.
    state.personas = (await api.personas().catch(() => ({ data: [] }))).data;
    if (!state.id && !state.running) turns.show(state.tree);
    showInstructions();
    await sidebar.refresh();
    const id = new URLSearchParams(location.hash.slice(1)).get("c");
    if (id && id !== state.id) await open(id);
  } catch (error) {
    if (error instanceof Fault && error.status === 503) {
      $("model").textContent = "loading …";
      setTimeout(load, 1000);
    } else {
      tell(error);
    }
  }
}

applyTheme();
start();

/** Shows an empty page at once, and what was open once the server has told of it. */
function start() {
  const hash = location.hash;
  turns.show(state.tree);
  if (!hash) {
    drafts.takeBack("");
    entry.restore();
    entry.focus();
  }
  load();
}
