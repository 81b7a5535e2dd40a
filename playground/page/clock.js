// The bot's clock: the simulated time, and the buttons that move it.

import { api } from "./api.js";
import { byId } from "./dom.js";
import { clockTime, offsetLabel, shortDate } from "./format.js";

const STEPS = {
  "clock-hour": { advance_s: 3600 },
  "clock-day": { advance_s: 86_400 },
  "clock-eight": { to: "08:00", zone: "Asia/Jakarta" },
  "clock-real": { reset: true },
};

export class Clock {
  constructor({ onError, onMove }) {
    this.base = Date.now();
    this.since = performance.now();
    this.offset = 0;
    this.onMove = onMove;
    for (const [id, change] of Object.entries(STEPS)) {
      byId(id).addEventListener("click", () => api.setClock(change).then((clock) => this.set(clock), onError));
    }
    setInterval(() => this.draw(), 1000);
  }

  set(clock) {
    if (!clock?.now) return;
    this.base = Date.parse(clock.now);
    this.since = performance.now();
    this.offset = clock.offset_s ?? 0;
    this.draw();
    this.onMove();
  }

  now() {
    return new Date(this.base + performance.now() - this.since);
  }

  draw() {
    const now = this.now();
    const moved = Math.abs(this.offset) >= 30;
    write("clock-time", `${clockTime(now)} WIB`);
    write("clock-date", shortDate(now));
    write("clock-offset", offsetLabel(this.offset));
    write("chip-time", clockTime(now));
    write("chip-date", shortDate(now).replace(/ \d{4}$/, ""));
    byId("clock-chip").classList.toggle("moved", moved);
    byId("clock-chip").title = `Jam bot: ${shortDate(now)} ${clockTime(now)} WIB. ${offsetLabel(this.offset)}.`;
    byId("clock-real").disabled = !moved;
  }
}

function write(id, text) {
  const node = byId(id);
  if (node.textContent !== text) node.textContent = text;
}
