// What comes into a box by pasting or dropping: words in one line, nothing that cannot be stored. What was left out is
// told, never only lost.

import { insertText } from "./boxes.js";

const BREAKS = /[\t\n\v\f\r\u2028\u2029]+/g;
const CONTROLS = /\p{Cc}/gu;

/** `tell(box)` says that something was left out. */
export function pasting(list, tell) {
  list.addEventListener("paste", (event) => take(event, event.clipboardData));
  list.addEventListener("drop", (event) => {
    // Moved within a box, a text is the browser's to move.
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });

  function take(event, data) {
    const box = event.target.closest("[data-box] > textarea");
    if (!box) return;
    const text = data.getData("text/plain") || wordsOf(data.getData("text/html"));
    const line = inLine(text);
    event.preventDefault();
    if (line) insertText(box, line);
    if (CONTROLS.test(text.replace(BREAKS, " "))) tell(box);
    CONTROLS.lastIndex = 0;
  }
}

export function inLine(text) {
  return text.replace(BREAKS, " ").replace(CONTROLS, "");
}

/** The words of a page's piece, not its scripts and styles. Nothing in it is run or loaded. */
function wordsOf(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const silent of parsed.querySelectorAll("script, style, template, noscript, title")) silent.remove();
  return parsed.body.textContent;
}
