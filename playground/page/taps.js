// Taps on callback buttons: each one spins until the bot has answered it.

import { api } from "./api.js";

const PATIENCE_MS = 20_000;

export class Taps {
  constructor({ me, onChange, onAnswer, onError }) {
    Object.assign(this, { me, onChange, onAnswer, onError });
    this.pending = new Map();
    this.early = new Set();
  }

  key(messageId, data) {
    return JSON.stringify([this.me(), messageId, data]);
  }

  isPending(messageId, data) {
    return this.pending.has(this.key(messageId, data));
  }

  async tap(messageId, data) {
    const key = this.key(messageId, data);
    if (this.pending.has(key)) return;
    const tap = { id: null, timer: setTimeout(() => this.giveUp(key), PATIENCE_MS) };
    this.pending.set(key, tap);
    this.onChange();
    try {
      const { callback_query_id: id } = await api.tap({ user_id: this.me(), message_id: messageId, data });
      tap.id = String(id);
      if (this.early.delete(tap.id)) this.done(key);
    } catch (error) {
      this.done(key);
      this.onError(error);
    }
  }

  /** The bot answered a query; the answer may come before the tap's own response. */
  answered(event) {
    const id = String(event.callback_query_id);
    const found = [...this.pending].find(([, tap]) => tap.id === id);
    if (found) this.done(found[0]);
    else this.early.add(id);
    if (event.user_id === this.me()) this.onAnswer(event);
  }

  /** After a re-sync: whatever was answered meanwhile spins no more. */
  settle(callbacks) {
    const answered = new Set(callbacks.filter((query) => query.answered).map((query) => String(query.id)));
    for (const [key, tap] of this.pending) if (answered.has(tap.id)) this.done(key);
  }

  giveUp(key) {
    if (!this.pending.has(key)) return;
    this.done(key);
    this.onError(new Error("Bot belum menjawab tombol itu."));
  }

  done(key) {
    clearTimeout(this.pending.get(key)?.timer);
    this.pending.delete(key);
    this.onChange();
  }

  forget() {
    for (const key of this.pending.keys()) this.done(key);
    this.early.clear();
  }
}
