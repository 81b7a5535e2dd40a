// The list of messages: order, days, groups, edits in place, scrolling and the "pesan baru" pill.

import { byId, el, icon } from "./dom.js";
import { dayKey, dayLabel, fromUnix } from "./format.js";
import { isMine, messageNode } from "./message.js";
import { markBusy } from "./keyboard.js";

const PAGE = 200;
const GROUP_SECONDS = 300;
const NEAR_BOTTOM = 60;

export class Chat {
  constructor(actions, now) {
    this.actions = actions;
    this.now = now;
    this.log = byId("log");
    this.list = byId("messages");
    this.pill = byId("pill");
    this.typing = byId("typing");
    this.items = new Map();
    this.older = [];
    this.unseen = 0;
    this.pinned = true;
    this.top = 0;
    this.log.addEventListener("scroll", () => this.onScroll(), { passive: true });
    this.pill.addEventListener("click", () => this.toBottom(true));
    const older = { type: "button", "data-testid": "older-messages", onclick: () => this.showOlder() };
    this.more = el("li", { class: "more" }, el("button", older, "Pesan sebelumnya"));
    const keepBottom = new ResizeObserver(() => this.pinned && this.toBottom());
    keepBottom.observe(this.log);
    keepBottom.observe(this.list);
  }

  /** Show a chat from its start; `same` keeps the scroll position (a re-sync). */
  show(messages, same) {
    const top = this.log.scrollTop;
    if (!same) this.pinned = true;
    const known = same ? this.items : new Map();
    const live = messages.filter((message) => !message.deleted);
    this.items = new Map();
    this.older = live.slice(0, -PAGE);
    for (const message of live.slice(-PAGE)) {
      const old = known.get(message.message_id);
      this.items.set(message.message_id, old && old.json === JSON.stringify(message) ? old : this.item(message));
    }
    this.arrange();
    this.unseen = same ? this.unseen : 0;
    if (this.pinned) this.toBottom();
    else this.log.scrollTop = top;
    this.drawPill();
  }

  item(message) {
    return { message, json: JSON.stringify(message), node: messageNode(message, this.actions) };
  }

  /** Add a new message or replace an edited one where it stands. */
  upsert(message) {
    const old = this.items.get(message.message_id);
    if (old) {
      const item = this.item(message);
      const held = focusInside(old.node);
      old.node.replaceWith(item.node);
      this.items.set(message.message_id, item);
      restoreFocus(item.node, held);
    } else {
      if (message.message_id < this.firstId()) return;
      const item = this.item(message);
      item.node.classList.add("fresh");
      this.items.set(message.message_id, item);
      this.items = new Map([...this.items].sort(([a], [b]) => a - b));
      if (isMine(message)) this.pinned = true;
      else if (!this.pinned) this.unseen += 1;
    }
    this.arrange();
    if (this.pinned) this.toBottom();
    this.drawPill();
  }

  firstId() {
    return this.older.length ? (this.items.keys().next().value ?? 0) : 0;
  }

  remove(ids) {
    const gone = new Set(ids);
    this.older = this.older.filter((message) => !gone.has(message.message_id));
    for (const id of gone) this.items.delete(id);
    this.arrange();
  }

  get size() {
    return this.items.size;
  }

  last(test) {
    return [...this.items.values()].reverse().find((item) => test(item.message))?.message;
  }

  /** Put days, groups and tails right and the nodes in order, moving only what is out of place. */
  arrange() {
    const wanted = this.older.length ? [this.more] : [];
    let previous = null;
    for (const item of this.items.values()) {
      const sent = fromUnix(item.message.date);
      const day = dayKey(sent);
      if (day !== previous?.day) wanted.push(this.daySeparator(day, sent));
      const joined = previous?.day === day && follows(previous.message, item.message);
      item.node.classList.toggle("joined", joined);
      item.node.classList.add("tail");
      if (joined) previous.node.classList.remove("tail");
      wanted.push(item.node);
      previous = { day, message: item.message, node: item.node };
    }
    place(this.list, wanted);
  }

  daySeparator(day, sent) {
    const label = dayLabel(sent, this.now());
    const old = this.list.querySelector(`[data-day="${day}"]`);
    const node = old ?? el("li", { class: "day", "data-day": day, "data-testid": "date-separator" }, el("span"));
    if (node.firstChild.textContent !== label) node.firstChild.textContent = label;
    return node;
  }

  showOlder() {
    const page = this.older.splice(-PAGE);
    const fromBottom = this.log.scrollHeight - this.log.scrollTop;
    this.items = new Map([...page.map((message) => [message.message_id, this.item(message)]), ...this.items]);
    this.arrange();
    this.log.scrollTop = this.log.scrollHeight - fromBottom;
  }

  /** Only the person's own scrolling up unpins; content that grows does not. */
  onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    if (scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM) this.pinned = true;
    else if (scrollTop < this.top) this.pinned = false;
    this.top = scrollTop;
    if (this.pinned) this.unseen = 0;
    this.drawPill();
  }

  toBottom(smooth = false) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  drawPill() {
    const label = this.unseen ? `${this.unseen} pesan baru` : "Ke bawah";
    this.pill.hidden = this.pinned;
    if (this.pill.dataset.label === label) return;
    this.pill.dataset.label = label;
    this.pill.classList.toggle("fresh", this.unseen > 0);
    this.pill.setAttribute("aria-label", label);
    this.pill.replaceChildren(this.unseen ? el("span", {}, label) : "", icon("down"));
  }

  /** Show on the buttons which taps still wait for an answer. */
  markPending() {
    for (const key of this.list.querySelectorAll(".key[data-callback]")) {
      const id = Number(key.closest("[data-id]").dataset.id);
      markBusy(key, this.actions.isPending(id, key.dataset.callback));
    }
  }

  jump(id) {
    const node = this.items.get(id)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("found");
    requestAnimationFrame(() => node.classList.add("found"));
  }

  setTyping(label) {
    this.typing.hidden = !label;
    this.typing.setAttribute("aria-label", label ?? "");
    if (this.pinned) this.toBottom();
  }
}

const follows = (a, b) => isMine(a) === isMine(b) && a.from?.id === b.from?.id && b.date - a.date < GROUP_SECONDS;

function place(list, wanted) {
  const keep = new Set(wanted);
  for (const child of [...list.children]) if (!keep.has(child)) child.remove();
  let cursor = list.firstChild;
  for (const node of wanted) {
    if (node === cursor) cursor = cursor.nextSibling;
    else list.insertBefore(node, cursor);
  }
}

function focusInside(node) {
  if (!node.contains(document.activeElement)) return null;
  const focusable = [...node.querySelectorAll("a, button")];
  return { at: focusable.indexOf(document.activeElement), label: document.activeElement.textContent };
}

/** After an edit the keyboard user stays on the same button, or the one now in its place. */
function restoreFocus(node, held) {
  if (!held) return;
  const focusable = [...node.querySelectorAll("a, button")];
  const same = focusable.find((item) => item.textContent === held.label) ?? focusable[held.at] ?? focusable.at(-1);
  (same ?? byId("input")).focus({ preventScroll: true });
}

