import { h } from "./dom.js";

const words = {
  c: "auto break case char const continue default do double else enum extern float for goto if inline int long return short signed sizeof static struct switch typedef union unsigned void volatile while bool class namespace new delete public private protected template this throw try catch using virtual override nullptr true false include define",
  js: "async await break case catch class const continue default delete do else export extends false finally for from function get if import in instanceof interface let new null of return set static super switch this throw true try type typeof undefined var void while yield",
  python: "and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return self True try while with yield",
  swift: "actor as associatedtype async await break case catch class continue default defer deinit do else enum extension fallthrough false fileprivate for func guard if import in init inout internal is let nil nonisolated open operator private protocol public repeat return self Self some any static struct subscript super switch throw throws true try typealias var where while",
  rust: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while",
  go: "break case chan const continue default defer else fallthrough false for func go goto if import interface map nil package range return select struct switch true type var",
  sh: "case do done elif else esac export fi for function if in local read return select set then until while echo cd exit test",
  sql: "select from where insert into values update set delete create table drop alter index join left right inner outer on group by order having limit offset as and or not null is in like between distinct union all primary key references default",
  json: "true false null",
};
const names = {
  javascript: "js", typescript: "js", ts: "js", jsx: "js", tsx: "js", java: "js", kotlin: "swift", py: "python", cpp: "c",
  "c++": "c", h: "c", csharp: "c", cs: "c", rs: "rust", golang: "go", bash: "sh", shell: "sh", zsh: "sh", console: "sh",
  yaml: "python", yml: "python", toml: "python", ruby: "python", rb: "python",
};

/** The longest text that is coloured: a longer one would hold up the page. */
const LONGEST = 20000;

/**
 * A text of a programming language, coloured: strings, comments, numbers, words of the language.
 * @param {string} text @param {string} language @returns {(Node|string)[]}
 */
export function coloured(text, language) {
  const known = /** @type {Record<string, string>} */ (names)[language] ?? language;
  const list = /** @type {Record<string, string>} */ (words)[known];
  if (!list || text.length > LONGEST) return [text];
  const set = new Set(list.split(" "));
  const hash = known === "python" || known === "sh";
  const comment = known === "sql" ? "--[^\\n]*" : hash ? "#[^\\n]*" : "\\/\\/[^\\n]*|\\/\\*[\\s\\S]*?(?:\\*\\/|$)";
  const pattern = new RegExp(
    `(${comment})|("(?:\\\\.|[^"\\\\\\n])*"?|'(?:\\\\.|[^'\\\\\\n])*'?|\`(?:\\\\.|[^\`\\\\])*\`?)|(\\b\\d[\\w.]*)|([A-Za-z_]\\w*)`, "g");
  const parts = [];
  let place = 0;
  for (const match of text.matchAll(pattern)) {
    const { index = 0 } = match;
    const kind = match[1] ? "comment" : match[2] ? "string" : match[3] ? "number"
      : set.has(known === "sql" ? match[4].toLowerCase() : match[4]) ? "word" : null;
    if (!kind) continue;
    if (index > place) parts.push(text.slice(place, index));
    parts.push(h(`span.t-${kind}`, {}, match[0]));
    place = index + match[0].length;
  }
  if (place < text.length) parts.push(text.slice(place));
  return parts;
}
