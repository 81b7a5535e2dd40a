// The log of Bot API calls: newest first, errors in red, parameters on request.

import { api } from "./api.js";
import { byId, el } from "./dom.js";
import { exactTime } from "./format.js";

const KEEP = 300;
const QUIET = new Set(["getupdates"]);

export class Calls {
  constructor(isOpen) {
    this.isOpen = isOpen;
    this.list = byId("calls");
    this.next = 0;
    this.seen = new Set();
    this.waiting = [];
    this.failed = 0;
    this.onlyErrors = byId("calls-errors");
    this.withPolls = byId("calls-polls");
    const filter = () => {
      this.list.classList.toggle("only-errors", this.onlyErrors.checked);
      this.list.classList.toggle("with-polls", this.withPolls.checked);
      this.drawEmpty();
    };
    this.onlyErrors.addEventListener("change", filter);
    this.withPolls.addEventListener("change", filter);
    byId("calls-clear").addEventListener("click", () => this.clear());
  }

  /** Fetch what was logged since the last look. */
  async sync() {
    const { calls, next } = await api.calls(this.next);
    this.next = next ?? this.next;
    for (const call of calls) this.add(call, true);
  }

  /** The errors were looked at: the red number goes. */
  markSeen() {
    this.failed = 0;
    this.drawBadge();
  }

  forget() {
    this.next = 0;
    this.seen.clear();
    this.clear();
  }

  clear() {
    this.waiting = [];
    this.list.replaceChildren();
    this.failed = 0;
    this.drawBadge();
    this.drawEmpty();
  }

  add(call, old = false) {
    if (this.seen.has(call.seq)) return;
    this.seen.add(call.seq);
    if (!call.ok && !old && !this.isOpen()) this.failed += 1;
    if (this.seen.size > 5000) this.seen = new Set([...this.seen].slice(-1000));
    this.waiting.push(call);
    if (this.waiting.length === 1) setTimeout(() => this.flush(), 50);
  }

  flush() {
    const fresh = this.waiting.splice(0).slice(-KEEP);
    if (!fresh.length) return;
    this.list.prepend(...fresh.reverse().map(row));
    while (this.list.childElementCount > KEEP) this.list.lastChild.remove();
    this.drawBadge();
    this.drawEmpty();
  }

  drawBadge() {
    const badge = byId("error-count");
    badge.hidden = !this.failed;
    badge.textContent = this.failed > 99 ? "99+" : String(this.failed);
    badge.title = `${this.failed} panggilan gagal`;
  }

  drawEmpty() {
    const visible = [...this.list.children].some((node) => getComputedStyle(node).display !== "none");
    byId("calls-empty").hidden = visible;
  }
}

function row(call) {
  const quiet = QUIET.has(String(call.method).toLowerCase()) && call.ok;
  const result = call.ok ? "ok" : call.error_code > 0 ? String(call.error_code) : "putus";
  const summary = el(
    "summary",
    {},
    el("span", { class: "call-time" }, exactTime(readTime(call.at))),
    el("span", { class: "call-method" }, call.method),
    el("span", { class: "call-ms" }, `${Math.round(call.ms ?? 0)} ms`),
    el("span", { class: "call-result", "data-testid": "call-result" }, result),
  );
  const details = el("details", {}, summary);
  details.addEventListener("toggle", () => details.open && details.childElementCount === 1 && details.append(parameters(call)));
  const classes = ["call", call.ok ? "" : "failed", quiet ? "poll" : ""].filter(Boolean).join(" ");
  const description = call.ok ? null : el("p", { class: "call-error", dir: "auto" }, call.description || "Sambungan diputus.");
  const names = { "data-testid": "call", "data-method": call.method, "data-ok": String(Boolean(call.ok)) };
  return el("li", { class: classes, ...names }, details, description);
}

const readTime = (at) => new Date(typeof at === "number" ? at * 1000 : at);

function parameters(call) {
  const text = JSON.stringify(call.params ?? {}, null, 2);
  return el("pre", { "data-testid": "call-params", tabindex: "0" }, text.length > 6000 ? `${text.slice(0, 6000)}\n…` : text);
}
