// The personas on the left (a strip on top of a phone): who one is, what is unread, a new person.

import { arrowKeys, avatar, byId, el } from "./dom.js";
import { ROLES } from "./format.js";

export class People {
  constructor(onPick) {
    this.list = byId("people");
    this.onPick = onPick;
    this.signature = "";
    arrowKeys(this.list, "[role=tab]");
    this.list.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      event.target.click();
    });
  }

  draw(users, activeId) {
    const signature = JSON.stringify([users, activeId]);
    if (signature === this.signature) return;
    this.signature = signature;
    const focused = document.activeElement?.closest?.("[role=tab]")?.dataset.id;
    this.list.replaceChildren(...users.map((user) => this.tab(user, user.id === activeId)));
    if (focused) this.list.querySelector(`[data-id="${focused}"]`)?.focus();
    const active = this.list.querySelector("[aria-selected=true]");
    if (active && this.shownId !== activeId) active.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.shownId = activeId;
  }

  tab(user, active) {
    return el(
      "a",
      {
        role: "tab",
        class: "person",
        href: `?as=${user.id}`,
        id: `tab-${user.id}`,
        tabindex: active ? "0" : "-1",
        title: user.username ? `@${user.username} · id ${user.id}` : `id ${user.id}`,
        "aria-selected": String(active),
        "aria-controls": "chat",
        "data-id": user.id,
        "data-testid": `persona-${user.id}`,
        onclick: (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
          event.preventDefault();
          this.onPick(user.id);
        },
      },
      avatar(user.id, user.first_name),
      el(
        "span",
        { class: "person-body" },
        el("span", { class: "person-name", dir: "auto" }, user.first_name),
        el("span", { class: "person-note" }, roleBadge(user.role), note(user)),
      ),
      unread(user),
    );
  }
}

function note(user) {
  const gone = user.deactivated ? "akun dihapus" : user.blocked ? "memblokir" : "";
  const text = gone || (user.started ? "" : "belum mulai");
  return text && el("span", { class: gone ? "note-warn" : "" }, text);
}

function unread(user) {
  if (!user.unread) return null;
  const label = `${user.unread} belum dibaca`;
  const count = user.unread > 99 ? "99+" : String(user.unread);
  return el("span", { class: "unread", "aria-label": label, title: label, "data-testid": `unread-${user.id}` }, count);
}

export function roleBadge(role) {
  if (!role) return null;
  return el("span", { class: `badge role-${role}`, "data-testid": "role-badge" }, ROLES[role] ?? role);
}

/** The first free id for a new person: near the others of the same role. */
export function freeId(users, role) {
  const base = { owner: 1001, consultant: 2001, admin: 3001 }[role] ?? 4001;
  const taken = new Set(users.map((user) => user.id));
  let id = base;
  while (taken.has(id)) id += 1;
  return id;
}
