import { api } from "./api.js";
import { $, h, toast } from "./dom.js";

/** The list of conversations. */
export class Sidebar {
  /** @param {{open: (id: string) => void, leave: (id: string) => void, removed: (id: string) => void, renamed: (id: string, title: string) => void,
   *   fault: (error: any) => void}} handlers */
  constructor(handlers) {
    this.handlers = handlers;
    /** @type {any[]} */
    this.shown = [];
    this.current = "";
    this.asked = 0;
    let pause = 0;
    $("search").addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => this.refresh(), 200);
    });
    $("more").addEventListener("click", () => this.refresh(this.shown.at(-1)?.id));
    $("open-side").addEventListener("click", () => ("side" in document.body.dataset ? this.hide() : this.unfold()));
  }

  /** Shows the list where the screen is too small for it to be always there. */
  unfold() {
    document.body.dataset.side = "";
    $("open-side").setAttribute("aria-expanded", "true");
  }

  hide() {
    delete document.body.dataset.side;
    $("open-side").setAttribute("aria-expanded", "false");
  }

  /** @param {string} [after] */
  async refresh(after) {
    const asked = ++this.asked;
    const search = $("search").value.trim();
    try {
      const found = await api.list(search, after);
      // An answer that a later question has overtaken is not shown.
      if (asked !== this.asked) return;
      this.shown = after ? [...this.shown, ...found.data] : found.data;
      $("more").hidden = !found.has_more;
      $("list-note").textContent = this.shown.length ? "" : search ? "Nothing found." : "No conversations yet.";
      this.draw();
    } catch (error) {
      if (asked === this.asked) this.handlers.fault(error);
    }
  }

  /** @param {string} id */
  mark(id) {
    this.current = id;
    for (const item of $("list").children) {
      const isCurrent = item.dataset.id === id;
      item.toggleAttribute("data-current", isCurrent);
      // A title that is being typed has no button meanwhile.
      const button = item.querySelector(".open");
      if (isCurrent) button?.setAttribute("aria-current", "true");
      else button?.removeAttribute("aria-current");
    }
  }

  /**
   * The conversation `step` further in the list.
   * @param {number} step
   */
  beside(step) {
    const place = this.shown.findIndex((each) => each.id === this.current);
    return this.shown[place < 0 ? 0 : place + step]?.id;
  }

  draw() {
    // A title that is being typed is not taken from under the fingers; its end draws.
    if ($("list").querySelector("input")) return;
    const held = document.activeElement?.closest("#list li");
    const place = held ? { id: held.getAttribute("data-id"), index: [...held.children].findIndex((each) => each === document.activeElement) } : null;
    $("list").replaceChildren(...this.shown.map((each) => h("li", { "data-id": each.id },
      h("button.open", { type: "button", onclick: () => this.handlers.open(each.id) },
        h("span", {}, each.title || "Untitled"), each.match ? h("span.note", {}, each.match.excerpt) : null),
      h("button.tool", { type: "button", "aria-label": `Rename ${each.title}`, title: "Rename", onclick: () => this.rename(each) }, "✎"),
      h("button.tool", { type: "button", "aria-label": `Delete ${each.title}`, title: "Delete", onclick: () => this.remove(each) }, "✕"))));
    this.mark(this.current);
    if (place) this.#focus(place.id, place.index);
  }

  /**
   * Gives the focus back to what had it, or to what is nearest to that.
   * @param {string|null} id @param {number} index
   */
  #focus(id, index) {
    /** @type {HTMLElement[]} */
    const items = [...$("list").children];
    const item = items.find((each) => each.dataset.id === id);
    const button = (item?.children[index] ?? items[0]?.children[0] ?? $("search"));
    /** @type {HTMLElement} */ (button).focus();
  }

  /** @param {any} each */
  rename(each) {
    const item = [...$("list").children].find((item) => item.dataset.id === each.id);
    if (!item) return;
    const field = h("input", { "aria-label": "Title", maxlength: 200 });
    field.value = each.title;
    let isOver = false;
    const end = async (/** @type {boolean} */ keeps, /** @type {boolean} */ isByKey = true) => {
      if (isOver) return;
      isOver = true;
      const title = field.value.trim();
      if (keeps && title !== each.title) {
        try {
          const changed = (await api.change(each.id, { title })).title;
          // The list may have been asked for anew meanwhile.
          for (const shown of this.shown) if (shown.id === each.id) shown.title = changed;
          this.handlers.renamed(each.id, changed);
        } catch (error) {
          this.handlers.fault(error);
        }
      }
      field.remove();
      this.draw();
      // Whoever has clicked elsewhere is there already.
      if (isByKey) this.#focus(each.id, 0);
    };
    field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") end(false);
      event.stopPropagation();
    });
    field.addEventListener("blur", () => end(true, false));
    item.replaceChildren(field);
    field.select();
  }

  /**
   * Deletes a conversation; what was written out before brings it back.
   * @param {any} each
   */
  async remove(each) {
    // What is being answered there stops: the server deletes nothing under way.
    this.handlers.leave(each.id);
    try {
      const written = await api.written(each.id);
      await api.remove(each.id);
      this.handlers.removed(each.id);
      this.refresh();
      toast(`Deleted: ${(each.title || "Untitled").slice(0, 40)}`, {
        label: "Undo",
        act: async () => {
          try {
            const back = await api.begin({ ...written, id: each.id });
            if (each.named) await api.change(back.id, { title: each.title });
            await this.refresh();
            this.handlers.open(back.id);
          } catch (error) {
            this.handlers.fault(error);
          }
        },
      }, 10);
    } catch (error) {
      this.handlers.fault(error);
    }
  }
}
