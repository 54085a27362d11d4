// Saves segments: by a key, by itself when nobody types for a moment or leaves the row, and again when the server is back.
// One request at a time, in order. What is typed and not stored is kept in the browser (drafts.js) until it is.

import { draw } from "./chips.js";
import { showConflict } from "./conflict.js";
import { replaceText } from "./boxes.js";
import { tellKept } from "./kept.js";
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

  /** `sent` is a text the server has stored in its own spelling. `again` is what was asked for while the row was being
   * sent, `unsent` what could not be asked: each what is to be done, `then`, with which `text`. */
  state(row) {
    if (!this.states.has(row.id)) this.states.set(row.id, { timer: 0, sent: null, again: null, unsent: null });
    return this.states.get(row.id);
  }

  /** What is still to be done with the row: only with the text it was asked for; any other one is saved, no more. */
  pending(row, asked = this.state(row).unsent) {
    return asked && boxOf(row)?.value === asked.text ? asked.then : "save";
  }

  isDirty(row) {
    const box = boxOf(row);
    return Boolean(box) && box.value !== storedOf(box) && box.value !== this.state(row).sent;
  }

  /** Where the page came with a refusal, but with no text that could be lost, nothing holds anybody. */
  forgive() {
    for (const row of this.list.querySelectorAll("[data-refused]")) {
      if (boxOf(row) && !this.isDirty(row) && !row.querySelector(".theirs")) row.removeAttribute("data-refused");
    }
  }

  get unsaved() {
    return [...this.list.querySelectorAll("[data-dirty], [data-sending], [data-refused]")].filter(boxOf);
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
    else this.save(boxOf(row).form, this.pending(row), { quietly: true });
  }

  leave(row) {
    const box = boxOf(row);
    if (!box) return;
    this.saveByItself(row);
    if (this.isDirty(row) || box.value === storedOf(box)) return;
    this.respelled(row, storedOf(box));
    box.value = storedOf(box);
    this.hooks.dress(row);
  }

  /** The text that stands there gets another spelling: what was asked for with the one is asked for with the other. */
  respelled(row, text) {
    const { again, unsent } = this.state(row);
    for (const asked of [again, unsent]) if (asked?.text === boxOf(row).value) asked.text = text;
  }

  /** Nothing typed is to be saved any more. What was asked for with the text that stands there is asked again. */
  settle(row) {
    clearTimeout(this.state(row).timer);
    this.drafts.drop(row.dataset.id);
    if (this.pending(row) !== "save") return;
    this.state(row).unsent = null;
    row.removeAttribute("data-refused");
    row.querySelector("[data-piece='above'] .problem")?.remove();
    this.say(row, "");
  }

  /** Save all rows but the one of this id; whether each could be. */
  async settled(except) {
    for (const row of this.unsaved) {
      if (row.id !== except && !this.isHeld(row) && !row.hasAttribute("data-sending")) this.save(boxOf(row).form, this.pending(row));
    }
    while (this.list.querySelector("[data-sending]")) await this.last;
    return !this.unsaved.some((row) => row.id !== except);
  }

  /** Save the form's text as it stands now; while one is on its way, the last one asked for waits for it. */
  save(form, then, { quietly = false } = {}) {
    const row = form.closest("[data-segment]");
    const state = this.state(row);
    clearTimeout(state.timer);
    const text = form.elements.text.value;
    if (row.hasAttribute("data-sending")) {
      if (state.again?.then !== "confirm" || then === "confirm") state.again = { then, quietly, text };
      return;
    }
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
    return fields;
  }

  /** While the page is being left: sent without waiting for the answer. */
  sendLast() {
    for (const row of this.list.querySelectorAll("[data-dirty]")) {
      if (this.isHeld(row) || row.hasAttribute("data-sending")) continue;
      const { form } = boxOf(row);
      const body = this.fieldsOf(form, this.pending(row));
      fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true }).catch(() => {});
    }
  }

  async send(sent) {
    const { row, form } = sent;
    let answer;
    let body = {};
    try {
      answer = await fetch(form.action, {
        method: "POST",
        body: sent.fields,
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (answer.headers.get("content-type")?.includes("json")) body = await answer.json();
    } catch {
      answer = null;
    }
    row.removeAttribute("data-sending");
    const isStored = Boolean(answer?.ok && body.row);
    if (isStored) this.stored(sent, body);
    else if (!answer || [502, 503, 504].includes(answer.status)) this.postpone(sent, "offline");
    else if (answer.status === 401) this.postpone(sent, "expired");
    else if (body.code === "web.somebody_else") this.postpone(sent, "other-person");
    // Also what says that all is well and brings no row: another machine on the way has answered.
    else if (answer.ok || answer.status >= 500) this.postpone(sent, "failed");
    else this.notStored(sent, body);
    const { again } = this.state(row);
    this.state(row).again = null;
    const isAsked = again && (again.then !== "save" || this.isDirty(row));
    if (isAsked && isStored && row.isConnected) this.save(form, this.pending(row, again), again);
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
      state.sent = REWRITES.test(then) ? null : text;
      row.toggleAttribute("data-dirty", this.isDirty(row));
      if (this.isDirty(row)) this.changed(box);
      else this.drafts.drop(row.dataset.id);
      if (!row.hasAttribute("data-current")) this.leave(row);
    } else if (box.value === text) {
      this.drafts.drop(row.dataset.id);
    } else {
      this.offerNewer(row, shown);
    }
    if (!this.isDirty(row)) this.say(shown, `${word("saved")} ${clockTime()}`);
    if (!quietly) this.hooks.announce(word(then === "confirm" ? "confirmed-one" : "saved-one", { number: row.dataset.segment }));
    const said = saidOf(shown);
    if (said && said !== findings) this.hooks.announce(`${row.dataset.segment}: ${said}`);
    this.hooks.tell(shown, true);
  }

  put(row, text) {
    this.respelled(row, text);
    if (row.contains(document.activeElement)) replaceText(boxOf(row), text);
    else boxOf(row).value = text;
    this.hooks.dress(row);
  }

  /** `shown` stands in the row's place and cannot be written in: what was typed meanwhile is shown beside it. */
  offerNewer(row, shown) {
    const draft = { text: boxOf(row).value, at: Date.now() };
    tellKept(shown, draft, () => this.drafts.drop(row.dataset.id));
  }

  notStored({ row, form, text }, body) {
    const box = form.elements.text;
    const state = this.state(row);
    state.unsent = null;
    state.sent = null;
    if (!body.row) {
      this.refuse(row, "gone", body.detail ?? body.message ?? word("not-saved"));
      return;
    }
    const base = storedOf(box);
    const shown = patch(row, body.row);
    if (shown !== row) {
      if (box.value !== text) this.offerNewer(row, shown);
      this.hooks.tell(shown, false);
      return;
    }
    patchSource(row, body.row);
    const isConflict = Boolean(row.querySelector("[data-theirs]"));
    row.toggleAttribute("data-dirty", this.isDirty(row));
    if (isConflict) showConflict(row, base);
    draw(box);
    this.notSaved(row, isConflict ? "conflict" : "said");
  }

  /** What cannot be saved as it is: the text stays, the reason stands beside it. */
  refuse(row, kind, message) {
    showProblem(row, message);
    this.notSaved(row, kind);
  }

  /** Only a text can be lost: what else was refused is said, and that is all. */
  notSaved(row, kind) {
    const dirty = this.isDirty(row);
    if (dirty) row.dataset.refused = kind;
    else row.removeAttribute("data-refused");
    this.say(row, dirty ? word("not-saved") : "");
    this.hooks.tell(row, false);
  }

  /** What could not be asked now is asked again by itself. */
  postpone(sent, kind) {
    const { row } = sent;
    const state = this.state(row);
    const asked = [state.again, sent, state.unsent].find((one) => one?.then === "confirm") ?? sent;
    state.unsent = { then: asked.then, text: asked.text };
    row.dataset.refused = kind;
    showProblem(row, word(kind), ["expired", "other-person"].includes(kind));
    this.say(row, word("kept-here"));
    this.hooks.tell(row, false);
    this.retryTimer ||= setTimeout(() => this.retry(), this.retryMs);
  }

  retry() {
    clearTimeout(this.retryTimer);
    this.retryTimer = 0;
    const waiting = [...this.list.querySelectorAll("[data-refused]")].filter((row) => boxOf(row) && this.state(row).unsent);
    if (waiting.length) this.retryMs = Math.min(this.retryMs * 2, SLOWEST_RETRY_MS);
    for (const row of waiting) this.save(boxOf(row).form, this.pending(row), { quietly: true });
  }

  say(row, words) {
    row.querySelector("[data-save-state]").textContent = words;
  }
}

function saidOf(row) {
  return [...row.querySelectorAll(".findings .finding")].map((finding) => finding.innerText.trim()).join(" ");
}
