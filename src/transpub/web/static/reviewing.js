// The reviewer's page: keys from segment to segment, and notes kept in this browser until they are stored.

import { Drafts } from "./drafts.js";

const form = document.querySelector("[data-review]");
const list = document.querySelector("[data-rows]");
const dialog = document.querySelector("[data-keys]");
const foot = document.querySelector("[data-foot]");
const rows = [...list.querySelectorAll(":scope > li")];
const drafts = new Drafts(form.dataset.person, `review-${form.dataset.translation}`);
const WORD = "word";

foot.hidden = false;

// Notes --------------------------------------------------------------------

const boxes = [...form.querySelectorAll("textarea[name^='note-'], textarea[name='word']")];

function keyOf(box) {
  return box.name === WORD ? WORD : box.name.slice("note-".length);
}

/** The words that stand as comments where a note would be written. */
function standing(box) {
  const place = box.name === WORD ? form.querySelector("[data-whole]") : box.closest("li");
  return [...(place?.querySelectorAll("[data-comment-text]") ?? [])].map((said) => said.dataset.commentText);
}

// The page says what became of the form: the word in it was taken.
const isAnswered = document.querySelector(".said") !== null;

function bringBack() {
  const kept = drafts.all();
  for (const box of boxes) {
    const draft = kept.get(keyOf(box));
    if (!draft) continue;
    if (standing(box).includes(draft.text.trim()) || (box.name === WORD && isAnswered)) drafts.drop(keyOf(box));
    else if (!box.value) box.value = draft.text;
    const note = box.closest("[data-note]");
    if (note && box.value) note.open = true;
  }
}

function count() {
  const notes = boxes.filter((box) => box.value.trim()).length;
  const { countOne, countMany } = form.dataset;
  foot.querySelector("[data-count]").textContent = notes === 0 ? "" : notes === 1 ? countOne : countMany.replace("{}", notes);
}

form.addEventListener("input", (event) => {
  const box = event.target;
  if (!boxes.includes(box)) return;
  if (box.value.trim()) drafts.keep(keyOf(box), box.value, 0);
  else drafts.drop(keyOf(box));
  count();
});

bringBack();
count();

// Keys ---------------------------------------------------------------------

function current() {
  return document.activeElement?.closest("[data-rows] > li") ?? rows.find((row) => row.matches(":target"));
}

function go(step) {
  const at = rows.indexOf(current());
  const row = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
  if (!row) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
}

function openNote() {
  const note = current()?.querySelector("[data-note]");
  if (!note) return false;
  note.open = true;
  note.querySelector("textarea").focus();
  return true;
}

function leaveNote(box) {
  const note = box.closest("[data-note]");
  if (!note) return false;
  if (!box.value.trim()) note.open = false;
  note.closest("li").focus();
  return true;
}

/** What a key does here; true if it did something. A letter is the key it is printed on, whatever the layout. */
function pressed(event) {
  const box = event.target.closest?.("textarea, input");
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    if (event.key === "ArrowDown") return go(1), true;
    if (event.key === "ArrowUp") return go(-1), true;
    if (event.key === "Enter") return document.getElementById("decision").focus(), true;
    return false;
  }
  if (event.key === "Escape" && box) return leaveNote(box);
  if (box || event.ctrlKey || event.metaKey || event.isComposing) return false;
  if (event.key === "?") return dialog.showModal(), true;
  // Single letters only while a segment has the focus: they must not surprise who talks to the computer.
  if (event.shiftKey || !document.activeElement?.closest("[data-rows]")) return false;
  if (event.code === "KeyJ") return go(1), true;
  if (event.code === "KeyK") return go(-1), true;
  if (event.code === "KeyC") return openNote();
  return false;
}

document.addEventListener("keydown", (event) => {
  if (!dialog.open && pressed(event)) event.preventDefault();
});
