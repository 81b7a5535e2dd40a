// What a message may carry besides text: photos, documents, sound, contacts, places.

import { fileUrl } from "./api.js";
import { el, icon } from "./dom.js";
import { link } from "./entities.js";
import { fileSize } from "./format.js";

const ICONS = {
  ics: "calendar",
  pdf: "pdf",
  xls: "sheet",
  xlsx: "sheet",
  csv: "sheet",
  jpg: "image",
  jpeg: "image",
  png: "image",
};
const TALLEST = 400;
const NOTES = { ics: "Tambahkan ke kalender" };

/** The attachments of a message as an array of nodes. */
export function attachments(message, actions) {
  const nodes = [];
  if (message.photo?.length) nodes.push(photo(message, actions));
  if (message.sticker) nodes.push(sticker(message.sticker));
  if (message.animation) nodes.push(el("video", { ...player(message.animation), loop: true, class: "video" }));
  else if (message.document) nodes.push(documentCard(message.document));
  if (message.video) nodes.push(el("video", { ...player(message.video), class: "video" }));
  if (message.audio) nodes.push(sound(message.audio, message.audio.title ?? message.audio.file_name ?? "Audio"));
  if (message.voice) nodes.push(sound(message.voice, "Pesan suara"));
  if (message.contact) nodes.push(contact(message.contact));
  const place = message.venue?.location ?? message.location;
  if (place) nodes.push(location(place, message.venue, actions));
  return nodes;
}

function photo(message, actions) {
  const best = message.photo.at(-1);
  const alt = message.caption ? `Foto: ${message.caption.slice(0, 120)}` : "Foto";
  const src = fileUrl(best.file_id);
  const image = el("img", { src, alt, decoding: "async", "data-testid": "photo-image" });
  reserve(image, best);
  const open = () => actions.showPhoto(src, alt);
  return el(
    "button",
    { type: "button", class: "photo", "data-testid": "photo", "aria-label": `Perbesar ${alt.toLowerCase()}`, onclick: open },
    image,
  );
}

/** Keep the photo's place before it is loaded, so that nothing jumps. */
function reserve(image, { width, height }) {
  if (!width || !height) return;
  image.style.aspectRatio = `${width} / ${height}`;
  image.style.width = `${Math.round(Math.min(width, (TALLEST * width) / height))}px`;
}

const sticker = (item) =>
  el("img", { class: "sticker", src: fileUrl(item.file_id), alt: item.emoji ? `Stiker ${item.emoji}` : "Stiker" });

function documentCard(file) {
  const name = file.file_name ?? "berkas";
  const extension = (/\.([a-z0-9]{1,5})$/i.exec(name)?.[1] ?? "").toLowerCase();
  const notes = [fileSize(file.file_size), NOTES[extension]].filter(Boolean).join(" · ");
  const attributes = { href: fileUrl(file.file_id), download: name, "data-testid": "document", "data-extension": extension };
  return el(
    "a",
    { class: "card document", ...attributes, "aria-label": `Unduh ${name}${notes ? `, ${notes}` : ""}` },
    el("span", { class: `card-icon kind-${ICONS[extension] ?? "file"}` }, icon(ICONS[extension] ?? "file")),
    el(
      "span",
      { class: "card-body" },
      el("span", { class: "card-title", "data-testid": "document-name", dir: "auto" }, name),
      el("span", { class: "card-note", "data-testid": "document-size" }, notes),
    ),
  );
}

const player = (item) => ({ src: fileUrl(item.file_id), controls: true, preload: "metadata" });

const sound = (item, title) =>
  el("div", { class: "sound" }, el("span", { class: "card-note", dir: "auto" }, title), el("audio", player(item)));

function contact(person) {
  const name = [person.first_name, person.last_name].filter(Boolean).join(" ");
  return el(
    "div",
    { class: "card", "data-testid": "contact" },
    el("span", { class: "card-icon" }, icon("contact")),
    el(
      "span",
      { class: "card-body" },
      el("span", { class: "card-title", dir: "auto" }, name || "Kontak"),
      el("span", { class: "card-note" }, person.phone_number ?? ""),
    ),
  );
}

function location(place, venue, actions) {
  const { latitude, longitude } = place;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return link(
    map,
    actions,
    { class: "card", "data-testid": "location" },
    el("span", { class: "card-icon" }, icon("pin")),
    el(
      "span",
      { class: "card-body" },
      el("span", { class: "card-title", dir: "auto" }, venue?.title ?? "Lokasi"),
      el("span", { class: "card-note", dir: "auto" }, venue?.address ?? `${latitude}, ${longitude}`),
    ),
  );
}
