// Work on segments without leaving the page: save, confirm and go on, nothing typed is lost. See saving.js for sending.

import { insertText, replaceText } from "./boxes.js";
import { Saving } from "./saving.js";

const list = document.querySelector("[data-segments]");
const foot = document.querySelector("[data-foot]");
const boxes = () => [...list.querySelectorAll("[data-segment-form] textarea")];
const rowOf = (element) => element.closest("[data-segment]");

// Browsers without `field-sizing` get the height set by hand.
const fitsItself = CSS.supports("field-sizing", "content");

function fit(box) {
  if (fitsItself) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

function dress(row) {
  for (const part of row.querySelectorAll("[data-codes], [data-take-theirs]")) part.hidden = false;
  const box = row.querySelector("textarea");
  if (box) fit(box);
}

let leaving = false;

const saving = list && new Saving(list, document.querySelector("[data-foot-state]"), dress);

function step(box, by) {
  const all = boxes();
  const next = all[all.indexOf(box) + by];
  if (next) enter(next);
}

function enter(box) {
  box.focus({ preventScroll: true });
  rowOf(box).scrollIntoView({ block: "nearest" });
}

/** The next segment that nobody has accepted, after this one or, at the end, from the top. */
function nextOpen(box) {
  const all = boxes();
  const at = all.indexOf(box);
  const rest = [...all.slice(at + 1), ...all.slice(0, at)];
  return rest.find((other) => !rowOf(other).hasAttribute("data-accepted") && !rowOf(other).hasAttribute("data-sending"));
}

function send(box, then) {
  saving.save(box.form, then);
  if (then !== "confirm") return;
  const next = nextOpen(box);
  if (next) enter(next);
}

/** Join or split: the numbers of all that follows change, so the whole page comes anew. What was typed elsewhere is
 * saved first, what was typed here goes with it. */
async function turn(form, button) {
  const { id } = rowOf(form);
  if (leaving || !(await saving.settled(id))) return;
  // Rows are put in anew when they are saved, this one too if its own answer was still on its way.
  const row = document.getElementById(id);
  const last = row.querySelector("[data-segment-form]");
  const next = list.querySelector(`[data-segment="${Number(row.dataset.segment) + 1}"] [name=version]`);
  if (last.elements.next_version && next) last.elements.next_version.value = next.value;
  const pressed = document.createElement("input");
  Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
  last.append(pressed);
  leaving = true;
  if (button.hasAttribute("formaction")) last.action = button.formAction;
  last.submit();
}

/** Tell the other parts of the page about a row. */
function tell(name, row) {
  document.dispatchEvent(new CustomEvent(name, { detail: { row } }));
}

if (list && foot) {
  foot.hidden = false;
  for (const row of list.querySelectorAll("[data-segment]")) dress(row);

  list.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-segment-form]");
    if (!form) return;
    event.preventDefault();
    if (event.submitter?.hasAttribute("data-whole-page")) {
      turn(form, event.submitter);
      return;
    }
    send(form.elements.text, event.submitter?.value || "save");
  });

  list.addEventListener("input", (event) => {
    const box = event.target.closest("textarea");
    if (!box) return;
    saving.changed(box);
    fit(box);
  });

  list.addEventListener("focusin", (event) => {
    const row = rowOf(event.target);
    if (!row || row.hasAttribute("data-current")) return;
    list.querySelector("[data-current]")?.removeAttribute("data-current");
    row.setAttribute("data-current", "");
    tell("segment:active", row);
  });

  list.addEventListener("click", (event) => {
    const code = event.target.closest("button[data-code]");
    if (code) insertText(rowOf(code).querySelector("textarea"), code.dataset.code);
    const wording = event.target.closest("[data-take-wording]");
    if (wording) {
      event.preventDefault();
      replaceText(rowOf(wording).querySelector("textarea"), wording.dataset.takeWording);
    }
    const take = event.target.closest("[data-take-theirs]");
    if (take) {
      const row = rowOf(take);
      const box = row.querySelector("textarea");
      box.value = box.dataset.stored;
      row.removeAttribute("data-refused");
      row.querySelector(".problem")?.remove();
      take.remove();
      saving.changed(box);
      box.focus();
    }
  });

  list.addEventListener("keydown", (event) => {
    const box = event.target.closest("textarea");
    if (!box || event.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === "Enter") send(box, "confirm");
    // A segment is one line of text: Enter alone would only add a space.
    else if (event.key === "Enter" && !event.altKey) event.preventDefault();
    else if (event.altKey && event.key === "ArrowDown") step(box, 1);
    else if (event.altKey && event.key === "ArrowUp") step(box, -1);
    else return;
    event.preventDefault();
  });

  // Ctrl+S is by the key, not the letter: on a Ukrainian keyboard the same key types «і».
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyS" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const box = document.activeElement?.closest?.("[data-segment] textarea");
    if (box) send(box, "save");
  });

  window.addEventListener("beforeunload", (event) => {
    if (saving.unsaved && !leaving) event.preventDefault();
  });

  // Where a form or a link has led to, the work goes on. Browsers move the focus to the address's target themselves
  // until the page is loaded.
  window.addEventListener("load", () => {
    const opened = list.querySelector("[data-refused] textarea, .split-word, .segment:target textarea");
    if (opened) enter(opened);
  });
}
