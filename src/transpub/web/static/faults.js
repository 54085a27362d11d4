// What is wrong with the codes of a text while it is being typed, beside its row; and putting missing ones back. Once it
// is saved the server's findings say it.

import { replaceText } from "./boxes.js";
import { problems, putBack } from "./codes.js";
import { button, word } from "./words.js";

/** The source with its codes, as it is stored. */
export function sourceOf(row) {
  const written = row.querySelector("[data-segment-form]")?.dataset.source;
  return written ?? row.querySelector(".segment-source .segment-text").textContent;
}

/** Show them. Returns them in words; empty if there are none or they are the server's to show. */
export function showFaults(row, box, isTyped) {
  const found = problems(sourceOf(row), box.value);
  const words = found.map(({ fault, code }) => word(fault, { code: code.replaceAll("<", "⟨").replaceAll(">", "⟩") }));
  const shown = row.querySelector("[data-faults]");
  const isShown = Boolean(found.length && isTyped && box.value);
  const tool = row.querySelector("[data-put-back]");
  if (tool) tool.hidden = isShown || !found.length;
  if (!isShown) {
    shown?.remove();
    return "";
  }
  const said = words.join(" ");
  if (shown?.dataset.faults === said) return said;
  const list = document.createElement("div");
  list.className = "faults";
  list.dataset.faults = said;
  const text = document.createElement("span");
  text.textContent = said;
  list.append(text, " ", button("put-back", () => putCodesBack(row)));
  if (shown) shown.replaceWith(list);
  else row.querySelector("[data-box]").after(list);
  return said;
}

export function putCodesBack(row) {
  const box = row.querySelector("[data-box] > textarea");
  if (!box) return;
  const text = putBack(sourceOf(row), box.value);
  if (text === box.value) return;
  const at = box.selectionStart;
  replaceText(box, text);
  box.setSelectionRange(Math.min(at, text.length), Math.min(at, text.length));
}
