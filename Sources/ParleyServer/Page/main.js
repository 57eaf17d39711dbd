import { api, Fault } from "./api.js";
import { $, h, toast } from "./dom.js";
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
  /** The turn that is said otherwise, while its words are in the field. @type {Turn|null} */
  edited: null,
};

const draftName = () => `parley.draft.${state.id}`;

const turns = new Turns({ act });
const sidebar = new Sidebar({
  open: (id) => open(id),
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

/** Begins a conversation; the server knows of it once something was said. */
function begin() {
  if (state.running) stop();
  state.id = "";
  state.tree = new Tree([], null);
  state.edited = null;
  history.replaceState(null, "", location.pathname);
  showTitle("");
  showFigures(null);
  turns.show(state.tree);
  sidebar.mark("");
  restoreDraft();
  closeSide();
  $("entry").focus();
}

/** @param {string} id */
async function open(id) {
  if (state.running) stop();
  try {
    const found = await api.conversation(id);
    state.id = id;
    state.edited = null;
    state.tree = new Tree(found.turns, found.head);
    history.replaceState(null, "", `#c=${encodeURIComponent(id)}`);
    showTitle(found.title);
    showFigures(null);
    turns.show(state.tree);
    sidebar.mark(id);
    restoreDraft();
    closeSide();
  } catch (error) {
    if (error instanceof Fault && error.status === 404) begin();
    tell(error);
  }
}

// MARK: What is typed

function restoreDraft() {
  $("entry").value = localStorage.getItem(draftName()) ?? "";
  fit();
}

/** Lets the field be as high as its text. */
function fit() {
  const entry = $("entry");
  entry.style.height = "auto";
  entry.style.height = `${entry.scrollHeight + 2}px`;
}

function keepDraft() {
  const text = $("entry").value;
  if (text) localStorage.setItem(draftName(), text);
  else localStorage.removeItem(draftName());
}

$("entry").addEventListener("input", () => { fit(); keepDraft(); });
$("entry").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
  if (event.key === "Escape" && state.edited) {
    state.edited = null;
    $("entry").value = "";
    keepDraft();
    fit();
    toast("The question stays as it was.", undefined, 2);
  }
});
$("form").addEventListener("submit", (/** @type {Event} */ event) => { event.preventDefault(); submit(); });

function submit() {
  const text = $("entry").value;
  if (!text.trim() || state.running) return;
  const parent = state.edited ? state.edited.parent_id : state.tree.head;
  state.edited = null;
  $("entry").value = "";
  keepDraft();
  fit();
  say(text, parent);
}

// MARK: Saying something

/** @param {string} message @param {string|null} parent the turn that it follows */
async function say(message, parent) {
  const running = new AbortController();
  state.running = running;
  show(true);
  const before = parent ?? null;
  turns.cutBehind(before);
  const coming = turns.begin(message);
  const known = new Set(state.tree.turns.keys());
  const wasNew = !state.id;
  let began = 0;
  /** @type {any} */
  let ending = null;
  try {
    if (wasNew) {
      const { instructions } = settings.all;
      const made = await api.begin(instructions ? { instructions } : {});
      state.id = made.id;
      history.replaceState(null, "", `#c=${encodeURIComponent(made.id)}`);
    }
    const id = state.id;
    await api.say({ ...settings.request, conversation_id: id, message, parent_id: before ?? "" }, running.signal, (event) => {
      if (event.turn_id !== undefined) ending = event;
      else if (event.delta !== undefined || event.reasoning_delta !== undefined) began ||= performance.now();
      if (state.running === running) coming.take(event);
    });
    if (state.running !== running) return;
    const turn = { id: ending.turn_id, parent_id: before, message, response: coming.text, reasoning_content: coming.reasoning, partial: false };
    state.tree.add(turn);
    coming.draw();
    coming.become(turn, state.tree);
    showFigures(ending, began);
    $("scroll").setAttribute("aria-busy", "false");
  } catch (error) {
    if (state.running !== running) return;
    await fetchWhatIsKept(coming, known, message, before, error);
  } finally {
    if (state.running === running) {
      state.running = null;
      show(false);
      sidebar.refresh();
      if (wasNew && state.id) showTitle(message.slice(0, 60));
      sidebar.mark(state.id);
    }
  }
}

/**
 * After a stop or a lost connection the server has what was said by then.
 * @param {any} coming @param {Set<string>} known @param {string} message @param {string|null} parent @param {any} error
 */
async function fetchWhatIsKept(coming, known, message, parent, error) {
  const wasStopped = error instanceof DOMException;
  const isRefused = error instanceof Fault && error.status >= 400 && error.status !== 500 && !coming.text;
  const again = () => { coming.remove(); say(message, parent); };
  if (isRefused) {
    // Nothing was kept: the words go back to where they were typed.
    coming.remove();
    $("entry").value = message;
    keepDraft();
    fit();
    turns.show(state.tree);
    return tell(error);
  }
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      const found = await api.conversation(state.id);
      const turn = found.turns.find((/** @type {Turn} */ each) => !known.has(each.id));
      if (turn) {
        state.tree = new Tree(found.turns, turn.id);
        coming.become(turn, state.tree);
        if (!wasStopped) tell(error);
        return;
      }
    } catch { /* It may be back in a moment. */ }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  coming.fail(wasStopped ? "Stopped before anything was said." : error.message, again);
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

/** @param {any} ending @param {number} [began] */
function showFigures(ending, began) {
  const usage = ending?.usage;
  $("context").hidden = !usage || !state.contextSize;
  if (!usage) {
    $("figures").textContent = "";
    return;
  }
  const used = usage.prompt_tokens + usage.completion_tokens;
  const seconds = began ? (performance.now() - began) / 1000 : 0;
  const parts = [];
  if (seconds > 0 && usage.completion_tokens > 1) parts.push(`${((usage.completion_tokens - 1) / seconds).toFixed(1)} tokens/s`);
  if (state.contextSize) {
    const share = Math.min(100, Math.round((used / state.contextSize) * 100));
    $("context").setAttribute("aria-valuenow", String(share));
    $("context-fill").style.width = `${share}%`;
    parts.push(`${used} of ${state.contextSize} tokens`);
  }
  const dropped = ending.context?.dropped_turns;
  if (dropped) parts.push(`${dropped} ${dropped === 1 ? "turn" : "turns"} left out to make room`);
  if (ending.finish_reason === "length") parts.push("cut at the most tokens");
  $("figures").textContent = parts.join(" · ");
}

// MARK: What is done with a turn

/** @param {string} name @param {Turn} turn @param {any} [value] */
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
    state.edited = turn;
    $("entry").value = turn.message;
    fit();
    $("entry").focus();
    return toast("Say it otherwise: the former branch stays. Escape leaves it.", undefined, 4);
  }
  const end = state.tree.beside(turn, value);
  if (!end) return;
  state.tree.head = end;
  turns.show(state.tree);
  try { await api.change(state.id, { head: end }); } catch (error) { tell(error); }
}

// MARK: Keys

const keys = [
  ["Enter", "send; Shift+Enter begins a line"], ["Esc", "stop the answer, or leave the field"],
  ["/", "search"], ["n", "new conversation"], ["j  k", "the next, the former conversation"],
  ["i", "to the message field"], ["r", "ask the last question again"], ["e", "edit the last question"],
  ["[  ]", "walk between the branches of the last turn"], ["c", "copy the last answer"], ["s", "settings"], ["?", "these keys"],
];

function showHelp() {
  const dialog = $("help");
  dialog.replaceChildren(h("div.grid", {}, h("h2", { id: "help-title" }, "Keys"),
    h("dl.keys", {}, ...keys.flatMap(([name, what]) => [h("dt", {}, h("kbd", {}, name)), h("dd", {}, what)])),
    h("div.row", {}, h("button", { type: "button", onclick: () => dialog.close() }, "Close"))));
  dialog.showModal();
}

function showSettings() { openSettings(state.defaults, load); }

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Escape") {
    if (state.running) stop();
    else target.blur();
    return;
  }
  if (target.matches("input, textarea, select")) return;
  const last = state.tree.path().at(-1);
  /** @type {Record<string, () => void>} */
  const actions = {
    "/": () => { openSide(); $("search").focus(); }, n: begin, i: () => $("entry").focus(), s: showSettings, "?": showHelp,
    j: () => step(1), k: () => step(-1),
  };
  if (last) {
    Object.assign(actions, {
      r: () => act("retry", last), e: () => act("edit", last), c: () => act("copy", last),
      "[": () => act("beside", last, -1), "]": () => act("beside", last, 1),
    });
  }
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

/** @param {number} by */
function step(by) {
  const id = sidebar.beside(by);
  if (id) open(id);
}

// MARK: The side on small screens

function openSide() {
  document.body.dataset.side = "";
  $("open-side").setAttribute("aria-expanded", "true");
}

function closeSide() {
  delete document.body.dataset.side;
  $("open-side").setAttribute("aria-expanded", "false");
}

$("open-side").addEventListener("click", () => ("side" in document.body.dataset ? closeSide() : openSide()));
$("scroll").addEventListener("click", closeSide);
$("new").addEventListener("click", begin);
$("open-settings").addEventListener("click", showSettings);
$("open-help").addEventListener("click", showHelp);

// MARK: The beginning

/** Asks the server what it has, again and again while it loads. */
async function load() {
  try {
    const [props, models] = await Promise.all([api.props(), api.models()]);
    state.defaults = props.default_generation_settings.params;
    state.contextSize = props.default_generation_settings.n_ctx ?? 0;
    $("model").textContent = props.model_alias;
    $("model").title = models.data.map((/** @type {any} */ each) => each.id).join(", ");
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
  restoreDraft();
  if (!hash) $("entry").focus();
  load();
}
