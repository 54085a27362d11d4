// Saves segments: by a key, by itself when nobody types for a moment or leaves the row, and again when the server is back.
// One request at a time, in order. What is typed and not stored is kept in the browser (drafts.js) until it is.

import { draw } from "./chips.js";
import { showConflict } from "./conflict.js";
import { replaceText } from "./boxes.js";
import { patch, patchSource, showProblem, storedOf } from "./patching.js";
import { clockTime } from "./times.js";
import { word } from "./words.js";

const PAUSE_MS = 1500;
const FIRST_RETRY_MS = 2000;
const SLOWEST_RETRY_MS = 30_000;
const PATIENCE_MS = 20_000;
// Buttons that have the server change the text that was sent.
const REWRITES = /^(repair:.+|revert:.+|typeset)$/;

const boxOf = (row) => row.querySelector("[data-box] > textarea");

export class Saving {
  /** `hooks`: `announce(words)`, `tell(row, saved)` after each answer, `dress(row)` after a box got another text. */
  constructor(list, drafts, hooks) {
    this.list = list;
    this.drafts = drafts;
    this.hooks = hooks;
    this.longest = Number(list.dataset.longest);
    this.states = new Map();
    this.last = Promise.resolve();
    this.retryMs = FIRST_RETRY_MS;
    this.retryTimer = 0;
  }

  /** `sent` is a text the server has stored in its own spelling, `then` what is still to be done with the row. */
  state(row) {
    if (!this.states.has(row.id)) this.states.set(row.id, { timer: 0, sent: null, again: null, unsent: null });
    return this.states.get(row.id);
  }

  isDirty(row) {
    const box = boxOf(row);
    return Boolean(box) && box.value !== storedOf(box) && box.value !== this.state(row).sent;
  }

  get unsaved() {
    return [...this.list.querySelectorAll("[data-dirty], [data-sending], [data-refused]")];
  }

  changed(box) {
    const row = box.closest("[data-segment]");
    const state = this.state(row);
    clearTimeout(state.timer);
    const dirty = this.isDirty(row);
    row.toggleAttribute("data-dirty", dirty);
    if (!dirty) {
      if (!row.hasAttribute("data-sending")) this.settle(row);
      return;
    }
    this.drafts.keep(row.dataset.id, box.value, Number(box.form.elements.version.value));
    if (row.dataset.refused !== "conflict") this.say(row, word("changed"));
    if (!this.isHeld(row)) state.timer = setTimeout(() => this.saveByItself(row), PAUSE_MS);
  }

  /** Whether only a person may say what becomes of it. */
  isHeld(row) {
    return ["conflict", "gone"].includes(row.dataset.refused);
  }

  saveByItself(row) {
    if (!this.isDirty(row) || this.isHeld(row)) return;
    if (row.hasAttribute("data-composing")) this.changed(boxOf(row));
    else this.save(boxOf(row).form, "save", { quietly: true });
  }

  leave(row) {
    const box = boxOf(row);
    if (!box) return;
    this.saveByItself(row);
    if (this.isDirty(row) || box.value === storedOf(box)) return;
    box.value = storedOf(box);
    this.hooks.dress(row);
  }

  /** Nothing of it is to be saved any more. */
  settle(row) {
    clearTimeout(this.state(row).timer);
    this.state(row).unsent = null;
    this.drafts.drop(row.dataset.id);
    row.removeAttribute("data-refused");
    row.querySelector("[data-piece='above'] .problem")?.remove();
    this.say(row, "");
  }

  /** Save all rows but the one of this id; whether each could be. */
  async settled(except) {
    for (const row of this.list.querySelectorAll("[data-dirty], [data-refused]")) {
      if (row.id !== except && !this.isHeld(row)) this.save(boxOf(row).form, this.state(row).unsent ?? "save");
    }
    while (this.list.querySelector("[data-sending]")) await this.last;
    return !this.unsaved.some((row) => row.id !== except);
  }

  /** Save the form's text as it stands now; while one is on its way, the last one asked for waits for it. */
  save(form, then, { quietly = false } = {}) {
    const row = form.closest("[data-segment]");
    const state = this.state(row);
    clearTimeout(state.timer);
    if (row.hasAttribute("data-sending")) {
      if (state.again?.then !== "confirm") state.again = { then, quietly };
      return;
    }
    const text = form.elements.text.value;
    if (text.length > this.longest) {
      this.refuse(row, "long", word("too-long", { most: this.longest, count: text.length }));
      return;
    }
    row.setAttribute("data-sending", "");
    this.say(row, word("saving"));
    const sent = { row, form, then, quietly, text, fields: this.fieldsOf(form, then) };
    this.last = this.last.catch(() => {}).then(() => this.send(sent));
  }

  fieldsOf(form, then) {
    const fields = new URLSearchParams(new FormData(form));
    fields.set("then", then);
    fields.set("person", this.list.dataset.person);
    return fields;
  }

  /** While the page is being left: sent without waiting for the answer. */
  sendLast() {
    for (const row of this.list.querySelectorAll("[data-dirty]")) {
      if (this.isHeld(row) || row.hasAttribute("data-sending")) continue;
      const { form } = boxOf(row);
      const body = this.fieldsOf(form, "save");
      fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true }).catch(() => {});
    }
  }

  async send(sent) {
    const { row, form, then } = sent;
    let answer;
    let body;
    try {
      answer = await fetch(form.action, {
        method: "POST",
        body: sent.fields,
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      body = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
    } catch {
      answer = null;
    }
    row.removeAttribute("data-sending");
    if (answer?.ok) this.stored(sent, body);
    else if (!answer || [502, 503, 504].includes(answer.status)) this.postpone(row, then, "offline");
    else if (answer.status === 401) this.postpone(row, then, "expired");
    else if (body.code === "web.somebody_else") this.postpone(row, then, "other-person");
    else if (answer.status >= 500) this.postpone(row, then, "failed");
    else this.notStored(sent, body);
    const { again } = this.state(row);
    this.state(row).again = null;
    if (again && answer?.ok && row.isConnected) this.save(form, again.then, again);
  }

  stored({ row, form, then, quietly, text }, body) {
    const state = this.state(row);
    const box = form.elements.text;
    const findings = saidOf(row);
    this.retryMs = FIRST_RETRY_MS;
    state.unsent = null;
    row.removeAttribute("data-refused");
    const shown = patch(row, body.row);
    if (shown === row) {
      if (box.value === text && REWRITES.test(then)) this.put(row, storedOf(box));
      state.sent = text;
      row.toggleAttribute("data-dirty", this.isDirty(row));
      if (this.isDirty(row)) this.changed(box);
      else this.drafts.drop(row.dataset.id);
      if (!row.hasAttribute("data-current")) this.leave(row);
    }
    if (!this.isDirty(row)) this.say(shown, `${word("saved")} ${clockTime()}`);
    if (!quietly) this.hooks.announce(word(then === "confirm" ? "confirmed-one" : "saved-one", { number: row.dataset.segment }));
    const said = saidOf(shown);
    if (said && said !== findings) this.hooks.announce(`${row.dataset.segment}: ${said}`);
    this.hooks.tell(shown, true);
  }

  put(row, text) {
    if (row.contains(document.activeElement)) replaceText(boxOf(row), text);
    else boxOf(row).value = text;
    this.hooks.dress(row);
  }

  notStored({ row, form }, body) {
    const box = form.elements.text;
    if (!body.row) {
      this.refuse(row, "gone", body.detail ?? body.message ?? word("not-saved"));
      return;
    }
    const base = storedOf(box);
    const shown = patch(row, body.row);
    if (shown !== row) {
      this.hooks.tell(shown, false);
      return;
    }
    patchSource(row, body.row);
    const isConflict = Boolean(row.querySelector("[data-theirs]"));
    row.dataset.refused = isConflict ? "conflict" : "said";
    row.toggleAttribute("data-dirty", this.isDirty(row));
    if (isConflict) showConflict(row, base);
    draw(box);
    this.say(row, word("not-saved"));
    this.hooks.tell(row, false);
  }

  /** What cannot be saved as it is: the text stays, the reason stands beside it. */
  refuse(row, kind, message, logIn = false) {
    row.dataset.refused = kind;
    showProblem(row, message, logIn);
    this.say(row, word("not-saved"));
    this.hooks.tell(row, false);
  }

  /** What could not be asked now is asked again by itself. */
  postpone(row, then, kind) {
    const state = this.state(row);
    state.unsent = state.again?.then === "confirm" ? "confirm" : then;
    this.refuse(row, kind, word(kind), ["expired", "other-person"].includes(kind));
    this.say(row, word("kept-here"));
    this.retryTimer ||= setTimeout(() => this.retry(), this.retryMs);
  }

  retry() {
    clearTimeout(this.retryTimer);
    this.retryTimer = 0;
    const waiting = [...this.list.querySelectorAll("[data-refused]")].filter((row) => boxOf(row) && this.state(row).unsent);
    if (waiting.length) this.retryMs = Math.min(this.retryMs * 2, SLOWEST_RETRY_MS);
    for (const row of waiting) this.save(boxOf(row).form, this.state(row).unsent, { quietly: true });
  }

  say(row, words) {
    row.querySelector("[data-save-state]").textContent = words;
  }
}

function saidOf(row) {
  return [...row.querySelectorAll(".findings .finding")].map((finding) => finding.innerText.trim()).join(" ");
}
