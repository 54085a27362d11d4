// Says every few seconds that this page is open and at which segment, and shows who else is there. Nobody is locked
// out by it, and who closes the page is gone.

const EVERY_MS = 15000;
const NOBODY = { title: "", rows: {} };

const place = document.querySelector("[data-presence]");
let segment = "";
let rows = {};
let told = "";
let timer;

/** Names at the rows they work on. Rows are put in anew when they are saved, so the names are too. */
function mark() {
  for (const old of document.querySelectorAll("[data-segment] .here")) {
    if (!rows[old.closest("[data-segment]").dataset.segment]) old.remove();
  }
  for (const [number, names] of Object.entries(rows)) {
    const marks = document.querySelector(`[data-segment="${CSS.escape(number)}"] .segment-marks`);
    if (!marks) continue;
    const here = marks.querySelector(".here") ?? marks.appendChild(document.createElement("span"));
    here.className = "mark here";
    if (here.textContent !== names.join(", ")) here.textContent = names.join(", ");
  }
}

function show(answer) {
  rows = answer.rows;
  // A region that is written again is read aloud again.
  if (answer.title !== told) {
    told = answer.title;
    place.innerHTML = answer.title;
  }
  mark();
}

async function say() {
  clearTimeout(timer);
  timer = setTimeout(say, EVERY_MS);
  if (document.hidden) return;
  try {
    const answer = await fetch(place.dataset.presence, {
      method: "POST",
      body: new URLSearchParams({ segment }),
      headers: { Accept: "application/json" },
    });
    if (answer.status === 404) clearTimeout(timer);
    show(answer.ok ? await answer.json() : NOBODY);
  } catch {
    // The server cannot be asked just now; who was there is not known any more.
    show(NOBODY);
  }
}

if (place) {
  document.addEventListener("segment:active", (event) => {
    const { id } = event.detail.row.dataset;
    if (id === segment) return;
    segment = id;
    // Somebody who walks through the rows is told of once they rest.
    clearTimeout(timer);
    timer = setTimeout(say, 600);
  });
  document.addEventListener("segment:saved", mark);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) say();
  });
  window.addEventListener("pagehide", () => {
    navigator.sendBeacon(place.dataset.presence, new URLSearchParams({ leave: "1" }));
  });
  say();
}
