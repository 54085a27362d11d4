// What is typed and not stored yet, kept in this browser until it is: for one whose network, server, session or browser
// ends. By person, translation and segment, with the version it was typed over. Bounded; nothing else is kept there.

const PREFIX = "transpub.draft";
const MOST = 200;
const MOST_CHARACTERS = 200_000;
const OLDEST_MS = 30 * 24 * 3600 * 1000;

export class Drafts {
  constructor(person, translation) {
    this.prefix = `${PREFIX}.${person}.${translation}.`;
  }

  keep(segment, text, version) {
    if (text.length > MOST_CHARACTERS) return;
    const key = this.prefix + segment;
    const draft = JSON.stringify({ text, version, at: Date.now() });
    if (stored(key, draft)) return;
    // The browser's space is used up: what is oldest makes room.
    tidy(MOST / 4);
    stored(key, draft);
  }

  drop(segment) {
    try {
      localStorage.removeItem(this.prefix + segment);
    } catch {
      // A browser that keeps nothing has nothing to drop.
    }
  }

  /** The text of this segment leaves with a form that another page answers. */
  sendOff(segment, text) {
    try {
      sessionStorage.setItem(this.prefix, JSON.stringify({ segment, text }));
    } catch {
      // It is offered once more then.
    }
  }

  /** On the next page of this tab: what was sent off is kept no longer if the page says that it is stored. */
  arrive(isStored) {
    try {
      const { segment, text } = JSON.parse(sessionStorage.getItem(this.prefix)) ?? {};
      sessionStorage.removeItem(this.prefix);
      if (isStored && text !== undefined && this.all().get(segment)?.text === text) this.drop(segment);
    } catch {
      // Nothing was sent off.
    }
  }

  /** By segment: `{text, version, at}`. */
  all() {
    tidy(MOST);
    const mine = entries().filter(({ key }) => key.startsWith(this.prefix));
    return new Map(mine.map(({ key, draft }) => [key.slice(this.prefix.length), draft]));
  }
}

function stored(key, draft) {
  try {
    localStorage.setItem(key, draft);
    return true;
  } catch {
    return false;
  }
}

/** Everybody's in this browser, the newest first; what cannot be read is thrown away. */
function entries() {
  const found = [];
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const draft = read(localStorage.getItem(key));
      if (draft) found.push({ key, draft });
      else localStorage.removeItem(key);
    }
  } catch {
    return [];
  }
  return found.sort((one, other) => other.draft.at - one.draft.at);
}

function read(json) {
  try {
    const draft = JSON.parse(json);
    const isWhole = typeof draft.text === "string" && Number.isFinite(draft.version) && Number.isFinite(draft.at);
    return isWhole && Date.now() - draft.at < OLDEST_MS ? draft : null;
  } catch {
    return null;
  }
}

function tidy(most) {
  for (const { key } of entries().slice(most)) localStorage.removeItem(key);
}
