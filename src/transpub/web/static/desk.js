// The translator's desk: which row is worked on, what keys and buttons do. Sending is saving.js's, the codes' chips are
// chips.js's, the list of keys is keys.js's.
//
// Other parts of the page listen for `segment:active` (a row became the one worked on) and `segment:saved`.

import { renewAround } from "./around.js";
import { insertText, replaceText } from "./boxes.js";
import { chips, draw } from "./chips.js";
import { Drafts } from "./drafts.js";
import { putCodesBack, showFaults, sourceOf } from "./faults.js";
import { offerKept } from "./kept.js";
import { pressed, showKeys } from "./keys.js";
import { pasting } from "./pasting.js";
import { showLost, showProblem } from "./patching.js";
import { Saving } from "./saving.js";
import { clockTime } from "./times.js";
import { Tools } from "./tools.js";
import { word } from "./words.js";

const list = document.querySelector("[data-segments]");

/** Everything about one list of segments. */
class Desk {
  constructor() {
    this.foot = document.querySelector("[data-foot]");
    this.status = document.querySelector("[data-foot-state]");
    this.announcer = document.querySelector("[data-announce]");
    this.dialog = document.querySelector("[data-keys]");
    this.tools = new Tools(document.querySelector("template[data-tools-template]"));
    this.drafts = new Drafts(list.dataset.person, list.dataset.translation);
    this.saving = new Saving(list, this.drafts, {
      announce: (words) => this.announce(words),
      tell: (row, saved) => this.told(row, saved),
      dress: (row) => this.dress(row),
    });
    this.isLeaving = false;
    this.current = null;
  }

  get rows() {
    return [...list.querySelectorAll("[data-segment]")];
  }

  begin() {
    this.foot.hidden = false;
    for (const row of this.rows) this.tools.clear(row);
    chips(list);
    pasting(list, (box) => showProblem(rowOf(box), word("left-out")));
    this.drafts.arrive(document.querySelector(".said") !== null);
    offerKept(list, this.drafts, document.querySelector("[data-kept]"));
    for (const box of list.querySelectorAll("[data-box] > textarea")) fit(box);
    this.listen();
    list.dataset.ready = "";
    const first = list.querySelector(".segment:target") ?? this.rows.find((row) => isOpen(row)) ?? this.rows[0];
    // The other parts of the page are listening by then.
    document.addEventListener("DOMContentLoaded", () => this.activate(first));
  }

  activate(row) {
    if (row === this.current) return;
    const former = this.current;
    this.current = row;
    former?.removeAttribute("data-current");
    row.setAttribute("data-current", "");
    if (former?.isConnected) this.saving.leave(former);
    this.tools.place(row);
    const box = boxOf(row);
    if (box) showFaults(row, box, false);
    const [rows, words] = [this.rows, this.foot.querySelector("[data-place]")];
    words.textContent = word("place", { number: rows.indexOf(row) + 1, total: rows.length });
    document.dispatchEvent(new CustomEvent("segment:active", { detail: { row } }));
  }

  enter(row) {
    this.activate(row);
    (boxOf(row) ?? row.querySelector(".segment-number a")).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  step(by) {
    const all = this.rows;
    const next = all[all.indexOf(this.current) + by];
    if (next) this.enter(next);
  }

  /** The next segment that nobody has accepted, after this one or, at the end, from the top. */
  nextOpen() {
    const all = this.rows;
    const at = all.indexOf(this.current);
    return [...all.slice(at + 1), ...all.slice(0, at)].find(isOpen);
  }

  send(form, then) {
    this.activate(rowOf(form));
    this.saving.save(form, then);
    if (then !== "confirm") return;
    const next = this.nextOpen();
    if (next) this.enter(next);
    else this.announce(word("all-confirmed"));
  }

  /** Join or split: the numbers of all that follows change, so the whole page comes anew. What was typed elsewhere is
   * saved first, what was typed here goes with it. */
  async turn(form, button) {
    const row = rowOf(form);
    if (this.isLeaving || !(await this.saving.settled(row.id))) return;
    // Also the next row may have been saved since the page was made.
    const next = list.querySelector(`[data-segment="${Number(row.dataset.segment) + 1}"] [name=version]`);
    if (form.elements.next_version && next) form.elements.next_version.value = next.value;
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: button.name, value: button.value });
    form.append(input);
    if (button.hasAttribute("formaction")) form.action = button.formAction;
    this.isLeaving = true;
    this.drafts.sendOff(row.dataset.id, form.elements.text.value);
    form.submit();
  }

  /** A step of the workflow: after what is typed is saved, or not at all. */
  async submitLater(event) {
    if (!this.saving.unsaved.length || this.isLeaving) return;
    event.preventDefault();
    const { target, submitter } = event;
    if (!(await this.saving.settled())) return;
    this.isLeaving = true;
    target.requestSubmit(submitter);
  }

  announce(words) {
    this.announcer.textContent = words;
  }

  told(row, saved) {
    if (row.id === this.current?.id && row !== this.current) this.activate(row);
    const lost = list.querySelector("[data-refused]");
    if (lost) showLost(this.status, lost, (one) => this.enter(one));
    else {
      if (saved) this.status.textContent = `${row.dataset.segment} · ${word("saved")} ${clockTime()}`;
      else if (this.status.dataset.lost) this.status.textContent = "";
      delete this.status.dataset.lost;
    }
    if (!saved) return;
    if (row === this.current) this.tools.renew(row);
    document.dispatchEvent(new CustomEvent("segment:saved", { detail: { row } }));
    renewAround(list, () => Boolean(list.querySelector("[data-sending]")));
  }

  dress(row) {
    const box = boxOf(row);
    draw(box);
    fit(box);
    showFaults(row, box, this.saving.isDirty(row));
  }

  typed(box) {
    const row = rowOf(box);
    this.saving.changed(box);
    fit(box);
    const faults = showFaults(row, box, this.saving.isDirty(row));
    clearTimeout(this.faultTimer);
    if (faults) this.faultTimer = setTimeout(() => this.announce(faults), 1000);
  }

  listen() {
    list.addEventListener("submit", (event) => {
      const form = event.target.closest("[data-segment-form]");
      if (!form) return;
      event.preventDefault();
      if (event.submitter?.hasAttribute("data-whole-page")) this.turn(form, event.submitter);
      else this.send(form, event.submitter?.value || "save");
    });
    document.addEventListener("submit", (event) => {
      if (event.target.method === "post" && !list.contains(event.target)) this.submitLater(event);
    });
    list.addEventListener("input", (event) => {
      const box = event.target.closest("[data-box] > textarea");
      if (box) this.typed(box);
    });
    list.addEventListener("compositionstart", (event) => rowOf(event.target)?.setAttribute("data-composing", ""));
    list.addEventListener("compositionend", (event) => rowOf(event.target)?.removeAttribute("data-composing"));
    // A row that opens or closes while a button is held down would move what is pressed from under the pointer.
    let isHeldDown = false;
    const follow = () => {
      const row = rowOf(document.activeElement);
      if (row && !isHeldDown) this.activate(row);
    };
    list.addEventListener("focusin", follow);
    list.addEventListener("pointerdown", () => (isHeldDown = true));
    for (const name of ["pointerup", "pointercancel"]) {
      window.addEventListener(name, () => {
        isHeldDown = false;
        setTimeout(follow);
      });
    }
    list.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("keydown", (event) => this.keyed(event));
    this.foot.addEventListener("click", (event) => {
      const way = event.target.closest("[data-go]")?.dataset.go;
      if (way) this.step(way === "next" ? 1 : -1);
      if (event.target.closest("[data-show-keys]")) this.keys();
    });
    window.addEventListener("beforeunload", (event) => {
      if (!this.isLeaving && list.querySelector("[data-refused]")) event.preventDefault();
    });
    window.addEventListener("pagehide", () => this.isLeaving || this.saving.sendLast());
    for (const name of ["online", "focus"]) window.addEventListener(name, () => this.saving.retry());
    // Where a form or a link has led to, the work goes on. Browsers move the focus to the address's target themselves
    // until the page is loaded.
    window.addEventListener("load", () => {
      const place = list.querySelector(".split-word");
      const opened = list.querySelector("[data-refused], .segment:target");
      if (place) place.focus();
      else if (opened) this.enter(opened);
      this.saving.forgive();
    });
  }

  clicked(event) {
    const row = rowOf(event.target);
    if (!row) return;
    this.activate(row);
    const box = boxOf(row);
    const code = event.target.closest("button[data-code]");
    if (code) insertText(box, code.dataset.code);
    else if (event.target.closest("[data-put-back]")) putCodesBack(row);
    else if (event.target.closest("[data-copy-source]")) this.copySource();
  }

  keyed(event) {
    if (this.dialog.open) return;
    const entry = pressed(event);
    const held = event.target;
    const inBox = list.contains(held) && held.matches("[data-box] > textarea");
    const inField = !inBox && held.matches("input, textarea, select, [contenteditable]");
    if (!entry) {
      // A segment is one line of text: Enter alone would only add a space.
      if (inBox && event.key === "Enter" && !event.isComposing) event.preventDefault();
      else if (event.key === "?" && !inBox && !inField) this.keys();
      return;
    }
    if (inField && entry.run !== "keys") return;
    if (entry.run === "leave" && !inBox) return;
    event.preventDefault();
    if (entry.run) this[entry.run]();
    else this.press(entry);
  }

  press({ press, inRow, label }) {
    const element = (inRow ? this.current : document).querySelector(press);
    if (element) element.click();
    else if (label === "source-diff") this.announce(word("source-same"));
  }

  // What the keys do; see keys.js.

  confirm() {
    const box = boxOf(this.current);
    if (box) this.send(box.form, "confirm");
  }

  save() {
    const box = boxOf(this.current);
    if (box) this.send(box.form, "save");
  }

  next() {
    this.step(1);
  }

  previous() {
    this.step(-1);
  }

  copySource() {
    const box = boxOf(this.current);
    if (box) replaceText(box, sourceOf(this.current));
  }

  putCodesBack() {
    putCodesBack(this.current);
  }

  leave() {
    this.current.querySelector(".segment-number a").focus();
  }

  keys() {
    showKeys(this.dialog);
  }
}

const rowOf = (element) => element.closest("[data-segment]");
const boxOf = (row) => row.querySelector("[data-box] > textarea");
const isOpen = (row) => !row.hasAttribute("data-accepted") && !row.hasAttribute("data-sending");

// Browsers without `field-sizing` get the height set by hand.
const fitsItself = CSS.supports("field-sizing", "content");

function fit(box) {
  if (fitsItself) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

if (list) new Desk().begin();
