// The form an article is sent in or revised with: what is understood of it or changes in it, shown while one types;
// only the chosen language's targets; a file that is too large is said at once. Without this script a button shows
// the same.

import { localTimes } from "./times.js";

const PAUSE_MS = 500;

const form = document.querySelector("[data-submission]");
const source = form.querySelector("#source_language");
const pane = form.querySelector("[data-understood]");
const place = pane.querySelector("[data-understood-here]");
const file = form.querySelector("#file");
const empty = place.querySelector("[data-understood-empty]");

// Targets --------------------------------------------------------------------

const groups = [...form.querySelectorAll("fieldset[data-source]")];

function showTargets() {
  for (const group of groups) {
    const fits = group.dataset.source === source?.value;
    group.hidden = !fits && source.value !== "";
    group.disabled = !fits;
  }
}

// The language is told by the text until somebody chooses one.
let chosen = Boolean(source?.value);
const note = form.querySelector("[data-detected-note]");

function takeDetected() {
  if (!source || chosen) return;
  const found = place.querySelector("[data-detected]")?.dataset.detected ?? "";
  source.value = [...source.options].some((option) => option.value === found) ? found : "";
  note.hidden = !source.value;
  setLanguage();
}

function setLanguage() {
  showTargets();
  // Text and headline are set in the language they are written in, for the spelling checker and the hyphens.
  for (const field of form.querySelectorAll("#title, #body")) field.lang = source.value;
}

if (source) {
  source.addEventListener("change", () => {
    chosen = Boolean(source.value);
    note.hidden = true;
    setLanguage();
    if (!chosen) takeDetected();
  });
  setLanguage();
}

// What is understood ---------------------------------------------------------

let timer = 0;
let running = null;

/** What is open stays open, and the box that was just ticked keeps the focus. */
function show(html) {
  const ticked = place.contains(document.activeElement) ? document.activeElement.value : "";
  const open = Boolean(place.querySelector("details[open]"));
  place.innerHTML = html;
  for (const fold of place.querySelectorAll("details")) fold.open = open;
  localTimes(place);
  if (ticked) place.querySelector(`[name=keep][value="${CSS.escape(ticked)}"]`)?.focus({ preventScroll: true });
}

async function look() {
  running?.abort();
  running = new AbortController();
  place.setAttribute("aria-busy", "true");
  try {
    const sent = new FormData(form);
    if (!chosen) sent.set("source_language", "");
    const answer = await fetch(pane.dataset.understood, { method: "POST", body: sent, signal: running.signal });
    if (answer.redirected || !(answer.ok || answer.status === 422)) throw new Error(`answered ${answer.status}`);
    if (answer.status === 204) place.replaceChildren(...(empty ? [empty] : []));
    else show(await answer.text());
    takeDetected();
    place.setAttribute("aria-busy", "false");
  } catch (error) {
    // Typed on meanwhile: the next look is under way. Else what is shown stays; sending shows what is wrong.
    if (error.name !== "AbortError") place.setAttribute("aria-busy", "false");
  }
}

function lookSoon() {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE_MS);
}

const SHOWN =
  "#title, #body, #format, #standfirst, #byline, #section, #tags, #seo_title, #seo_description, #canonical_url, " +
  // What is kept or left out changes an article that is revised, and whether the revision is minor what it touches.
  "[data-revision] [name=keep], #minor";
form.addEventListener("input", (event) => {
  if (event.target.matches(SHOWN)) lookSoon();
});
form.querySelector("[data-preview]").addEventListener("click", (event) => {
  event.preventDefault();
  look();
});

file.addEventListener("change", () => {
  const given = file.files[0];
  const large = given && given.size > Number(file.dataset.most);
  file.setCustomValidity(large ? file.dataset.tooLarge : "");
  if (large) file.reportValidity();
  else look();
});

// A page may take seconds to come.
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.dataset.busy) setTimeout(() => { button.disabled = true; button.textContent = button.dataset.busy; });
});

if (form.querySelector("#body").value.trim() && !place.querySelector("ol")) look();
else takeDetected();
