// One message: its bubble, and the inline keyboard under it.

import { el, icon } from "./dom.js";
import { richText } from "./entities.js";
import { clockTime, fromUnix, fullName } from "./format.js";
import { inlineKeyboard } from "./keyboard.js";
import { attachments } from "./media.js";

const SERVICE = {
  pinned_message: () => "Pesan disematkan",
  new_chat_members: (people) => `${people.map(fullName).join(", ")} bergabung`,
  left_chat_member: (person) => `${fullName(person)} keluar`,
  new_chat_title: (title) => `Nama grup menjadi “${title}”`,
};

export const isMine = (message) => !message.from?.is_bot;

/** A short plain version of a message, for quotes and notices. */
export function excerpt(message) {
  const text = message?.text ?? message?.caption;
  if (text) return text.length > 90 ? `${text.slice(0, 90)}…` : text;
  const names = { photo: "Foto", document: "Dokumen", contact: "Kontak", location: "Lokasi", voice: "Pesan suara" };
  return Object.entries(names).find(([key]) => message?.[key])?.[1] ?? "Pesan";
}

/** The list item of a message; `actions` are what its links, buttons and marks may do. */
export function messageNode(message, actions) {
  const service = Object.keys(SERVICE).find((key) => message[key] !== undefined);
  const base = { "data-id": message.message_id, "data-testid": "message" };
  if (service) return el("li", { ...base, class: "service" }, el("span", {}, SERVICE[service](message[service])));
  const mine = isMine(message);
  const keyboard = inlineKeyboard(message, actions);
  return el(
    "li",
    { ...base, class: `msg ${mine ? "out" : "in"}${keyboard ? " with-keyboard" : ""}` },
    el("div", { class: "stack" }, bubble(message, mine, actions), keyboard),
    tools(message, mine, actions),
  );
}

function bubble(message, mine, actions) {
  const media = attachments(message, actions);
  const text = message.text ?? message.caption ?? "";
  const bare = media.length > 0 && !text;
  const shape = [message.photo?.length && "has-photo", message.sticker && "has-sticker", bare && "bare"].filter(Boolean);
  return el(
    "div",
    { class: ["bubble", ...shape].join(" "), "data-testid": "bubble" },
    el("span", { class: "sr" }, mine ? "Anda: " : `${fullName(message.from)}: `),
    forwarded(message),
    quote(message.reply_to_message, actions),
    media,
    el("div", { class: "body", dir: "auto" }, text || !media.length ? words(message, text, actions) : null, meta(message)),
    reactions(message),
  );
}

function words(message, text, actions) {
  const node = el("span", { class: "text", "data-testid": "message-text" });
  if (text) node.append(richText(text, message.entities ?? message.caption_entities, actions));
  else node.append(el("em", {}, "Jenis pesan ini belum bisa ditampilkan di sini."));
  return node;
}

function meta(message) {
  const sent = fromUnix(message.date);
  const time = el("time", { datetime: sent.toISOString(), "data-testid": "message-time" }, clockTime(sent));
  const edited = message.edit_date ? el("span", { class: "edited", "data-testid": "edited-mark" }, "diedit ") : null;
  return el("span", { class: "meta" }, edited, time);
}

function reactions(message) {
  const emoji = (message.reactions ?? []).map((reaction) => reaction.emoji).filter(Boolean);
  if (!emoji.length) return null;
  const label = `Reaksi: ${emoji.join(" ")}`;
  return el("div", { class: "reactions", "aria-label": label, "data-testid": "reactions" }, emoji.map((one) => el("span", {}, one)));
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user_name ?? fullName(origin.sender_user ?? origin.sender_chat ?? origin.chat);
  return el("div", { class: "forwarded", dir: "auto" }, `Diteruskan dari ${name}`);
}

function quote(original, actions) {
  if (!original) return null;
  const jump = () => actions.jump(original.message_id);
  return el(
    "button",
    { type: "button", class: "quote", "data-testid": "quote", onclick: jump },
    el("strong", { dir: "auto" }, fullName(original.from)),
    el("span", { dir: "auto" }, excerpt(original)),
  );
}

/** Reply and edit beside the bubble; the keyboard has Ctrl+↑ and ↑ for them in the input. */
function tools(message, mine, actions) {
  const tool = (name, label, run) =>
    el(
      "button",
      { type: "button", class: "tool", tabindex: "-1", title: label, "aria-label": label, "data-testid": `message-${name}`, onclick: run },
      icon(name),
    );
  return el(
    "div",
    { class: "tools" },
    tool("reply", "Balas", () => actions.reply(message)),
    mine && message.text ? tool("edit", "Ubah", () => actions.edit(message)) : null,
  );
}
