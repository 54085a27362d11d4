// What stands beside the segment worked on: asked for when a row becomes the active one, and put in without moving
// anything under the hands. Its forms work without this script too; the page they lead to has the same pieces.

import { insertText, replaceText } from "./boxes.js";
import { piece, Pieces } from "./pieces.js";
import { localTimes } from "./times.js";
import { word } from "./words.js";

// Rows that somebody only walks over are not asked about; a text saved again and again is asked about now and then.
const PAUSE_MS = 150;
const SAVED_PAUSE_MS = 700;
// What was shown before is shown at once, and asked for again if it is older: others write comments too.
const FRESH_MS = 30000;
const LOOK_EVERY_MS = 2000;
// What could not be shown is asked for again.
const AGAIN_MS = 10000;
// What writes into the row, or about it.
const USES = "[data-take], [data-insert], [data-comment], [data-ask]:not([data-ask=search]), [form]";

const list = document.querySelector("[data-segments]");
const panel = document.querySelector("[data-context]");
const announced = document.querySelector("[data-announce]");
const narrow = matchMedia("(max-width: 72rem)");

const pieces = list && panel && new Pieces(panel, list.dataset.person);
let active = null;
let timer = 0;
let looking = 0;
let asking = new AbortController();

const boxOf = (row) => row?.querySelector("[data-segment-form] textarea");
const addressOf = (row) => `/translations/${list.dataset.translation}/segments/${row.dataset.id}`;
const keyOf = (row) => `${row.dataset.id} ${row.querySelector("[name=version]")?.value ?? ""}`;
const isActive = (row) => active?.dataset.id === row.dataset.id;
const isOther = (row) => pieces.shownOf !== row.dataset.id;

function announce(words) {
  if (announced && words) announced.textContent = words;
}

/** The answer's fields; `way` is whether something is looked at or sent. Throws an Error with words for the reader; an
 * AbortError when the row has changed. */
async function fetched(way, address, options = {}) {
  let answer;
  let body;
  try {
    const headers = { Accept: "application/json" };
    answer = await fetch(address, { headers, cache: "no-store", signal: asking.signal, ...options });
    body = await answer.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error(word(`${way}-offline`));
  }
  if (!answer.ok) throw new Error(answer.status === 401 ? word(`${way}-expired`) : (body.detail ?? word(`${way}-failed`)));
  return body;
}

/** Run it; what goes wrong is told in the panel, unless it was given up. */
async function telling(part, work) {
  try {
    await work();
  } catch (error) {
    if (error.name === "AbortError") return;
    pieces.tell(part, error.message);
  }
}

// Which row ---------------------------------------------------------------------

function turnTo(row) {
  if (active && isActive(row)) return;
  asking.abort();
  for (const waiting of [timer, looking]) clearTimeout(waiting);
  active = row;
  place();
  const held = pieces.kept(keyOf(row));
  if (held) put(row, held.html);
  else pieces.wait(isOther(row));
  if (!held || Date.now() - held.at > FRESH_MS) later(row, held ? 0 : PAUSE_MS);
}

function later(row, pause) {
  clearTimeout(timer);
  timer = setTimeout(ask, pause, row);
}

function ask(row) {
  asking.abort();
  asking = new AbortController();
  const key = keyOf(row);
  return telling("", async () => {
    try {
      const { context } = await fetched("look", `${addressOf(row)}/context`);
      pieces.keep(key, context);
      put(row, context);
    } catch (error) {
      if (error.name !== "AbortError") later(row, AGAIN_MS);
      throw error;
    }
  });
}

function put(row, html) {
  const isNew = isOther(row);
  // Whoever writes in the panel goes on writing; it is put in when they leave.
  if (!isNew && pieces.isWrittenIn) {
    panel.addEventListener("focusout", () => setTimeout(() => isActive(row) && later(row, PAUSE_MS)), { once: true });
    return;
  }
  pieces.put(row.dataset.id, html);
  localTimes(panel);
  if (isNew) panel.closest(".desk-side")?.scrollTo(0, 0);
  watch();
}

// Where it stands ---------------------------------------------------------------

const home = document.createComment("");
const fold = document.createElement("li");

function place() {
  const isInside = fold.contains(panel);
  if (narrow.matches && active) {
    if (active.nextSibling !== fold) active.after(fold);
    if (!isInside) fold.querySelector("details").append(panel);
  } else if (isInside) {
    home.after(panel);
    fold.remove();
  }
}

function unfold() {
  const outer = panel.closest("details");
  if (outer) outer.open = true;
}

// What is done in it ------------------------------------------------------------

/** What stands there while the row's own is on its way is another row's: it is read, nothing of it is used. */
function refused(event) {
  if (!event.target.closest(USES) || !active || !isOther(active)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  announce(word("look-waiting"));
}

function selectedWords() {
  const held = document.activeElement;
  const inBox = held?.matches("textarea, input") && held.value.slice(held.selectionStart, held.selectionEnd);
  const words = inBox || String(getSelection());
  return words.replace(/<\/?\d+\/?>/g, " ").replace(/\s+/g, " ").trim();
}

/** A shortcut has pressed the box: go there, the words of the text with it. */
function enterSearch(input) {
  const words = selectedWords();
  unfold();
  if (words) {
    input.value = words.slice(0, input.maxLength);
    input.form.requestSubmit();
  }
  input.focus();
  input.select();
}

/** The way into the panel from the row. */
function enterPanel() {
  unfold();
  panel.focus();
}

function enterComment(box) {
  unfold();
  box.closest("details").open = true;
  box.focus();
}

function insert(button) {
  const box = boxOf(active);
  if (!box) return;
  const { replaced } = button.dataset;
  const at = replaced ? box.value.indexOf(replaced) : -1;
  if (at >= 0) {
    box.focus();
    box.setSelectionRange(at, at + replaced.length);
  }
  insertText(box, button.dataset.insert);
}

function search(form) {
  const expression = form.elements.q.value.trim();
  if (!expression) return;
  telling("search", async () => {
    const body = await fetched("look", `${form.action}?${new URLSearchParams({ q: expression })}`);
    announce(pieces.swap("search", body.search));
  });
}

function send(form, part) {
  const row = active;
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  telling(part, async () => {
    try {
      // Sent even if the row changes meanwhile: a comment is no look at something.
      const options = { method: "POST", body: new URLSearchParams(new FormData(form)), signal: null };
      const body = await fetched("send", form.action, options);
      pieces.forget(row.dataset.id);
      if (form.elements.text) pieces.sent(row.dataset.id, form.elements.text.value);
      if (!isActive(row)) return;
      announce(pieces.swap(part, body[part]));
      if (part === "wordings") watch();
    } finally {
      form.removeAttribute("aria-busy");
    }
  });
}

/** While the machine looks for other wordings, look again. */
function watch() {
  clearTimeout(looking);
  const moving = piece(panel, "wordings");
  if (!moving?.hasAttribute("data-moving")) return;
  const row = active;
  looking = setTimeout(
    () =>
      telling("wordings", async () => {
        if (!document.hidden) {
          const { wordings } = await fetched("look", moving.dataset.asks);
          if (!isActive(row)) return;
          pieces.forget(row.dataset.id);
          const words = pieces.swap("wordings", wordings);
          if (!piece(panel, "wordings").hasAttribute("data-moving")) announce(words);
        }
        watch();
      }),
    LOOK_EVERY_MS,
  );
}

if (list && panel) {
  panel.before(home);
  fold.className = "context-row";
  fold.innerHTML = "<details><summary></summary></details>";
  fold.querySelector("summary").textContent = panel.getAttribute("aria-label");
  narrow.addEventListener("change", place);

  document.addEventListener("segment:active", ({ detail: { row } }) => turnTo(row));
  document.addEventListener("segment:saved", ({ detail: { row } }) => {
    if (!active || !isActive(row)) return;
    active = row;
    place();
    later(row, SAVED_PAUSE_MS);
  });

  list.addEventListener("click", (event) => {
    if (!event.target.closest("a[data-beside]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    enterPanel();
  });

  for (const kind of ["click", "submit"]) panel.addEventListener(kind, refused, true);
  panel.addEventListener("click", (event) => {
    // A click of the mouse goes into a box by itself.
    const entered = event.detail === 0 ? event.target.closest("[data-concordance], [data-comment]") : null;
    if (entered?.matches("[data-concordance]")) enterSearch(entered);
    else if (entered) enterComment(entered);
    const wording = event.target.closest("[data-insert]");
    if (wording) insert(wording);
    // The text that is put back comes into the row: so does the caret.
    if (event.target.closest("button[form]")) boxOf(active)?.focus();
  });

  panel.addEventListener("submit", (event) => {
    const taken = event.submitter?.dataset.take;
    const part = event.target.dataset.ask;
    if (taken === undefined && !part) return;
    event.preventDefault();
    // Not one of the page's own forms, which the desk sends when all else is saved.
    event.stopPropagation();
    if (taken !== undefined && boxOf(active)) replaceText(boxOf(active), taken);
    else if (part === "search") search(event.target);
    else if (part) send(event.target, part);
  });

  // Under a row the panel stands in the list, whose keys and boxes are the segments'.
  panel.addEventListener("input", (event) => event.stopPropagation());
  panel.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const box = event.target.closest("[data-comment]");
    if (box && event.key === "Enter") {
      event.stopPropagation();
      if (!(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (box.form.reportValidity()) box.form.requestSubmit();
    } else if (event.key === "Escape" && boxOf(active)) {
      event.stopPropagation();
      // A browser would empty the box of the search.
      event.preventDefault();
      boxOf(active).focus();
    }
  });
}
