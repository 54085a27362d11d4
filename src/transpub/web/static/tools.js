// The tools of the row worked on: one set for the whole list, put into the row that becomes the active one. What they
// do is the server's, or said by desk.js.

import { codesIn, shown } from "./codes.js";
import { word } from "./words.js";

export class Tools {
  constructor(template) {
    this.template = template;
    this.set = null;
  }

  /** Take the tools that stand in rows for whoever has no scripts out of them. */
  clear(row) {
    row.querySelector("[data-more]")?.remove();
    for (const set of row.querySelectorAll("[data-tools]")) if (set !== this.set) set.remove();
  }

  /** Where what may be done with the row is something else now. */
  renew(row) {
    if (this.set && this.set.dataset.for !== row.dataset.may) this.place(row);
  }

  place(row) {
    const place = row.querySelector(".segment-tools");
    if (!this.template || !place) return;
    const set = this.template.content.firstElementChild.cloneNode(true);
    const address = `/segments/${row.dataset.id}`;
    for (const link of set.querySelectorAll("[href]")) link.setAttribute("href", at(link, "href", address));
    for (const press of set.querySelectorAll("[formaction]")) {
      press.setAttribute("formaction", at(press, "formaction", address));
    }
    set.dataset.for = row.dataset.may;
    const may = row.dataset.may.split(" ");
    for (const tool of set.querySelectorAll("[data-may]")) if (!may.includes(tool.dataset.may)) tool.remove();
    set.querySelector("[data-copy-source]").hidden = false;
    this.set?.remove();
    this.set = set;
    codeButtons(set.querySelector("[data-codes]"), row);
    place.append(set);
  }
}

function at(element, name, address) {
  return element.getAttribute(name).replace("/segments/_", address);
}

function codeButtons(holder, row) {
  const source = row.querySelector("[data-segment-form]").dataset.source ?? "";
  for (const code of codesIn(source)) {
    const press = document.createElement("button");
    const hint = row.querySelector(`.segment-source [data-code="${code.written}"]`)?.title;
    const label = word("insert-code", { code: shown(code) });
    Object.assign(press, { type: "button", className: "chip", textContent: shown(code) });
    press.title = hint ? `${label}: ${hint}` : label;
    press.dataset.code = code.written;
    holder.append(press);
  }
  holder.hidden = !holder.childElementCount;
}
