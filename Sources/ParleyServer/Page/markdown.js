import { coloured } from "./code.js";
import { h } from "./dom.js";

/**
 * Markdown as nodes: paragraphs, headings, lists, quotes, tables, code, rules; strong, emphasis, code, strike, links.
 * What is not understood stays the text that it is.
 */

/** How far quotes and lists go into each other; a model that repeats itself writes thousands. */
const DEEPEST = 8;
const FENCE = /^ {0,3}(```+|~~~+)\s*([\w+#.-]*)[^`]*$/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)]) +(.*)$/;
const RULE = /^ {0,3}([-*_])( *\1){2,} *$/;
const DIVIDER = /^ *\|? *:?-+:? *(\| *:?-+:? *)*\|? *$/;

/**
 * Cuts a text into blocks, each with the lines that it stands on.
 * @param {string} text @returns {{kind: string, lines: string[], info?: string}[]}
 */
export function blocks(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const found = [];
  for (let i = 0; i < lines.length;) {
    const line = lines[i];
    const fence = line.match(FENCE);
    if (!line.trim()) {
      i += 1;
    } else if (fence) {
      const body = [];
      for (i += 1; i < lines.length; i += 1) {
        if (lines[i].trim().startsWith(fence[1]) && !lines[i].trim().slice(fence[1].length).trim()) { i += 1; break; }
        body.push(lines[i]);
      }
      found.push({ kind: "code", lines: body, info: fence[2].toLowerCase() });
    } else if (/^ {0,3}#{1,6} /.test(line)) {
      found.push({ kind: "heading", lines: [line.trim()] });
      i += 1;
    } else if (RULE.test(line)) {
      found.push({ kind: "rule", lines: [] });
      i += 1;
    } else if (line.includes("|") && DIVIDER.test(lines[i + 1] ?? "") && (lines[i + 1] ?? "").includes("-")) {
      const start = i;
      for (i += 2; i < lines.length && lines[i].includes("|") && lines[i].trim(); i += 1);
      found.push({ kind: "table", lines: lines.slice(start, i) });
    } else if (/^ {0,3}>/.test(line)) {
      const start = i;
      while (i < lines.length && /^ {0,3}>/.test(lines[i])) i += 1;
      found.push({ kind: "quote", lines: lines.slice(start, i).map((each) => each.replace(/^ {0,3}> ?/, "")) });
    } else if (ITEM.test(line)) {
      const start = i;
      const isOther = (/** @type {string} */ each) => startsAnother(line, each);
      while (i < lines.length && !isOther(lines[i]) && (ITEM.test(lines[i]) || (/^ +\S/.test(lines[i]) && lines[i].trim())
        || (!lines[i].trim() && (ITEM.test(lines[i + 1] ?? "") || /^ {2,}\S/.test(lines[i + 1] ?? ""))))) i += 1;
      found.push({ kind: "list", lines: lines.slice(start, i) });
    } else {
      const start = i;
      while (i < lines.length && lines[i].trim() && !FENCE.test(lines[i]) && !/^ {0,3}(#{1,6} |>)/.test(lines[i])
        && !(i > start && ITEM.test(lines[i])) && !RULE.test(lines[i])) i += 1;
      found.push({ kind: "paragraph", lines: lines.slice(start, Math.max(i, start + 1)) });
      i = Math.max(i, start + 1);
    }
  }
  return found;
}

/**
 * Whether a line begins a list of another kind: numbers behind dots.
 * @param {string} first @param {string} line
 */
function startsAnother(first, line) {
  const [here, there] = [first.match(ITEM), line.match(ITEM)];
  return Boolean(here && there && there[1].length <= here[1].length + 1 && /\d/.test(here[2]) !== /\d/.test(there[2]));
}

/**
 * Only these lead out of the page, and only when they are clicked.
 * @param {string} address
 */
const isSafe = (address) => /^(https?:\/\/|mailto:)/i.test(address);

/**
 * A line's text with its marks.
 * @param {string} text @param {number} [depth] @returns {(Node|string)[]}
 */
export function inline(text, depth = 0) {
  if (depth > 6) return [text];
  const pattern = /(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)|\*\*(?=\S)([\s\S]*?\S)\*\*|\*(?=\S)([^*]*?[^\s*])\*|(?<!\w)_(?=\S)([^_]*?[^\s_])_(?!\w)|~~(?=\S)([\s\S]*?\S)~~|\[([^\]\n]{0,400})\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)|(https?:\/\/[^\s<>"')\]]+)|\\([\\`*_{}[\]()#+\-.!|~>])/g;
  const parts = [];
  let place = 0;
  for (const match of text.matchAll(pattern)) {
    const { index = 0 } = match;
    if (index > place) parts.push(text.slice(place, index));
    place = index + match[0].length;
    const [whole, , code, strong, emphasis, underlined, struck, label, target, address, escaped] = match;
    if (code !== undefined) parts.push(h("code", {}, code));
    else if (strong !== undefined) parts.push(h("strong", {}, ...inline(strong, depth + 1)));
    else if (emphasis !== undefined) parts.push(h("em", {}, ...inline(emphasis, depth + 1)));
    else if (underlined !== undefined) parts.push(h("em", {}, ...inline(underlined, depth + 1)));
    else if (struck !== undefined) parts.push(h("s", {}, ...inline(struck, depth + 1)));
    else if (target !== undefined) parts.push(isSafe(target) ? link(target, inline(label, depth + 1)) : whole);
    else if (address !== undefined) parts.push(link(address, [address]));
    else parts.push(escaped ?? whole);
  }
  if (place < text.length) parts.push(text.slice(place));
  return parts;
}

/** @param {string} address @param {(Node|string)[]} label */
const link = (address, label) => h("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, ...label);

/** @param {{kind: string, lines: string[], info?: string}} block @param {number} depth @returns {Node} */
function node(block, depth) {
  const text = block.lines.join("\n");
  switch (block.kind) {
    case "code": return codeBlock(text, block.info ?? "");
    case "heading": {
      const level = text.match(/^#+/)?.[0].length ?? 1;
      return h(`h${Math.min(level + 2, 6)}`, {}, ...inline(text.replace(/^#+ */, "").replace(/ #+$/, "")));
    }
    case "rule": return h("hr");
    case "table": return table(block.lines);
    case "quote": return h("blockquote", {}, ...within(text, depth));
    case "list": return list(block.lines, depth);
    default: return h("p", {}, ...lineBreaks(text));
  }
}

/** @param {string} text */
function lineBreaks(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), ...inline(line)] : inline(line)));
}

/** @param {string} text @param {string} language */
function codeBlock(text, language) {
  const copy = h("button", { type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    } catch {
      copy.textContent = "Not permitted";
    }
    setTimeout(() => { copy.textContent = "Copy"; }, 1500);
  } }, "Copy");
  return h("div.code", {}, h("div.bar", {}, h("span", {}, language || "text"), copy),
    h("pre", { tabindex: 0 }, h("code", {}, ...coloured(text, language))));
}

/** @param {string} line */
const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

/** @param {string[]} lines */
function table(lines) {
  const head = cells(lines[0]);
  const row = (/** @type {string[]} */ values, /** @type {string} */ kind) =>
    h("tr", {}, ...head.map((_, index) => h(kind, {}, ...inline(values[index] ?? ""))));
  return h("div.scrolls", { tabindex: 0, role: "region", "aria-label": "Table" }, h("table", {}, h("thead", {}, row(head, "th")),
    h("tbody", {}, ...lines.slice(2).map((line) => row(cells(line), "td")))));
}

/** @param {string[]} lines @param {number} depth @returns {Node} */
function list(lines, depth) {
  const first = /** @type {RegExpMatchArray} */ (lines[0].match(ITEM));
  const indent = first[1].length;
  const ordered = /\d/.test(first[2]);
  /** @type {string[][]} */
  const items = [];
  for (const line of lines) {
    const match = line.match(ITEM);
    if (match && match[1].length <= indent + 1) items.push([match[3]]);
    else items.at(-1)?.push(line.replace(new RegExp(`^ {0,${indent + 4}}`), (blanks) => blanks.slice(Math.min(blanks.length, indent + 2))));
  }
  const properties = ordered ? { start: parseInt(first[2], 10) } : {};
  return h(ordered ? "ol" : "ul", properties, ...items.map((item) => {
    const inner = item.length > 1 ? within(item.join("\n"), depth) : [h("p", {}, ...lineBreaks(item[0]))];
    // One paragraph needs no space of its own.
    return h("li", {}, ...(inner.length && inner[0].nodeName === "P" ? [...inner[0].childNodes, ...inner.slice(1)] : inner));
  }));
}

/**
 * What stands in a quote or an item; as mere words where it goes too deep.
 * @param {string} text @param {number} depth of that which it stands in
 * @returns {Node[]}
 */
function within(text, depth) {
  return depth < DEEPEST ? nodes(text, depth + 1) : [h("p", {}, ...lineBreaks(text))];
}

/** @param {string} text @param {number} [depth] @returns {Node[]} */
export function nodes(text, depth = 0) {
  return blocks(text).map((block) => node(block, depth));
}

/** Text that grows: what stands does not change, and only the blocks at its end are made anew. */
export class GrowingText {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    /** @type {string[]} */
    this.made = [];
  }

  /** @param {string} text */
  set(text) {
    const now = blocks(text);
    const keys = now.map((block) => JSON.stringify(block));
    let same = 0;
    while (same < keys.length && keys[same] === this.made[same]) same += 1;
    while (this.element.childNodes.length > same) this.element.lastChild?.remove();
    for (const block of now.slice(same)) this.element.append(node(block, 0));
    this.made = keys;
  }
}
