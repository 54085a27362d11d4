// Shows below a segment what the memory has for it, and puts a text that is taken into the segment's box. Saving stays
// with desk.js. Without scripts the link leads to a page with the same list.

import { replaceText } from "./boxes.js";
import { localTimes } from "./times.js";

const list = document.querySelector("[data-segments]");

/** What stands below the segment then: the list, or why there is none. */
async function answered(link) {
  let answer;
  let body;
  try {
    answer = await fetch(link.href, { headers: { Accept: "application/json" }, cache: "no-store" });
    body = await answer.json();
  } catch {
    return problem(list.dataset.offline);
  }
  if (!answer.ok) return problem(answer.status === 401 ? list.dataset.expired : body.detail);
  const template = document.createElement("template");
  template.innerHTML = body.memory;
  const memory = template.content.querySelector("[data-memory-list]");
  localTimes(memory);
  return memory;
}

function problem(words) {
  const shown = document.createElement("p");
  shown.className = "problem";
  shown.setAttribute("role", "alert");
  shown.dataset.memoryList = "";
  shown.textContent = words;
  return shown;
}

async function open(link, { id }) {
  link.setAttribute("aria-busy", "true");
  const memory = await answered(link);
  link.removeAttribute("aria-busy");
  // The row may have been saved meanwhile, and put in anew.
  const row = document.getElementById(id);
  row.querySelector("[data-segment-form]").after(memory);
  row.querySelector("a[data-memory]").setAttribute("aria-expanded", "true");
}

list?.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-memory]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const row = link.closest("[data-segment]");
  const shown = row.querySelector("[data-memory-list]");
  if (!shown) {
    if (!link.hasAttribute("aria-busy")) open(link, row);
    return;
  }
  shown.remove();
  link.setAttribute("aria-expanded", "false");
});

list?.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-memory-take]");
  if (!form) return;
  event.preventDefault();
  replaceText(form.closest("[data-segment]").querySelector("[data-segment-form] textarea"), form.elements.text.value);
});
