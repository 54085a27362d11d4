// Puts what the server answered for a row into the row that stands on the page. The box itself stays, with its caret, its
// undo and what is typed on in it; sending is saving.js's.

import { button, word } from "./words.js";

const ROW = ["data-may", "data-accepted"];
const BOX = ["aria-describedby", "aria-invalid", "aria-errormessage"];

/** The text that is stored, as far as this page knows. */
export function storedOf(box) {
  return box.dataset.stored ?? box.defaultValue;
}

/** Returns the row that stands there then: a new one where the text cannot be edited any more. */
export function patch(row, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = template.content.firstElementChild;
  const form = row.querySelector("[data-segment-form]");
  const next = fresh.querySelector("[data-segment-form]");
  if (!next) {
    const isInside = row.contains(document.activeElement);
    row.replaceWith(fresh);
    if (isInside) fresh.querySelector(".segment-number a").focus({ preventScroll: true });
    return fresh;
  }
  const isHeld = row.querySelector(".segment-target").contains(document.activeElement);
  row.className = fresh.className;
  copied(ROW, fresh, row);
  copied(BOX, next.elements.text, form.elements.text);
  form.elements.text.dataset.stored = storedOf(next.elements.text);
  for (const name of ["version", "next_version"]) {
    if (next.elements[name] && form.elements[name]) form.elements[name].value = next.elements[name].value;
  }
  for (const piece of fresh.querySelectorAll("[data-piece]")) {
    const old = row.querySelector(`[data-piece="${piece.dataset.piece}"]`);
    keepFolds(old, piece);
    if (!old.isEqualNode(piece)) old.replaceWith(piece);
  }
  // What was pressed may have gone with its piece.
  if (isHeld && document.activeElement === document.body) form.elements.text.focus({ preventScroll: true });
  return row;
}

/** What somebody has opened or closed stays so. */
function keepFolds(old, fresh) {
  for (const fold of old.querySelectorAll("details")) {
    const same = fresh.querySelector(`details[class="${fold.className}"]`);
    if (same) same.open = fold.open;
  }
}

/** Where the source was revised meanwhile, the new one. */
export function patchSource(row, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = template.content.firstElementChild;
  row.querySelector(".segment-source").replaceWith(fresh.querySelector(".segment-source"));
  const next = fresh.querySelector("[data-segment-form]");
  if (next) copied(["data-source"], next, row.querySelector("[data-segment-form]"));
}

function copied(names, from, to) {
  for (const name of names) {
    if (from.hasAttribute(name)) to.setAttribute(name, from.getAttribute(name));
    else to.removeAttribute(name);
  }
}

/** Say beside the row why it is not saved. Said once: the same words again are left standing. */
export function showProblem(row, message, logIn) {
  const above = row.querySelector("[data-piece='above']");
  const shown = above.querySelector(".problem");
  if (shown?.dataset.said === message) return;
  shown?.remove();
  const problem = document.createElement("div");
  problem.className = "problem";
  problem.setAttribute("role", "alert");
  problem.dataset.said = message;
  const words = document.createElement("p");
  words.append(message);
  if (logIn) words.append(" ", logInLink());
  problem.append(words);
  above.append(problem);
}

function logInLink() {
  const link = document.createElement("a");
  link.href = `/login?next=${encodeURIComponent(location.pathname)}`;
  link.target = "_blank";
  link.textContent = word("log-in");
  return link;
}

/** The foot of the page says which row is not saved, and leads there. */
export function showLost(place, row, enter) {
  const words = word("unsaved-one", { number: row.dataset.segment });
  if (place.dataset.lost === row.id) return;
  place.dataset.lost = row.id;
  place.replaceChildren(words, " ", button("show", () => enter(row)));
}
