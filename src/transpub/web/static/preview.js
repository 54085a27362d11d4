// Keeps a preview as new as its translation: asks every few seconds whether the text has changed, and puts the new one
// in its place. Beside the editor it looks as soon as a segment is saved, and shows where the work is.

import { clockTime } from "./times.js";

const EVERY_MS = 3000;
const SLOWEST_MS = 30000;

class Preview {
  /** `frame` holds the text; its `data-preview` is the address to ask. */
  constructor(frame) {
    this.frame = frame;
    this.state = document.querySelector("[data-preview-state]");
    this.etag = "";
    this.pause = EVERY_MS;
    this.number = "";
  }

  get seen() {
    return !document.hidden && (this.frame.closest("details")?.open ?? true);
  }

  /** Whether there is another text than before, which is said. */
  async look() {
    const headers = { Accept: "text/html", ...(this.etag && { "If-None-Match": this.etag }) };
    const answer = await fetch(this.frame.dataset.preview, { headers, cache: "no-store" });
    // The log-in page instead of ours.
    if (answer.redirected) throw new Error("expired");
    if (answer.status === 304) return false;
    if (!answer.ok) throw new Error("lost");
    const html = await answer.text();
    const first = !this.etag;
    this.etag = answer.headers.get("ETag") ?? "";
    this.put(html);
    if (!first) this.say(`${this.state?.dataset.updated} ${clockTime()}`);
    return !first;
  }

  put(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    // What somebody reads with a caret or has selected stays until it differs.
    if (fresh.innerHTML.trim() === this.frame.innerHTML.trim()) return;
    this.frame.replaceChildren(fresh.content);
    this.point(false);
  }

  async follow() {
    for (;;) {
      if (this.seen) {
        try {
          const isNew = await this.look();
          if (!isNew && this.pause > EVERY_MS) this.say("");
          this.pause = EVERY_MS;
        } catch (error) {
          this.pause = Math.min(this.pause * 2, SLOWEST_MS);
          this.say(this.state?.dataset[error.message === "expired" ? "expired" : "lost"]);
        }
      }
      await this.wait();
    }
  }

  wait() {
    return new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, this.pause);
    });
  }

  say(words) {
    if (this.state) this.state.textContent = words;
  }

  /** Show the sentence somebody works on. */
  point(scroll = true) {
    for (const was of this.frame.querySelectorAll("[data-active]")) was.removeAttribute("data-active");
    const sentence = this.number && this.frame.querySelector(`[data-sentence="${this.number}"]`);
    if (!sentence) return;
    sentence.setAttribute("data-active", "");
    if (!scroll || !this.frame.closest("details")?.open) return;
    // Only the fold scrolls, never the page under the hands of somebody who types.
    const box = this.frame.getBoundingClientRect();
    const at = sentence.getBoundingClientRect();
    this.frame.scrollTop += at.top - box.top - box.height / 3;
  }
}

for (const frame of document.querySelectorAll("[data-preview]")) {
  const preview = new Preview(frame);
  preview.follow();
  const now = () => preview.wake?.();
  document.addEventListener("visibilitychange", now);
  document.addEventListener("segment:saved", now);
  frame.closest("details")?.addEventListener("toggle", now);
  document.addEventListener("segment:active", (event) => {
    preview.number = event.detail.row.dataset.segment;
    preview.point();
  });
}
