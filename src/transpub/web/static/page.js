// For every page: menus close, times turn to the reader's clock, `/` goes to the filter, a form is sent once.

import { localTimes } from "./times.js";

localTimes(document);

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.activeElement?.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const filter = document.querySelector("[data-filter]");
    if (filter) {
      event.preventDefault();
      filter.focus();
      filter.select();
    }
  }
});

// A double click must not send an article twice. The button is disabled after the browser has read the form.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.matches("[data-once]")) setTimeout(() => { button.disabled = true; });
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-once]:disabled")) button.disabled = false;
});

// What a form answered with is said once: a reload or a bookmark says nothing.
const address = new URL(location.href);
if (address.searchParams.has("said")) {
  address.searchParams.delete("said");
  history.replaceState(history.state, "", address);
}

// A link to a folded part of the page opens it.
function unfold() {
  const part = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = part && (part.matches("details") ? part : part.querySelector(":scope > details"));
  if (fold) fold.open = true;
}
unfold();
window.addEventListener("hashchange", unfold);
