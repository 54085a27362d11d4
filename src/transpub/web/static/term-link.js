// The link that adds an expression to the register takes along what is selected: words of the source, and words of the
// text in the box. Without scripts it leads to an empty form.

const LONGEST = 200;
let row = null;
let source = "";

function words(text) {
  return text.replace(/\s+/g, " ").trim().slice(0, LONGEST);
}

function selectedInBox() {
  const box = row?.querySelector("[data-segment-form] textarea");
  return box ? words(box.value.slice(box.selectionStart, box.selectionEnd)) : "";
}

document.addEventListener("segment:active", ({ detail }) => {
  if (detail.row?.id !== row?.id) source = "";
  row = detail.row;
});

// A click on the link takes the selection away, so it is kept from before.
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const node = selection.anchorNode;
  const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  if (!selection.isCollapsed && element?.closest(".segment-source")) source = words(selection.toString());
});

for (const kind of ["pointerdown", "focusin", "click"]) {
  document.addEventListener(kind, ({ target }) => {
    const link = target.closest?.("a[data-add-term]");
    if (!link) return;
    const address = new URL(link.href);
    address.searchParams.set("source", source);
    address.searchParams.set("target", selectedInBox());
    link.href = address;
  }, true);
}
