// The server writes exact times in UTC; a reader's browser knows the clock on the wall.

const language = document.documentElement.lang;
const exact = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(language, { timeStyle: "short" });

export function localTimes(within) {
  for (const time of within.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.valueOf())) time.title = exact.format(moment);
  }
}

export function clockTime(moment = new Date()) {
  return clock.format(moment);
}

// "in 24 min.", counted down; amber once it is near, quiet once it is over. Looked at often enough to be right.
const SOON_MS = 30 * 60 * 1000;
// Three of a unit at least: "in 119 min." says more than "in 2 h".
const STEPS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1000]];
const ahead = new Intl.RelativeTimeFormat(language, { style: "short" });

function countDown() {
  for (const time of document.querySelectorAll("time[data-until]")) {
    const left = new Date(time.dateTime) - Date.now();
    const [unit, size] = STEPS.find(([, each]) => left >= 3 * each) ?? STEPS.at(-1);
    const words = ahead.format(Math.max(0, Math.round(left / size)), unit);
    if (time.textContent !== words) time.textContent = words;
    time.closest(".embargo")?.classList.toggle("embargo-soon", left <= SOON_MS);
  }
}

export function countDowns() {
  countDown();
  setInterval(countDown, 1000);
}
