// While an entry is being written, its declined forms follow the wording; forms a person corrected stay. Without
// scripts the button below the wordings shows the same.

const WAIT_MS = 400;
const form = document.querySelector("[data-term-form]");
const said = form?.querySelector("[data-forms-said]");
let waiting = 0;
let asked = null;

function decides(name) {
  return name.startsWith("text.") || name === "kind" || name === "part_of_speech" || name === "gender";
}

async function renew() {
  asked?.abort();
  asked = new AbortController();
  let tables;
  try {
    const answer = await fetch("/terms/forms", { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, signal: asked.signal });
    if (!answer.ok) return;
    tables = await answer.json();
  } catch {
    return;
  }
  for (const place of form.querySelectorAll("[data-forms]")) {
    const table = tables[place.dataset.forms];
    if (table === undefined || place.contains(document.activeElement)) continue;
    const template = document.createElement("template");
    template.innerHTML = table;
    place.replaceChildren(template.content);
  }
  said.textContent = said.dataset.text;
}

form?.addEventListener("input", (event) => {
  if (!decides(event.target.name ?? "")) return;
  said.textContent = "";
  clearTimeout(waiting);
  waiting = setTimeout(renew, WAIT_MS);
});
