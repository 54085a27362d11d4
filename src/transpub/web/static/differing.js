// What differs between two texts, word by word, and what becomes of a text that two people changed. Pure.

const WORDS = /<\/?\d+\/?>|\s+|[\p{L}\p{M}\p{N}'’ʼ-]+|[^\s\p{L}\p{M}\p{N}]/gu;
// Words of one text times words of the other that are compared; above it the whole is taken for rewritten.
const MOST_COMPARED = 4_000_000;

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

/** By the longest common subsequence. */
function walked(old, fresh) {
  const width = fresh.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        old[i] === fresh[j]
          ? common[(i + 1) * width + j + 1] + 1
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
  const ours = edits(of, words(mine));
  const others = edits(of, words(theirs));
  const done = [];
  let [at, overlaps] = [0, 0];
  while (ours.length || others.length) {
    const isOurs = !others.length || (ours.length && ours[0].start <= others[0].start);
    const edit = (isOurs ? ours : others).shift();
    const rest = isOurs ? others : ours;
    done.push(...of.slice(at, edit.start));
    at = edit.end;
    const met = [];
    while (rest.length && touches(edit, rest[0], at)) {
      met.push(rest.shift());
      at = Math.max(at, met.at(-1).end);
    }
    done.push(...together(edit, met, isOurs));
    if (met.length && !isSame(edit, met)) overlaps += 1;
  }
  return { text: [...done, ...of.slice(at)].join(""), overlaps };
}

function touches(edit, other, end) {
  return other.start < end || other.start === edit.start;
}

const isSame = (edit, met) => met.length === 1 && met[0].words.join("") === edit.words.join("");

function together(edit, met, isOurs) {
  if (!met.length || isSame(edit, met)) return edit.words;
  const other = met.flatMap((one) => one.words);
  const [first, second] = isOurs ? [edit.words, other] : [other, edit.words];
  return first.length && second.length ? [...first, " ", ...second] : [...first, ...second];
}
