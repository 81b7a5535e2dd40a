// Things that come to the front: toasts, alerts, questions, a photo at full size, the new person.

import { byId, el } from "./dom.js";

let timer;

/** A short notice above the input that goes away by itself. */
export function toast(text, kind = "info") {
  const box = byId("toast");
  clearTimeout(timer);
  box.replaceChildren(el("span", { dir: "auto" }, text));
  box.className = `toast ${kind}`;
  place(box);
  box.hidden = false;
  timer = setTimeout(() => {
    box.hidden = true;
  }, Math.min(9000, 2600 + text.length * 55));
}

/** Above the input; in the middle of the window while a drawer covers the chat. */
function place(box) {
  const chat = byId("log").getBoundingClientRect();
  const covered = byId("chat").inert;
  box.style.left = covered ? "50%" : `${chat.left + chat.width / 2}px`;
  box.style.bottom = covered ? "24px" : `${window.innerHeight - chat.bottom + 18}px`;
}

/** A callback's alert: stays until it is closed. */
export function alertBox(text) {
  byId("alert-text").textContent = text;
  const dialog = byId("alert");
  if (!dialog.open) dialog.showModal();
}

/** Ask before something that cannot be undone; resolves to true or false. */
export function confirmBox(title, text, yes) {
  const dialog = byId("confirm");
  byId("confirm-title").textContent = title;
  byId("confirm-text").textContent = text;
  byId("confirm-yes").textContent = yes;
  return answer(dialog).then((value) => value === "yes");
}

export function showPhoto(src, alt) {
  const image = byId("lightbox-image");
  image.src = src;
  image.alt = alt;
  byId("lightbox").showModal();
}

/** The form of a new person; resolves to {first_name, username, role} or null. */
export async function personForm() {
  const form = byId("person-form");
  form.reset();
  if ((await answer(byId("person"))) !== "yes") return null;
  const data = new FormData(form);
  const name = String(data.get("first_name")).trim();
  const username = String(data.get("username")).trim().replace(/^@/, "");
  return name ? { first_name: name, username: username || undefined, role: data.get("role") || null } : null;
}

function answer(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

/** A click beside a dialog, or on its close button, closes it. */
export function setUpDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-close]")) dialog.close("");
    });
  }
}
