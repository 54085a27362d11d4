// The words that scripts say, in the reader's language: the page brings them in a template.

const holder = document.querySelector("template[data-words]");

/** `facts` stand in place of their names in braces. */
export function word(name, facts = {}) {
  const written = holder.content.querySelector(`[data-word="${name}"]`).textContent;
  return written.replace(/\{(\w+)\}/g, (whole, fact) => facts[fact] ?? whole);
}

/** A button that a script puts on the page. */
export function button(name, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "small";
  made.textContent = word(name);
  made.addEventListener("click", press);
  return made;
}
