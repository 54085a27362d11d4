// The board: how many articles are ticked, addresses without empty filters, embargoes counted down.

import { countDowns } from "./times.js";

countDowns();

const sieve = document.querySelector("[data-sieve]");
sieve?.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
});

const bulk = document.querySelector("[data-bulk]");
function counted() {
  const ticked = document.querySelectorAll("[data-tick]:checked").length;
  bulk.querySelector("[data-ticked]").value = ticked ? new Intl.NumberFormat(document.documentElement.lang).format(ticked) : "";
}
if (bulk) {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick]")) counted();
  });
  // A browser that comes back to the page has kept the ticks.
  window.addEventListener("pageshow", counted);
  counted();
}
