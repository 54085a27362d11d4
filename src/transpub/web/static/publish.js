// Times of the publishing pages by the reader's clock: exact ones are shown in it, typed ones are sent in UTC.

const exact = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
const zone = new Intl.DateTimeFormat(document.documentElement.lang, { timeZoneName: "short" });

for (const time of document.querySelectorAll("time[data-exact]")) {
  time.textContent = exact.format(new Date(time.dateTime));
}

// A moment typed by the wall clock: which zone that is, and what it is in UTC, written beside the field.
function zoneAt(moment) {
  return zone.formatToParts(moment).find((part) => part.type === "timeZoneName").value;
}

// As a date-time field holds it, by the reader's clock.
function local(moment) {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

for (const field of document.querySelectorAll("input[data-moment]")) {
  if (field.dataset.moment) field.value = local(new Date(field.dataset.moment));
  const sent = field.form.elements[`${field.name}_utc`];
  const named = field.labels[0].querySelector("[data-zone]");
  const read = () => {
    const moment = new Date(field.value);
    const isKnown = field.value !== "" && !Number.isNaN(moment.valueOf());
    sent.value = isKnown ? moment.toISOString() : "";
    named.textContent = `(${zoneAt(isKnown ? moment : new Date())})`;
  };
  field.addEventListener("input", read);
  read();
}
