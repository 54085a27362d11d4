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
