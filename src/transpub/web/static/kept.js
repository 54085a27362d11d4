// What the browser kept of an earlier visit, offered beside the text that is stored: take it, or drop it. Until then it
// stays kept.

import { replaceText } from "./boxes.js";
import { paint } from "./conflict.js";
import { storedOf } from "./patching.js";
import { button, word } from "./words.js";

const moment = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

/** `elsewhere` is where texts stand whose segment is not on the page. */
export function offerKept(list, drafts, elsewhere) {
  for (const [id, draft] of drafts.all()) {
    const row = list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    const box = row?.querySelector("[data-box] > textarea");
    if (box && draft.text.trim() === storedOf(box).trim()) drafts.drop(id);
    else if (box) offer(row, box, draft, () => drafts.drop(id));
    else if (row) tellKept(row, draft, () => drafts.drop(id));
    else if (list.dataset.show === "all") tell(elsewhere, "kept-gone", draft, () => drafts.drop(id));
  }
}

function offer(row, box, draft, drop) {
  const shown = kept("kept-text", draft);
  const text = shown.querySelector("[data-kept-text]");
  text.lang = box.lang;
  text.dir = box.dir;
  paint(text, draft.text, storedOf(box));
  const take = button("take-kept", () => {
    shown.remove();
    replaceText(box, draft.text);
  });
  const away = button("drop-kept", () => {
    drop();
    shown.remove();
    box.focus();
  });
  shown.querySelector(".buttons").append(take, away);
  row.querySelector("[data-box]").before(shown);
}

/** In a row whose text cannot be changed: there is nothing to take it into. */
export function tellKept(row, draft, drop) {
  tell(row.querySelector("[data-piece='above']"), "kept-closed", draft, drop);
}

function tell(place, name, draft, drop) {
  const shown = kept(name, draft);
  shown.querySelector("[data-kept-text]").textContent = draft.text;
  const away = button("drop-kept", () => {
    drop();
    shown.remove();
  });
  shown.querySelector(".buttons").append(away);
  place.hidden = false;
  place.append(shown);
}

function kept(name, draft) {
  const shown = document.createElement("div");
  shown.className = "kept";
  const words = document.createElement("p");
  words.className = "soft";
  words.textContent = word(name, { when: moment.format(new Date(draft.at)) });
  const text = document.createElement("p");
  text.className = "theirs";
  text.dataset.keptText = "";
  const choices = document.createElement("p");
  choices.className = "buttons";
  shown.append(words, text, choices);
  return shown;
}
