// Telegram's formatting (entities with UTF-16 offsets, like JavaScript's own strings) as DOM nodes.

import { el } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address if a browser may open it, else null. */
export function safeUrl(raw) {
  const text = String(raw ?? "").trim();
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The payload of a link that starts this bot (https://t.me/<bot>?start=…), else null. */
export function startPayload(raw, username) {
  const href = safeUrl(raw);
  if (!href || !username) return null;
  const url = new URL(href);
  if (!/^(t|telegram)\.me$/i.test(url.hostname)) return null;
  if (url.pathname.slice(1).toLowerCase() !== username.toLowerCase()) return null;
  return url.searchParams.get("start") ?? "";
}

/** Text with its entities as a fragment; `actions` has openLink(url, event) and send(text). */
export function richText(text, entities, actions) {
  const queue = (entities ?? [])
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length || BLOCKS.has(b.type) - BLOCKS.has(a.type));
  const fragment = document.createDocumentFragment();
  fill(fragment, text, 0, text.length, queue, actions);
  return fragment;
}

function fill(parent, text, start, end, queue, actions) {
  const carried = [];
  let at = start;
  while (queue.length && queue[0].offset < end) {
    const entity = queue.shift();
    const stop = entity.offset + entity.length;
    const from = Math.max(entity.offset, at);
    const to = Math.min(stop, end);
    if (stop > end) carried.push({ ...entity, offset: end, length: stop - end });
    if (to <= from) continue;
    if (from > at) parent.append(text.slice(at, from));
    const { outer, inner } = wrap(entity, text.slice(from, to), actions);
    fill(inner, text, from, to, queue, actions);
    parent.append(outer);
    at = to;
    if (BLOCKS.has(entity.type) && text[at] === "\n" && at < end) at += 1; // a block already breaks the line
  }
  if (at < end) parent.append(text.slice(at, end));
  queue.unshift(...carried);
}

function wrap(entity, text, actions) {
  const node = element(entity, text, actions);
  if (entity.type !== "pre") return { outer: node, inner: node };
  const code = el("code");
  node.append(code);
  return { outer: node, inner: code };
}

function element(entity, text, actions) {
  switch (entity.type) {
    case "pre":
      return el("pre", { "data-language": entity.language });
    case "blockquote":
      return el("blockquote");
    case "expandable_blockquote":
      return expandable();
    case "spoiler":
      return spoiler();
    case "bot_command":
      return el("button", { type: "button", class: "link", "data-testid": "command-link", onclick: () => actions.send(text) });
    case "text_link":
      return link(entity.url, actions);
    case "url":
      return link(text, actions);
    case "email":
      return link(`mailto:${text}`, actions);
    case "phone_number":
      return link(`tel:${text.replace(/[^\d+]/g, "")}`, actions);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return el("span", { class: "tag" });
    default:
      return el(TAGS[entity.type] ?? "span");
  }
}

/** A link that opens a new tab, or plain text when its address is not one a browser may open. */
export function link(raw, actions, props = {}, ...children) {
  const href = safeUrl(raw);
  if (!href) return el("span", props, ...children);
  const attributes = { href, target: "_blank", rel: "noopener noreferrer", title: href, "data-testid": "link", ...props };
  return el("a", { ...attributes, onclick: (event) => actions.openLink(href, event) }, ...children);
}

function toggling(node, name, onKeys) {
  const reveal = () => node.setAttribute("aria-expanded", String(node.classList.toggle(name)));
  node.addEventListener("click", (event) => {
    if (!event.target.closest("a, button")) reveal();
  });
  node.addEventListener("keydown", (event) => {
    if (event.target !== node || !onKeys.includes(event.key)) return;
    event.preventDefault();
    reveal();
  });
  return node;
}

const spoiler = () =>
  toggling(
    el("span", { class: "spoiler", "data-testid": "spoiler", role: "button", tabindex: "0", "aria-expanded": "false", title: "Ketuk untuk melihat" }),
    "open",
    ["Enter", " "],
  );

const expandable = () =>
  toggling(
    el("blockquote", { class: "expandable", "data-testid": "expandable", tabindex: "0", "aria-expanded": "false", title: "Ketuk untuk membuka" }),
    "open",
    ["Enter", " "],
  );
