// Inline codes in a text (`<1>…</1>`, `<2/>`): where they stand, what is wrong with them, missing ones put back. Pure;
// the grammar and the faults are those of transpub.articles.codes, which has the last word.

// A backslash before a code makes it literal text, two are one backslash; see the server's for the whole rule.
const CODE = /(?<!\\)(\\*)<(?:([1-9][0-9]{0,5})|\/([1-9][0-9]{0,5})|([1-9][0-9]{0,5})\/)>/g;

/** The codes in their order: `kind` open, close or void, its number, as written, and where it stands. */
export function codesIn(text) {
  const found = [];
  for (const match of text.matchAll(CODE)) {
    const [whole, backslashes, open, close, single] = match;
    if (backslashes.length % 2) continue;
    const start = match.index + backslashes.length;
    found.push({
      kind: open ? "open" : close ? "close" : "void",
      number: Number(open ?? close ?? single),
      written: whole.slice(backslashes.length),
      start,
      end: match.index + whole.length,
    });
  }
  return found;
}

export function shown(code) {
  return code.written.replace("<", "⟨").replace(">", "⟩");
}

const pair = (number) => `<${number}>…</${number}>`;
const named = (code) => (code.kind === "void" ? code.written : pair(code.number));

/** What is wrong with the target's codes, each as `{fault, code}`; empty if nothing. */
export function problems(source, target) {
  return [...differences(codesIn(source), codesIn(target)), ...nesting(target)];
}

function forms(codes) {
  return new Map(codes.filter(({ kind }) => kind !== "close").map((code) => [code.number, code]));
}

function differences(wantedCodes, givenCodes) {
  const wanted = forms(wantedCodes);
  const given = forms(givenCodes);
  const found = [];
  for (const [number, code] of wanted) {
    if (!given.has(number)) found.push({ fault: "missing", code: named(code) });
    else if (given.get(number).kind !== code.kind) found.push({ fault: "wrong_form", code: named(code) });
  }
  for (const [number, code] of given) {
    const times = givenCodes.filter((other) => other.kind !== "close" && other.number === number).length;
    if (!wanted.has(number)) found.push({ fault: "unknown", code: named(code) });
    else if (times > 1) found.push({ fault: "repeated", code: named(code) });
  }
  return found;
}

function nesting(text) {
  const found = [];
  const opened = [];
  const crossed = new Set();
  let end = 0;
  for (const code of codesIn(text)) {
    if (text.slice(end, code.start).trim()) for (const outer of opened) outer.filled = true;
    end = code.end;
    if (code.kind === "void") for (const outer of opened) outer.filled = true;
    else if (code.kind === "open") opened.push({ ...code, filled: false });
    else if (opened.some(({ number }) => number === code.number)) {
      let inner = opened.pop();
      for (; inner.number !== code.number; inner = opened.pop()) {
        crossed.add(inner.number);
        found.push({ fault: "crossed", code: pair(inner.number) });
      }
      if (!inner.filled) found.push({ fault: "empty", code: pair(code.number) });
    } else if (!crossed.has(code.number)) found.push({ fault: "not_opened", code: code.written });
  }
  return [...found, ...opened.map((code) => ({ fault: "not_closed", code: code.written }))];
}

/** The target with the source's codes in it: missing ones where they stand in the source relative to the words, those
 * that are right where they are. Where that cannot be, all are placed anew, and at worst at the end. */
export function putBack(source, target) {
  let best = target;
  let fewest = problems(source, target).length;
  for (const way of [missingOnly, allAnew, atTheEnd]) {
    if (!fewest) break;
    const text = way(source, target);
    const count = problems(source, text).length;
    if (count < fewest) [best, fewest] = [text, count];
  }
  return best;
}

function missingOnly(source, target) {
  const sound = soundNumbers(source, target);
  const kept = without(target, (code) => !sound.has(code.number) && !isHalf(source, target, code.number));
  return placed(source, kept, (code) => !sound.has(code.number));
}

/** Whether one of a pair stands in the target, and the other one does not. */
function isHalf(source, target, number) {
  const given = codesIn(target).filter((code) => code.number === number);
  const isPair = codesIn(source).some((code) => code.number === number && code.kind === "open");
  return isPair && given.length === 1 && given[0].kind !== "void";
}

function allAnew(source, target) {
  return placed(source, without(target, () => true), () => true);
}

function atTheEnd(source, target) {
  const bare = without(target, () => true).trimEnd();
  const codes = codesIn(source);
  const opens = codes.filter(({ kind }) => kind === "open");
  const last = bare.search(/\S+$/);
  const closes = opens.map(({ number }) => `</${number}>`).reverse();
  const voids = codes.filter(({ kind }) => kind === "void");
  const written = (list) => list.map((code) => code.written ?? code).join("");
  if (last < 0) return written(opens) + written(closes) + written(voids);
  return bare.slice(0, last) + written(opens) + bare.slice(last) + written(closes) + written(voids);
}

/** Numbers that stand in the target as they should: in their form, once, closed and crossing nothing. */
function soundNumbers(source, target) {
  const wanted = codesIn(source);
  const given = codesIn(target);
  const count = (codes, number, kind) => codes.filter((code) => code.number === number && code.kind === kind).length;
  const faulty = new Set(nesting(target).map(({ code }) => Number(code.match(/\d+/)[0])));
  const kinds = ["open", "close", "void"];
  return new Set(
    wanted
      .map(({ number }) => number)
      .filter((number) => !faulty.has(number))
      .filter((number) => kinds.every((kind) => count(wanted, number, kind) === count(given, number, kind))),
  );
}

function without(text, isOut) {
  let kept = "";
  let end = 0;
  for (const code of codesIn(text).filter(isOut)) {
    kept += text.slice(end, code.start);
    end = code.end;
  }
  return kept + text.slice(end);
}

/** Where words begin and end, codes being no words. */
function wordsOf(text) {
  const blank = codesIn(text).reduce(
    (so, { start, end }) => so.slice(0, start) + " ".repeat(end - start) + so.slice(end),
    text,
  );
  return [...blank.matchAll(/\S+/g)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** `text` with those of the source's codes that `isIn` names. */
function placed(source, text, isIn) {
  const inserted = [];
  const codes = codesIn(source);
  for (const code of codes.filter(isIn)) {
    if (code.kind === "close") continue;
    const close = codes.find((other) => other.kind === "close" && other.number === code.number);
    if (code.kind === "void") inserted.push(placeOfVoid(source, text, code));
    else if (close) inserted.push(...placesOfPair(source, text, code, close));
  }
  inserted.sort((one, other) => one.at - other.at || one.order - other.order);
  let done = "";
  let end = 0;
  for (const { at, written } of inserted) {
    done += text.slice(end, at) + written;
    end = at;
  }
  return done + text.slice(end);
}

function placesOfPair(source, text, open, close) {
  const half = codesIn(text).find(({ number }) => number === open.number);
  if (half) return [otherHalf(source, text, open, close, half)];
  const inner = without(source.slice(open.end, close.start), () => true).trim();
  const at = inner ? text.indexOf(inner) : -1;
  const isOnlyOne = at >= 0 && text.indexOf(inner, at + 1) < 0;
  const [start, end] = isOnlyOne ? [at, at + inner.length] : rangeOfWords(source, text, open, close);
  return [
    { at: start, order: open.start, written: open.written },
    { at: end, order: close.start, written: close.written },
  ];
}

/** As many words from the half that is there as the pair holds in the source. */
function otherHalf(source, text, open, close, half) {
  const of = wordsOf(source);
  const words = wordsOf(text);
  const share = words.length / Math.max(1, of.length);
  const inside = of.filter(({ start }) => start >= open.end && start < close.start).length;
  const count = Math.max(1, Math.round(inside * share));
  if (half.kind === "open") {
    const after = words.filter(({ start }) => start >= half.end).slice(0, count);
    const at = after.length ? endOf(text, after.at(-1)) : half.end;
    return { at, order: close.start, written: close.written };
  }
  const at = words.filter(({ end }) => end <= half.start).slice(-count)[0]?.start ?? half.start;
  return { at, order: open.start, written: open.written };
}

/** Where a word ends, marks that follow it left out. */
function endOf(text, { start, end }) {
  const bare = text.slice(start, end).replace(/[.,;:!?…»”")\]]+$/u, "");
  return start + (bare.length || end - start);
}

/** The words of `text` that are as far in it as those between the codes are in the source; at least one. */
function rangeOfWords(source, text, open, close) {
  const of = wordsOf(source);
  const words = wordsOf(text);
  if (!words.length) return [text.length, text.length];
  const share = words.length / Math.max(1, of.length);
  const before = of.filter(({ start }) => start < open.start).length;
  const through = of.filter(({ start }) => start < close.start).length;
  const first = Math.min(Math.round(before * share), words.length - 1);
  const last = Math.min(Math.max(Math.round(through * share), first + 1), words.length) - 1;
  return [words[first].start, endOf(text, words[last])];
}

function placeOfVoid(source, text, code) {
  const of = wordsOf(source);
  const words = wordsOf(text);
  const before = of.filter(({ start }) => start < code.start).length;
  const index = Math.min(Math.round((before * words.length) / Math.max(1, of.length)), words.length);
  const followsSpace = code.start === 0 || /\s/.test(source[code.start - 1]);
  const precedesSpace = code.end === source.length || /\s/.test(source[code.end]);
  const order = code.start;
  if (!followsSpace && index > 0) return { at: words[index - 1].end, order, written: code.written };
  if (index < words.length) {
    return { at: words[index].start, order, written: precedesSpace ? `${code.written} ` : code.written };
  }
  return { at: text.trimEnd().length, order, written: followsSpace && words.length ? ` ${code.written}` : code.written };
}
