// Keeps pages as they are on the server without loading them anew: told by server-sent events where that is possible,
// by looking every two seconds while something moves where it is not.
//
// A frame (`data-live-frame` = address to ask) moves while it has `data-moving`. Pieces are `data-live` = name,
// anywhere on the page. `data-live-done="reload"` loads the page anew once nothing moves any more; such a frame is
// left alone when nothing moves.
//
// A frame with `data-live-events` is about what events tell of: articles that something was logged about, and jobs.
// `data-live-about` names the one article it shows; a frame with `data-live-rows` shows many, a `data-live-article`
// each, and asks that address for those that moved alone. `data-live-since` is the mark the page was made at;
// without one the page is looked at once when events begin.

import { localTimes } from "./times.js";

const EVERY_MS = 2000;
const SLOWEST_MS = 30000;
// Events may come in a burst: what they tell of is asked for so often at most.
const TOGETHER_MS = 400;
// After a server that was full, events are tried again.
const AGAIN_MS = 60000;
const ROWS_AT_ONCE = 50;

const frames = [...document.querySelectorAll("[data-live-frame]")];
const moving = (frame) => frame.hasAttribute("data-moving");
const byEvents = frames.filter(
  (frame) => frame.hasAttribute("data-live-events") && (moving(frame) || !frame.dataset.liveDone),
);

function swap(fresh) {
  for (const piece of document.querySelectorAll("[data-live]")) {
    const name = CSS.escape(piece.dataset.live);
    const next = fresh.querySelector(`[data-live="${name}"]`);
    if (!next || next.innerHTML === piece.innerHTML) continue;
    const held = piece.contains(document.activeElement) && document.activeElement;
    if (held && held !== piece && held.matches("input, textarea, select")) continue;
    piece.className = next.className;
    piece.innerHTML = next.innerHTML;
    localTimes(piece);
    // Who stood on a link stands on it still when its words change.
    const href = held && held !== piece && held.getAttribute("href");
    if (href) piece.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
  }
}

async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
  // The log-in page instead of ours: the next click leads there, with the way back.
  if (answer.redirected) return null;
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Whether anything in the frame moves still.
async function look(frame) {
  const fresh = await ask(frame.dataset.liveFrame);
  if (!fresh) return false;
  if (fresh.querySelector("[data-live-frame]")?.hasAttribute("data-moving")) {
    swap(fresh);
    return true;
  }
  if (frame.dataset.liveDone === "reload") location.reload();
  else swap(fresh);
  return false;
}

function lost(isLost) {
  const note = document.querySelector("[data-live-lost]");
  if (note) note.hidden = !isLost;
}

// By looking -------------------------------------------------------------------

// Whether frames that are told by events have to be looked at after all.
let deaf = false;

async function watch(frame, isWanted) {
  let pause = EVERY_MS;
  while (isWanted()) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (document.hidden || !isWanted()) continue;
    try {
      if (!(await look(frame))) return;
      pause = EVERY_MS;
      lost(false);
    } catch {
      pause = Math.min(pause * 2, SLOWEST_MS);
      lost(true);
    }
  }
}

for (const frame of frames) if (moving(frame) && !byEvents.includes(frame)) watch(frame, () => true);

function fallBack() {
  if (deaf) return;
  deaf = true;
  for (const frame of byEvents) if (moving(frame)) watch(frame, () => deaf);
}

// By events --------------------------------------------------------------------

const waiting = { articles: new Set(), all: false, timer: 0 };
let source = null;
let mark = byEvents.map((frame) => frame.dataset.liveSince).find(Boolean) ?? "";

async function renew(frame, articles, all) {
  const { liveRows: rows, liveAbout: about } = frame.dataset;
  if (!rows) return all || !about || articles.has(about) ? look(frame) : null;
  const here = [...frame.querySelectorAll("[data-live-article]")].map((row) => row.dataset.liveArticle);
  const moved = here.filter((article) => all || articles.has(article)).slice(0, ROWS_AT_ONCE);
  const elsewhere = document.querySelector("[data-live-elsewhere] [hidden]");
  if (elsewhere && (all || articles.size > moved.length)) elsewhere.hidden = false;
  if (!moved.length) return null;
  const address = new URL(rows, location.href);
  for (const article of moved) address.searchParams.append("article", article);
  const fresh = await ask(address);
  if (fresh) swap(fresh);
  return null;
}

async function take() {
  const { articles, all } = waiting;
  Object.assign(waiting, { articles: new Set(), all: false, timer: 0 });
  try {
    await Promise.all(byEvents.map((frame) => renew(frame, articles, all)));
    lost(false);
  } catch {
    // The next event, or the connection's return, looks again.
    Object.assign(waiting, { articles: new Set([...articles, ...waiting.articles]), all: all || waiting.all });
    lost(true);
  }
}

function told(articles, all) {
  for (const article of articles) waiting.articles.add(article);
  waiting.all ||= all;
  waiting.timer ||= setTimeout(take, TOGETHER_MS);
}

function listen() {
  if (source || document.hidden) return;
  source = new EventSource(mark ? `/events?since=${encodeURIComponent(mark)}` : "/events");
  source.addEventListener("open", () => {
    deaf = false;
    lost(false);
    if (!mark || waiting.articles.size || waiting.all) told([], !mark);
  });
  source.addEventListener("changed", (event) => {
    const news = JSON.parse(event.data);
    mark = event.lastEventId;
    told(news.articles, news.all);
  });
  // The session has ended. A server that stops says nothing: the browser connects again once it is back.
  source.addEventListener("ended", hush);
  source.addEventListener("error", () => {
    lost(true);
    // A connection that broke is tried again by the browser itself; one that was refused is not.
    if (source?.readyState !== EventSource.CLOSED) return;
    hush();
    lost(false);
    fallBack();
    setTimeout(listen, AGAIN_MS);
  });
}

function hush() {
  source?.close();
  source = null;
}

if (byEvents.length) {
  listen();
  // Six connections are all that a browser keeps to a server, and a page in the background needs none.
  document.addEventListener("visibilitychange", () => (document.hidden ? hush() : listen()));
  window.addEventListener("pagehide", hush);
  window.addEventListener("pageshow", (event) => event.persisted && listen());
}
