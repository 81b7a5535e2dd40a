// The foldable side "Di balik layar": a column on wide screens, a drawer on narrow ones.

import { byId } from "./dom.js";

const wide = window.matchMedia("(min-width: 1120px)");

export function setUpPanel(onOpen) {
  const panel = byId("panel");
  const toggle = byId("panel-toggle");
  const rest = [byId("side"), byId("chat")];
  let open = false;

  const set = (value) => {
    open = value;
    const drawer = open && !wide.matches;
    document.body.classList.toggle("panel-open", open);
    panel.inert = !open;
    byId("backdrop").hidden = !drawer;
    for (const part of rest) part.inert = drawer;
    toggle.setAttribute("aria-expanded", String(open));
    if (open) onOpen();
  };

  const change = (value) => {
    set(value);
    if (wide.matches) remember(value);
    if (value && !wide.matches) byId("panel-close").focus();
    if (!value) toggle.focus();
  };

  toggle.addEventListener("click", () => change(!open));
  byId("panel-close").addEventListener("click", () => change(false));
  byId("backdrop").addEventListener("click", () => change(false));
  byId("clock-chip").addEventListener("click", () => {
    if (!open) change(true);
    byId("clock").open = true;
    byId("clock-hour").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open && !wide.matches && !document.querySelector("dialog[open]")) change(false);
  });
  wide.addEventListener("change", () => set(wide.matches && remembered()));
  set(wide.matches && remembered());
}

function remember(open) {
  try {
    localStorage.setItem("panel", open ? "open" : "closed");
  } catch {
    // Storage may be switched off; the panel then opens afresh each time.
  }
}

function remembered() {
  try {
    return localStorage.getItem("panel") !== "closed";
  } catch {
    return true;
  }
}
