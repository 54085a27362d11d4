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
