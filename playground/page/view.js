// What surrounds the messages: header, START, blocked bar, banner, title.

import { byId, el } from "./dom.js";
import { roleBadge } from "./people.js";

export class View {
  /** Show who one is and what one may do now. */
  draw(user, bot, messages) {
    if (!user) return;
    const name = bot.first_name || "Bot";
    write("bot-name", name);
    write("intro-name", name);
    write("intro-text", bot.description || bot.short_description || "Tekan MULAI untuk menyapa bot ini.");
    byId("who").replaceChildren(el("span", { class: "who-name", dir: "auto" }, user.first_name), roleBadge(user.role) ?? "");
    byId("intro").hidden = messages > 0;
    const blocked = Boolean(user.blocked);
    const fresh = !user.started && !blocked;
    byId("start-bar").hidden = !fresh;
    byId("blocked-bar").hidden = !blocked;
    byId("write").hidden = fresh || blocked;
    const button = byId("fault-block");
    button.setAttribute("aria-pressed", String(blocked));
    write("fault-block-label", blocked ? "Buka blokir" : "Blokir");
  }

  title(user, bot, unread) {
    const name = [user?.first_name, bot.first_name].filter(Boolean).join(" · ");
    document.title = `${unread ? `(${unread}) ` : ""}${name || "Ruang coba"}`;
  }

  typing(label) {
    byId("who").hidden = Boolean(label);
    byId("typing-note").hidden = !label;
    write("typing-note", label ?? "");
  }

  /** Say that the chat of `id` is on the page. */
  ready(id) {
    byId("app").dataset.ready = String(id);
  }

  offline(cut) {
    byId("offline").hidden = !cut;
  }

  flood(on) {
    byId("flood").checked = Boolean(on?.on ?? on);
  }
}

function write(id, text) {
  const node = byId(id);
  if (node.textContent !== text) node.textContent = text;
}

