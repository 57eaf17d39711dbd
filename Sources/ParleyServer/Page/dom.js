/**
 * Makes an element. Text is always a text node: nothing that a model, a title or a name says becomes markup.
 * @param {string} name the element's name, with classes behind dots: `div.turn`
 * @param {Record<string, any>} [properties] attributes; `on…` are listeners
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {any}
 */
export function h(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) if (child || child === "") element.append(/** @type {Node|string} */ (child));
  return element;
}

/** @param {string} id @returns {any} */
export const $ = (id) => document.getElementById(id);

/**
 * Says something for a while, with a button where something can be done about it.
 * @param {string} text
 * @param {{label: string, act: () => void}} [action]
 * @param {number} [seconds]
 */
export function toast(text, action, seconds = 6) {
  const note = h("div.toast", {}, h("span", {}, text));
  const close = () => note.remove();
  if (action) {
    note.append(h("button", { type: "button", onclick: () => { close(); action.act(); } }, action.label));
  }
  $("toasts").append(note);
  setTimeout(close, seconds * 1000);
  return close;
}
