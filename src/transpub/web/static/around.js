// What stands around the segments — progress, next steps, counts of the filters — asked for anew when some of them were
// saved and nobody saves for a moment.

const PAUSE_MS = 800;
let timer = 0;

/** `isBusy` says whether more is being saved. */
export function renewAround(list, isBusy) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (isBusy()) return;
    try {
      const address = `/translations/${list.dataset.translation}/surroundings?show=${list.dataset.show}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!answer.ok || isBusy()) return;
      const { panel, tabs } = await answer.json();
      replacePanel(panel);
      replaceTabs(tabs);
    } catch {
      // The next row that is saved asks again.
    }
  }, PAUSE_MS);
}

function replacePanel(html) {
  const panel = document.querySelector("[data-panel]");
  // A note that is being written is not taken away from under the hands.
  const busy = panel.contains(document.activeElement) || [...panel.querySelectorAll("textarea")].some((box) => box.value);
  if (!busy) panel.outerHTML = html;
}

function replaceTabs(html) {
  const tabs = document.querySelector("[data-tabs]");
  if (!tabs.contains(document.activeElement)) tabs.outerHTML = html;
}
