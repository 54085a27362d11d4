// Inline codes in a box, drawn as chips and treated as one character each. What is wrong with them is codes.js's to say.
//
// The box stays a textarea: its undo, its input methods, its spelling and dragging are the browser's own, and a screen
// reader reads it as the text field it is. In an editable element with chips for elements undo forgets them, an input
// method loses its composition beside them, and the caret is not to be seen between two of them. So the codes stay
// characters; chips of the same width are drawn over them, and no caret, selection or deletion ends inside one.

import { codesIn, shown } from "./codes.js";

// Longer texts are refused by the server, and drawn plain.
const MOST_DRAWN = 20_000;

const DIRECTIONS = {
  deleteContentBackward: { back: true },
  deleteContentForward: { back: false },
  deleteWordBackward: { back: true, word: true },
  deleteWordForward: { back: false, word: true },
};

/** Of each box: its text and selection before what happens now. */
const before = new WeakMap();
const overlays = new WeakMap();

const isBox = (element) => element?.matches?.("[data-box] > textarea");

/** Chips in all boxes of a list, those put in later included once they are drawn. */
export function chips(list) {
  list.addEventListener("beforeinput", (event) => isBox(event.target) && delete_(event));
  list.addEventListener("input", (event) => isBox(event.target) && written(event.target, event));
  list.addEventListener("compositionend", (event) => isBox(event.target) && written(event.target, event));
  document.addEventListener("selectionchange", () => {
    const box = document.activeElement;
    if (isBox(box) && list.contains(box)) selected(box);
  });
  for (const box of list.querySelectorAll("[data-box] > textarea")) draw(box);
}

/** Draw the chips of a box anew: its text is another one. */
export function draw(box) {
  const codes = box.value.length <= MOST_DRAWN ? codesIn(box.value) : [];
  note(box);
  const overlay = overlays.get(box) ?? (codes.length ? overlayOf(box) : null);
  if (!overlay) return;
  const pieces = [];
  let end = 0;
  for (const code of codes) {
    pieces.push(box.value.slice(end, code.start), chip(code));
    end = code.end;
  }
  overlay.replaceChildren(...pieces, box.value.slice(end));
}

function overlayOf(box) {
  const overlay = document.createElement("div");
  overlay.className = `box-chips ${box.className}`;
  overlay.setAttribute("aria-hidden", "true");
  overlay.lang = box.lang;
  overlay.dir = box.dir;
  box.after(overlay);
  overlays.set(box, overlay);
  return overlay;
}

function chip(code) {
  const drawn = document.createElement("span");
  drawn.className = "box-chip";
  drawn.dataset.label = shown(code);
  drawn.dataset.start = code.start;
  drawn.dataset.end = code.end;
  drawn.textContent = code.written;
  return drawn;
}

function note(box) {
  before.set(box, { text: box.value, start: box.selectionStart, end: box.selectionEnd });
}

/** Deleting beside a code deletes the whole of it. */
function delete_(event) {
  const direction = DIRECTIONS[event.inputType];
  const box = event.target;
  if (!direction || event.isComposing || box.selectionStart !== box.selectionEnd) return;
  const range = reach(box.value, box.selectionStart, direction);
  if (!range) return;
  event.preventDefault();
  box.setSelectionRange(...range);
  document.execCommand("delete");
}

/** What a deletion from here takes where a code is in its way; null leaves it to the browser. */
export function reach(text, at, { back, word = false }) {
  const codes = codesIn(text);
  const beside = (place) => codes.find((code) => (back ? code.end : code.start) === place);
  if (!word) {
    const code = beside(at);
    return code ? [code.start, code.end] : null;
  }
  const step = back ? -1 : 1;
  const next = (place) => text[back ? place - 1 : place] ?? "";
  let place = at;
  while (!beside(place) && /\s/.test(next(place))) place += step;
  const code = beside(place);
  if (code) return back ? [code.start, at] : [at, code.end];
  while (/\S/.test(next(place)) && !beside(place)) place += step;
  return beside(place) ? [Math.min(place, at), Math.max(place, at)] : null;
}

function written(box, event) {
  if (event.isComposing) return;
  const last = before.get(box);
  const whole = last && !event.inputType?.startsWith("history") ? mended(last.text, box.value) : null;
  if (whole) {
    // Only as much as is wrong is written, so that undoing gives back what was there.
    box.setSelectionRange(whole.start, whole.end);
    if (whole.text) document.execCommand("insertText", false, whole.text);
    else document.execCommand("delete");
    return;
  }
  draw(box);
}

/** What has to be written where so that no code is left half, after something changed a part of one only: dropped or
 * corrected into it. Null if none is. */
export function mended(old, text) {
  const codes = codesIn(old);
  const now = codesIn(text);
  if (old === text || now.length >= codes.length) return null;
  let head = 0;
  while (head < old.length && head < text.length && old[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(old.length, text.length) - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  const end = old.length - tail;
  // Where the new text has a code in the same place, both only begin or end alike.
  const grown = text.length - old.length;
  const isLeft = (code) => !now.some(({ start, end: stop }) => start === code.start || stop === code.end + grown);
  const first = codes.find((code) => code.start < head && head < code.end && isLeft(code));
  const last = codes.find((code) => code.start < end && end < code.end && isLeft(code));
  if (!first && !last) return null;
  const put = text.slice(head, text.length - tail);
  const before_ = first ? old.slice(first.start, head) : "";
  const after = last ? old.slice(end, last.end) : "";
  const start = head - before_.length;
  const stop = text.length - tail + after.length;
  // Nothing was taken away: what was put into a code stands after it.
  const kept = head === end && first ? before_ + after + put : put;
  return { start, end: stop, text: kept };
}

function selected(box) {
  if (!overlays.has(box)) return;
  const last = before.get(box);
  const codes = codesIn(box.value);
  const [start, end] = whole(codes, box, last ?? box);
  if (start !== box.selectionStart || end !== box.selectionEnd) {
    box.setSelectionRange(start, end, box.selectionDirection);
  }
  note(box);
  for (const drawn of overlays.get(box).children) {
    drawn.toggleAttribute("data-selected", start <= drawn.dataset.start && drawn.dataset.end <= end);
  }
}

/** The selection with its ends outside of codes: each goes on as it was going. */
function whole(codes, { selectionStart: start, selectionEnd: end }, last) {
  const around = (place) => codes.find((code) => code.start < place && place < code.end);
  const first = around(start);
  if (start === end) {
    if (!first) return [start, end];
    const steps = start - last.start;
    const isStep = Math.abs(steps) === 1 && last.start === last.end;
    const isForward = isStep ? steps > 0 : start - first.start > first.end - start;
    const place = isForward ? first.end : first.start;
    return [place, place];
  }
  const final = around(end);
  return [
    first ? (start > last.start && end === last.end ? first.end : first.start) : start,
    final ? (end < last.end && start === last.start ? final.start : final.end) : end,
  ];
}
