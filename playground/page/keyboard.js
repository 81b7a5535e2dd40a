// Inline keyboards under a message, and the reply keyboard under the input.

import { el, icon } from "./dom.js";
import { link } from "./entities.js";

/** The inline keyboard of a message, or null. */
export function inlineKeyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.some((row) => row.length)) return null;
  return el(
    "div",
    { class: "keyboard", role: "group", "aria-label": "Tombol pesan", "data-testid": "inline-keyboard" },
    rows.map((row) => el("div", { class: "key-row" }, row.map((button) => inlineKey(message, button, actions)))),
  );
}

function inlineKey(message, button, actions) {
  const props = { class: "key", "data-testid": "inline-button" };
  const label = el("span", { class: "label", dir: "auto" }, button.text);
  if (button.url) return link(button.url, actions, props, label, corner("external"));
  const key = el("button", { ...props, type: "button" }, label);
  if (button.callback_data !== undefined) {
    key.dataset.callback = button.callback_data;
    key.append(el("span", { class: "spinner", "aria-hidden": "true" }));
    key.addEventListener("click", () => actions.tap(message.message_id, button.callback_data));
    markBusy(key, actions.isPending(message.message_id, button.callback_data));
  } else if (button.copy_text) {
    key.append(corner("copy"));
    key.addEventListener("click", () => actions.copy(button.copy_text.text));
  } else {
    key.addEventListener("click", () => actions.toast("Tombol jenis ini belum bisa dicoba di sini."));
  }
  return key;
}

const corner = (name) => el("span", { class: "corner" }, icon(name));

export function markBusy(key, busy) {
  key.classList.toggle("busy", busy);
  if (busy) key.setAttribute("aria-busy", "true");
  else key.removeAttribute("aria-busy");
}

/** Draw the reply keyboard into its container; returns whether there is one. */
export function drawReplyKeyboard(container, markup, actions) {
  const rows = markup?.keyboard ?? [];
  container.replaceChildren(
    ...rows.map((row) => el("div", { class: "key-row" }, row.map((button) => replyKey(button, markup, actions)))),
  );
  return rows.some((row) => row.length);
}

function replyKey(raw, markup, actions) {
  const button = typeof raw === "string" ? { text: raw } : raw;
  const press = () => {
    if (button.request_contact) actions.shareContact();
    else if (button.request_location || button.web_app || button.request_poll) {
      actions.toast("Tombol jenis ini belum bisa dicoba di sini.");
      return;
    } else actions.send(button.text);
    if (markup.one_time_keyboard) actions.foldKeyboard();
  };
  return el(
    "button",
    { type: "button", class: "key", "data-testid": "reply-button", onclick: press },
    el("span", { class: "label", dir: "auto" }, button.text),
    button.request_contact ? corner("contact") : null,
  );
}
