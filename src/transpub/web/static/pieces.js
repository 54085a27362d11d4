// The pieces of the panel beside a segment: kept for rows that are come back to, put in and swapped so that nothing
// somebody writes in them is lost. What is asked of the server, and when, is context.js's.

import { localTimes } from "./times.js";

// Panels kept, of a few kilobytes each.
const KEPT_MOST = 60;
const DRAFT = "transpub.comment.";

/** A piece by its name. */
export function piece(within, name) {
  return within.querySelector(`[data-part="${name}"]`);
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

export class Pieces {
  constructor(panel, person) {
    this.panel = panel;
    this.prefix = `${DRAFT}${person}.`;
    this.held = new Map();
    this.opened = new Set();
    panel.addEventListener("click", (event) => {
      const fold = event.target.closest("summary")?.parentElement.closest("details[data-part]");
      if (!fold) return;
      if (fold.open) this.opened.delete(fold.dataset.part);
      else this.opened.add(fold.dataset.part);
    });
    // A comment that was not sent outlives the row, the page and a crash of the browser.
    panel.addEventListener("input", (event) => {
      if (event.target.matches("[data-comment]")) this.draft(this.shownOf, event.target.value);
    });
  }

  get shownOf() {
    return this.panel.querySelector("[data-context-of]")?.dataset.contextOf;
  }

  get isWrittenIn() {
    const held = document.activeElement;
    return this.panel.contains(held) && held.matches("input, textarea");
  }

  /** Whether what stands there is still another segment's. */
  wait(isOther) {
    this.panel.toggleAttribute("data-other", isOther);
    this.panel.setAttribute("aria-busy", isOther);
  }

  kept(key) {
    return this.held.get(key);
  }

  keep(key, html) {
    this.held.delete(key);
    this.held.set(key, { html, at: Date.now() });
    if (this.held.size > KEPT_MOST) this.held.delete(this.held.keys().next().value);
  }

  forget(id) {
    for (const key of [...this.held.keys()]) if (key.startsWith(`${id} `)) this.held.delete(key);
  }

  draft(id, text) {
    if (text) sessionStorage.setItem(this.prefix + id, text);
    else sessionStorage.removeItem(this.prefix + id);
  }

  /** This comment is kept by the server; one begun meanwhile stays. */
  sent(id, text) {
    if (sessionStorage.getItem(this.prefix + id) === text) this.draft(id, "");
  }

  /** All of it for the segment of this id. */
  put(id, html) {
    const fresh = parsed(html);
    const held = this.panel.contains(document.activeElement) && document.activeElement;
    const search = piece(this.panel, "search");
    // A search goes on from row to row.
    if (search?.querySelector("input").value) {
      const next = piece(fresh, "search");
      search.querySelector("form").action = next.querySelector("form").action;
      next.replaceWith(search);
    }
    for (const name of this.opened) {
      const fold = piece(fresh, name);
      if (fold) fold.open = true;
    }
    this.fill(fresh, id);
    this.wait(false);
    this.panel.replaceChildren(fresh);
    this.enter(held);
  }

  /** One of them anew; what is to be announced of it. */
  swap(name, html) {
    const old = piece(this.panel, name);
    const held = old.contains(document.activeElement) && document.activeElement;
    const fresh = parsed(html);
    if (old.matches("details")) fresh.open = old.open;
    const typed = old.querySelector("input[type=search]");
    if (typed) fresh.querySelector("input[type=search]").value = typed.value;
    this.fill(fresh, this.shownOf);
    old.replaceWith(fresh);
    localTimes(fresh);
    this.enter(held, fresh);
    return fresh.dataset.said;
  }

  /** Words about something that went wrong, where it was asked for. */
  tell(name, words) {
    const where = (name && piece(this.panel, name)) || this.panel;
    const before = where.querySelector("[data-went-wrong]");
    // Said once: the same words again are left standing.
    if (before?.textContent === words) return;
    before?.remove();
    const told = document.createElement("p");
    told.className = "problem";
    told.setAttribute("role", "alert");
    told.dataset.wentWrong = "";
    told.textContent = words;
    if (where === this.panel) where.prepend(told);
    else where.append(told);
  }

  fill(within, id) {
    const box = within.querySelector("[data-comment]");
    const draft = sessionStorage.getItem(this.prefix + id);
    if (box && draft) {
      box.value = draft;
      box.closest("details").open = true;
    }
  }

  /** The focus goes to what stands in the place of what had it, and never to nowhere. */
  enter(held, within = this.panel) {
    if (!held || this.panel.contains(document.activeElement)) return;
    const same = held.id && this.panel.querySelector(`#${CSS.escape(held.id)}`);
    const next = same || within.querySelector("summary, button, input, a");
    next?.focus({ preventScroll: true });
    if (same && held.matches("input[type=search], textarea")) same.setSelectionRange(same.value.length, same.value.length);
  }
}
