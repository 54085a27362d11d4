// The boxes that texts are written in: how anything but a keyboard writes into one. Saving is saving.js's.
//
// Written through the browser's own editing where it can, so that one key takes it back: what was typed there may not
// be saved yet. Either way a bubbling `input` event says that the text is another.

/** Put another text in place of all that stands in the box. */
export function replaceText(box, text) {
  box.focus();
  box.select();
  write(box, text);
}

/** Put a text where the caret is, in place of what is selected. */
export function insertText(box, text) {
  box.focus();
  write(box, text);
}

function write(box, text) {
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (done) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
