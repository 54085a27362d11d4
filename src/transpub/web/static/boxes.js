// The boxes that texts are written in. Saving is saving.js's.

/** Put another text into a box, through the browser's own editing where it can, so that one key takes it back: what
 * was typed there may not be saved yet. */
export function replaceText(box, text) {
  box.focus();
  box.select();
  if (document.execCommand("insertText", false, text)) return;
  box.value = text;
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
