// Looks again every two seconds while something moves, and puts the changed pieces in their place.
//
// A frame (`data-live-frame` = address to ask) moves while it has `data-moving`. Pieces are `data-live` = name,
// anywhere on the page. `data-live-done="reload"` loads the page anew once nothing moves any more.

import { localTimes } from "./times.js";

const EVERY_MS = 2000;
const SLOWEST_MS = 30000;

function swap(fresh) {
  for (const piece of document.querySelectorAll("[data-live]")) {
    const name = CSS.escape(piece.dataset.live);
    const next = fresh.querySelector(`[data-live="${name}"]`);
    if (!next || next.innerHTML === piece.innerHTML) continue;
    const held = piece.contains(document.activeElement) && document.activeElement;
    if (held && held !== piece && held.matches("input, textarea, select")) continue;
    // The piece itself stays, so that focus on a link is not lost when its words change.
    piece.innerHTML = next.innerHTML;
    localTimes(piece);
  }
}

async function look(frame) {
  const answer = await fetch(frame.dataset.liveFrame, { headers: { Accept: "text/html" }, cache: "no-store" });
  // The log-in page instead of ours: the next click leads there, with the way back.
  if (answer.redirected) return false;
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = fresh.querySelector("[data-live-frame]");
  if (next?.hasAttribute("data-moving")) {
    swap(fresh);
    return true;
  }
  if (frame.dataset.liveDone === "reload") location.reload();
  else swap(fresh);
  return false;
}

async function watch(frame) {
  let pause = EVERY_MS;
  const lost = document.querySelector("[data-live-lost]");
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (document.hidden) continue;
    try {
      if (!(await look(frame))) return;
      pause = EVERY_MS;
      if (lost) lost.hidden = true;
    } catch {
      pause = Math.min(pause * 2, SLOWEST_MS);
      if (lost) lost.hidden = false;
    }
  }
}

for (const frame of document.querySelectorAll("[data-live-frame][data-moving]")) watch(frame);
