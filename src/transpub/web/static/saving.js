// Sends segments to the server and puts the answered row in its place. One request at a time, in order: were two on
// their way, the answer of the earlier one could come last, and its stale panel would stay.

import { clockTime } from "./times.js";

export class Saving {
  /** `list` holds the words to say in its data attributes; `dress` readies a row that has just been put in. */
  constructor(list, status, dress) {
    this.list = list;
    this.status = status;
    this.dress = dress;
    this.words = list.dataset;
    this.waiting = new Map();
    this.last = Promise.resolve();
  }

  get unsaved() {
    return Boolean(this.list.querySelector("[data-dirty], [data-sending], [data-refused]"));
  }

  changed(box) {
    const row = box.closest("[data-segment]");
    const dirty = box.value !== box.dataset.stored;
    row.toggleAttribute("data-dirty", dirty);
    this.say(row, dirty ? this.words.changed : "");
  }

  /** Save all rows but the one of this id; whether each could be. */
  async settled(except) {
    for (const row of this.list.querySelectorAll("[data-dirty]")) {
      if (row.id !== except) this.save(row.querySelector("form"), "save");
    }
    await this.last;
    return ![...this.list.querySelectorAll("[data-refused], [data-sending]")].some((row) => row.id !== except);
  }

  /** Save the form's text as it stands now; while one is on its way, the last one asked for waits for it. */
  save(form, then) {
    const row = form.closest("[data-segment]");
    if (row.hasAttribute("data-sending")) {
      this.waiting.set(row.id, then);
      return;
    }
    const text = form.elements.text.value;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("then", then);
    row.setAttribute("data-sending", "");
    this.say(row, this.words.saving);
    this.last = this.last.catch(() => {}).then(() => this.send(row, form, then, text, fields));
  }

  async send(row, form, then, text, fields) {
    let answer;
    let body;
    try {
      answer = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" } });
      body = await answer.json();
    } catch {
      row.removeAttribute("data-sending");
      this.refuse(row, this.words.offline);
      return;
    }
    row.removeAttribute("data-sending");
    if (body.row) this.replace(row, body.row, text, answer.ok);
    else if (answer.status === 401) this.refuse(row, this.words.expired, { label: this.words.logIn, href: "/login" });
    else this.refuse(row, body.detail || this.words.notSaved);
    if (body.panel) this.replacePanel(body.panel);
    if (body.tabs) this.replaceTabs(body.tabs);
    const again = this.waiting.get(row.id);
    this.waiting.delete(row.id);
    if (again && answer.ok) this.save(document.getElementById(row.id).querySelector("form"), again);
  }

  replace(row, html, sent, saved) {
    const held = document.activeElement;
    const hadFocus = row.contains(held);
    const old = row.querySelector("textarea");
    const caret = [old.selectionStart, old.selectionEnd];
    const template = document.createElement("template");
    template.innerHTML = html;
    const next = template.content.firstElementChild;
    const box = next.querySelector("textarea");
    // Typed on while the answer was on its way: what was typed stays.
    if (box && old.value !== sent) box.value = old.value;
    next.toggleAttribute("data-current", row.hasAttribute("data-current"));
    row.replaceWith(next);
    this.dress(next);
    if (box && hadFocus) {
      box.focus({ preventScroll: true });
      box.setSelectionRange(...caret);
    }
    if (box && saved) this.changed(box);
    this.say(next, saved ? `${this.words.saved} ${clockTime()}` : this.words.notSaved);
    this.tell(next, saved);
    document.dispatchEvent(new CustomEvent("segment:saved", { detail: { row: next } }));
  }

  /** The server could not be asked, or did not know the row: the text stays, the reason stands beside it. */
  refuse(row, message, link) {
    row.setAttribute("data-refused", "");
    row.querySelector(".problem")?.remove();
    const problem = document.createElement("div");
    problem.className = "problem";
    problem.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.append(message);
    problem.append(words);
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = `${link.href}?next=${encodeURIComponent(location.pathname)}`;
      anchor.target = "_blank";
      anchor.textContent = link.label;
      words.append(" ", anchor);
    }
    row.querySelector("form").prepend(problem);
    this.say(row, this.words.notSaved);
    this.tell(row, false);
  }

  replacePanel(html) {
    const panel = document.querySelector("[data-panel]");
    // A note that is being written is not taken away from under the hands.
    const busy = panel.contains(document.activeElement) || [...panel.querySelectorAll("textarea")].some((box) => box.value);
    if (!busy) panel.outerHTML = html;
  }

  replaceTabs(html) {
    const tabs = document.querySelector("[data-tabs]");
    if (!tabs.contains(document.activeElement)) tabs.outerHTML = html;
  }

  say(row, words) {
    row.querySelector("[data-save-state]").textContent = words;
  }

  /** The foot of the page: the one live region, and the way to a segment that was not saved. */
  tell(row, saved) {
    const lost = this.list.querySelector("[data-refused]");
    if (!lost) {
      if (saved) this.status.textContent = `${row.dataset.segment} · ${this.words.saved} ${clockTime()}`;
      return;
    }
    const show = document.createElement("button");
    show.type = "button";
    show.textContent = this.words.show;
    show.addEventListener("click", () => lost.querySelector("textarea")?.focus());
    this.status.replaceChildren(this.words.unsavedOne.replace("{}", lost.dataset.segment), " ", show);
  }
}
