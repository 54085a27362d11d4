// Two people saved the same segment: both texts with the words that differ marked, and the choice between mine, theirs,
// and both put together. Nothing is stored by it; saving.js saves what is chosen.

import { replaceText } from "./boxes.js";
import { marked, merged } from "./differing.js";
import { word } from "./words.js";

/** Dress what the server answered in the row. `base` is the text both had started from. */
export function showConflict(row, base) {
  const theirsShown = row.querySelector("[data-theirs]");
  const box = row.querySelector("[data-box] > textarea");
  if (!theirsShown || !box) return;
  const theirs = box.dataset.stored ?? "";
  const mineShown = row.querySelector("[data-mine]");
  const note = row.querySelector("[data-merge-note]");
  const show = () => {
    paint(theirsShown, theirs, box.value);
    paint(mineShown, box.value, theirs);
  };
  show();
  mineShown.hidden = false;
  row.querySelector("[data-choices]").hidden = false;
  row.querySelector("[data-take-theirs]").addEventListener("click", () => replaceText(box, theirs));
  row.querySelector("[data-merge]").addEventListener("click", () => {
    const { text, overlaps } = merged(base, box.value, theirs);
    replaceText(box, text);
    note.textContent = word(overlaps ? "merged-twice" : "merged");
    note.hidden = false;
  });
}

/** A text with what the other one does not have marked. */
export function paint(place, text, other) {
  const runs = marked(text, other).map((run) => {
    if (!run.differs) return run.text;
    const mark = document.createElement("mark");
    mark.textContent = run.text;
    return mark;
  });
  place.replaceChildren(...(runs.length ? runs : ["–"]));
}
