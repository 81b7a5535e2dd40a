// Who one is, what is loaded, and what the server's events change in it.

import { api } from "./api.js";
import { drawFaults } from "./faults.js";
import { isMine } from "./message.js";

const ACTIONS = {
  upload_photo: "mengirim foto…",
  upload_document: "mengirim berkas…",
  record_voice: "merekam suara…",
};
const IN_CHAT = new Set(["message", "edited", "deleted", "keyboard", "typing"]);
const TYPING_MS = 5500;
const READ_AFTER_MS = 1000;

export class Session {
  /** `parts`: chat, composer, people, view, clock, calls, taps and fail(error). */
  constructor(parts) {
    Object.assign(this, parts);
    this.users = [];
    this.bot = {};
    this.meId = null;
    this.ticket = 0;
    this.held = null;
    this.hiddenUnread = 0;
    this.handlers = {
      callback_answered: (event) => this.taps.answered(event),
      call: (event) => this.calls.add(event.call),
      user: (event) => this.onUser(event.user),
      commands: () => this.refreshBot(),
      clock: (event) => this.clock.set(event),
      fault: (event) => drawFaults(event.faults),
      reset: () => this.onReset(),
    };
    document.addEventListener("visibilitychange", () => this.onVisible());
  }

  get me() {
    return this.users.find((user) => user.id === this.meId);
  }

  draw() {
    this.people.draw(this.users, this.meId);
    this.view.draw(this.me, this.bot, this.chat.size);
    const others = this.users.filter((user) => user.id !== this.meId);
    const unread = others.reduce((sum, user) => sum + (user.unread || 0), this.hiddenUnread);
    this.view.title(this.me, this.bot, unread);
  }

  // -- loading ------------------------------------------------------------------------------------

  /** The persona the address asks for: an id, or the first one of a role. */
  wanted() {
    const as = new URLSearchParams(location.search).get("as");
    return this.users.find((user) => String(user.id) === as) ?? this.users.find((user) => user.role === as);
  }

  /** Load everything; `fresh` draws the open chat anew even if it was shown before. */
  async syncAll(fresh = false) {
    const [users, everything, time] = await Promise.all([api.users(), api.state(), api.clock()]);
    this.users = users.map((user) => (user.id === this.meId ? { ...user, unread: 0 } : user));
    this.bot = everything.bot ?? {};
    this.clock.set(time);
    drawFaults(everything.faults);
    this.view.flood(everything.flood);
    const known = this.me !== undefined;
    if (!known) this.meId = (this.wanted() ?? this.users[0])?.id ?? null;
    await Promise.all([this.load(known && !fresh), this.calls.sync()]);
  }

  /** Load the open chat; what happens to it meanwhile is applied afterwards. */
  async load(same = false) {
    const id = this.meId;
    if (id === null) return;
    const ticket = ++this.ticket;
    this.held = [];
    try {
      const loaded = await api.chat(id);
      if (ticket === this.ticket) this.show(id, loaded, same);
    } finally {
      if (ticket === this.ticket) {
        const held = this.held;
        this.held = null;
        for (const event of held) this.inChat(event);
        this.draw();
      }
    }
  }

  show(id, loaded, same) {
    this.composer.open(id);
    this.patch({ id, started: loaded.started, blocked: loaded.blocked, unread: 0 });
    this.taps.settle(loaded.callbacks ?? []);
    this.chat.show(loaded.messages, same);
    this.composer.setKeyboard(loaded.reply_keyboard);
    this.composer.menu.set(loaded.commands);
    this.typing(loaded.typing || null);
    this.view.ready(id);
  }

  patch(change) {
    const known = this.users.find((user) => user.id === change.id);
    if (known) Object.assign(known, change);
    else this.users.push({ unread: 0, ...change });
  }

  async pick(id) {
    if (id !== this.meId) {
      this.meId = id;
      this.hiddenUnread = 0;
      history.replaceState(null, "", `?as=${id}`);
      this.patch({ id, unread: 0 });
      this.draw();
      await this.load().catch(this.fail);
    }
    this.composer.focus();
  }

  // -- events -------------------------------------------------------------------------------------

  onEvent(event) {
    if (!IN_CHAT.has(event.kind)) this.handlers[event.kind]?.(event);
    else if (event.chat_id !== this.meId) this.elsewhere(event);
    else if (this.held) this.held.push(event);
    else this.inChat(event);
  }

  inChat(event) {
    if (event.kind === "message") this.onMessage(event.message);
    else if (event.kind === "edited") this.chat.upsert(event.message);
    else if (event.kind === "deleted") this.chat.remove(event.message_ids);
    else if (event.kind === "keyboard") this.composer.setKeyboard(event.reply_keyboard);
    else this.typing(event.action);
    this.draw();
  }

  onMessage(message) {
    if (!isMine(message)) {
      this.typing(null);
      if (document.hidden) this.hiddenUnread += 1;
      else this.markRead();
    }
    this.chat.upsert(message);
  }

  elsewhere({ kind, chat_id: id, message }) {
    const user = this.users.find((known) => known.id === id);
    if (kind !== "message" || !user || isMine(message)) return;
    user.unread = (user.unread || 0) + 1;
    this.draw();
  }

  onUser(user) {
    const known = this.users.find((other) => other.id === user.id);
    this.patch({ ...user, unread: known?.unread ?? user.unread ?? 0 });
    this.draw();
  }

  /** The bot has set its commands, and perhaps its name and description with them. */
  async refreshBot() {
    const id = this.meId;
    try {
      const [everything, loaded] = await Promise.all([api.state(), api.chat(id)]);
      this.bot = everything.bot ?? {};
      if (id === this.meId) this.composer.menu.set(loaded.commands);
      this.draw();
    } catch (error) {
      this.fail(error);
    }
  }

  onReset() {
    this.calls.forget();
    this.taps.forget();
    this.composer.forget();
    this.syncAll(true).catch(this.fail);
  }

  onVisible() {
    if (document.hidden || !this.hiddenUnread) return;
    this.hiddenUnread = 0;
    this.markRead();
    this.draw();
  }

  /** Tell the server, at most once a second, that the open chat was read (loading it does). */
  markRead() {
    clearTimeout(this.readTimer);
    const id = this.meId;
    this.readTimer = setTimeout(() => id === this.meId && api.chat(id).catch(() => {}), READ_AFTER_MS);
  }

  typing(action) {
    clearTimeout(this.typingTimer);
    const label = action ? (ACTIONS[action] ?? "sedang mengetik…") : null;
    this.chat.setTyping(label);
    this.view.typing(label);
    if (label) this.typingTimer = setTimeout(() => this.typing(null), TYPING_MS);
  }
}
