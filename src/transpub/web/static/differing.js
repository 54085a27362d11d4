// What differs between two texts, word by word, and what becomes of a text that two people changed. Pure.

const WORDS = /<\/?\d+\/?>|\s+|[\p{L}\p{M}\p{N}'’ʼ-]+|[^\s\p{L}\p{M}\p{N}]/gu;
const SPACE = /^\s/u;
const WORD = /^[\p{L}\p{M}\p{N}]/u;
// Words of one text times words of the other that are compared; above it the whole is taken for rewritten.
const MOST_COMPARED = 4_000_000;
// One word in common says more than the spaces between the words; 2,000 of them still fit into 16 bits.
const WORD_WEIGHT = 16;

const words = (text) => text.match(WORDS) ?? [];

/** Stretches where `to` has other words than `from`: `from[start..end)` became `words`. Indexes count words. */
function edits(from, to) {
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head += 1;
  let tail = 0;
  while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  const old = from.slice(head, from.length - tail);
  const fresh = to.slice(head, to.length - tail);
  if (!old.length && !fresh.length) return [];
  if (old.length * fresh.length > MOST_COMPARED) return [{ start: head, end: head + old.length, words: fresh }];
  return walked(old, fresh).map((edit) => ({ ...edit, start: edit.start + head, end: edit.end + head }));
}

/** By the heaviest common subsequence. */
function walked(old, fresh) {
  const width = fresh.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        old[i] === fresh[j]
          ? common[(i + 1) * width + j + 1] + (SPACE.test(old[i]) ? 1 : WORD_WEIGHT)
          : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const found = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      i += 1;
      j += 1;
      continue;
    }
    const edit = { start: i, end: i, words: [] };
    while ((i < old.length || j < fresh.length) && !(i < old.length && j < fresh.length && old[i] === fresh[j])) {
      const isTaken = i >= old.length || (j < fresh.length && common[i * width + j + 1] > common[(i + 1) * width + j]);
      if (isTaken) edit.words.push(fresh[j++]);
      else edit.end = ++i;
    }
    found.push(edit);
  }
  return found;
}

/** The text in stretches, those marked that the other text does not have. */
export function marked(text, other) {
  const own = words(text);
  const runs = [];
  let at = 0;
  for (const { start, end } of edits(own, words(other))) {
    if (start > at) runs.push({ text: own.slice(at, start).join(""), differs: false });
    if (end > start) runs.push({ text: own.slice(start, end).join(""), differs: true });
    at = end;
  }
  if (at < own.length) runs.push({ text: own.slice(at).join(""), differs: false });
  return runs;
}

/** Both people's changes to `base` in one text. Where both changed the same words both stand, mine first; `overlaps`
 * counts those places. */
export function merged(base, mine, theirs) {
  const of = words(base);
  const [ours, others] = [edits(of, words(mine)), edits(of, words(theirs))];
  const done = [];
  let [at, overlaps] = [0, 0];
  while (ours.length || others.length) {
    const place = nextPlace(ours, others);
    const [one, other] = [place.ours, place.others].map((changes) => stretch(of, changes));
    const isOverlap = place.ours.length > 0 && place.others.length > 0 && !isSame(place.ours, place.others);
    done.push(...of.slice(at, place.start), ...(isOverlap ? together(one, other) : place.ours.length ? one : other));
    overlaps += Number(isOverlap);
    at = place.end;
  }
  return { text: written([...done, ...of.slice(at)]), overlaps };
}

/** The first of the edits, and all of both lists that touch one another from there on; they are taken out. */
function nextPlace(ours, others) {
  const start = Math.min(...[ours, others].filter((list) => list.length).map((list) => list[0].start));
  const place = { start, end: start, ours: [], others: [] };
  const take = (list, into) => {
    while (list.length && (list[0].start < place.end || list[0].start === start)) {
      into.push(list.shift());
      place.end = Math.max(place.end, into.at(-1).end);
    }
  };
  let taken;
  do {
    taken = ours.length + others.length;
    take(ours, place.ours);
    take(others, place.others);
  } while (ours.length + others.length < taken);
  return place;
}

/** One person's words from the first of their changes to the last; what the other one took away around them stays away. */
function stretch(of, changes) {
  const said = [];
  let at = changes[0]?.start;
  for (const { start, end, words: fresh } of changes) {
    said.push(...of.slice(at, start), ...fresh);
    at = end;
  }
  return said;
}

function isSame(ours, others) {
  const [one, other] = [ours, others].map((changes) => JSON.stringify(changes));
  return one === other;
}

function together(first, second) {
  return first.length && second.length ? [...first, " ", ...second] : [...first, ...second];
}

/** As one text: where pieces of two texts meet, words stand one space apart. */
function written(pieces) {
  let text = "";
  let last = "";
  for (const piece of pieces) {
    const [isSpace, wasSpace] = [piece, last].map((one) => SPACE.test(one));
    if (isSpace && wasSpace) continue;
    text += WORD.test(last) && WORD.test(piece) ? ` ${piece}` : piece;
    last = piece;
  }
  return text;
}
