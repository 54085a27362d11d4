// The form of a new article: only the chosen language's targets, and a file that is too large is said at once.

const form = document.querySelector("[data-submission]");
const source = form.querySelector("#source_language");
const groups = [...form.querySelectorAll("fieldset[data-source]")];

function showTargets() {
  for (const group of groups) {
    const fits = group.dataset.source === source.value;
    group.hidden = !fits;
    group.disabled = !fits;
  }
}
source.addEventListener("change", showTargets);
showTargets();

const file = form.querySelector("#file");
file.addEventListener("change", () => {
  const chosen = file.files[0];
  const large = chosen && chosen.size > Number(file.dataset.most);
  file.setCustomValidity(large ? file.dataset.tooLarge : "");
  if (large) file.reportValidity();
});

// Text and headline are set in the language they are written in, for the spelling checker and the hyphens.
source.addEventListener("change", () => {
  for (const field of form.querySelectorAll("#title, #body")) field.lang = source.value;
});
