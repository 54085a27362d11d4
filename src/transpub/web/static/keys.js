// The shortcuts of the translator's desk: the one table of them, and the dialog that lists it. What they do is said by
// desk.js and by the elements they press.
//
// A letter stands for the key it is printed on, whatever the layout types there: on a Ukrainian keyboard the key of «S»
// types «і».

/** `press` is an element that is clicked: `inRow` in the row worked on and in no other one, else beside it. `run` is a
 * function of desk.js. The words of a `label` are in the dialog, in the reader's language. */
export const KEYS = [
  { key: "Ctrl+Enter", label: "confirm", run: "confirm" },
  { key: "Ctrl+S", label: "save", run: "save" },
  { key: "Alt+ArrowDown", label: "next", run: "next" },
  { key: "Alt+ArrowUp", label: "previous", run: "previous" },
  { key: "Ctrl+1", label: "take-1", press: "[data-take-number='1']" },
  { key: "Ctrl+2", label: "take-2", press: "[data-take-number='2']" },
  { key: "Ctrl+3", label: "take-3", press: "[data-take-number='3']" },
  { key: "Ctrl+I", label: "copy-source", run: "copySource" },
  { key: "Ctrl+Shift+Space", label: "codes", run: "putCodesBack" },
  { key: "Ctrl+D", label: "source-diff", press: "[data-source-diff]", inRow: true },
  { key: "Alt+K", label: "concordance", press: "[data-concordance]" },
  { key: "Ctrl+Shift+C", label: "comment", press: "[data-comment]" },
  { key: "Ctrl+J", label: "join", press: "button[value='join']", inRow: true },
  { key: "Ctrl+Shift+J", label: "split", press: "button[value='split']", inRow: true },
  { key: "Escape", label: "leave", run: "leave" },
  { key: "Ctrl+/", label: "keys", run: "keys" },
];

const SHOWN = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };

function codeOf(name) {
  if (/^[A-Z]$/.test(name)) return `Key${name}`;
  if (/^[0-9]$/.test(name)) return `Digit${name}`;
  return name === "/" ? "Slash" : name;
}

const byPress = new Map(
  KEYS.map((entry) => {
    const parts = entry.key.split("+");
    const code = codeOf(parts.pop());
    return [signature(parts.includes("Ctrl"), parts.includes("Alt"), parts.includes("Shift"), code), entry];
  }),
);

function signature(ctrl, alt, shift, code) {
  return `${ctrl ? "c" : ""}${alt ? "a" : ""}${shift ? "s" : ""} ${code}`;
}

/** The table's entry for what was pressed; none while letters are being composed. */
export function pressed(event) {
  if (event.isComposing) return undefined;
  const code = event.code === "NumpadEnter" ? "Enter" : event.code;
  return byPress.get(signature(event.ctrlKey || event.metaKey, event.altKey, event.shiftKey, code));
}

/** Fill the dialog from the table, once, and show it. */
export function showKeys(dialog) {
  const list = dialog.querySelector("[data-keys-list]");
  if (!list.childElementCount) {
    for (const { key, label } of KEYS) {
      const words = dialog.querySelector(`[data-key-label="${label}"]`);
      if (words) list.append(term(key), described(words.textContent));
    }
  }
  dialog.showModal();
}

function term(key) {
  const shown = document.createElement("dt");
  for (const [index, name] of key.split("+").entries()) {
    if (index) shown.append("+");
    const cap = document.createElement("kbd");
    cap.textContent = SHOWN[name] ?? name;
    shown.append(cap);
  }
  return shown;
}

function described(words) {
  const shown = document.createElement("dd");
  shown.textContent = words;
  return shown;
}
