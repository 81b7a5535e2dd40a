// The input: text, drafts, files, replies, edits, commands, the reply keyboard.

import { arrowKeys, byId, el, icon, touchOnly } from "./dom.js";
import { CommandMenu } from "./commands.js";
import { fileSize, fullName } from "./format.js";
import { drawReplyKeyboard } from "./keyboard.js";
import { excerpt } from "./message.js";

export class Composer {
  /** `actions`: send(text, {replyTo, edit}), sendFile(kind, file, caption), shareContact(), toast(text), last(test). */
  constructor(actions) {
    this.actions = actions;
    this.form = byId("composer");
    this.input = byId("input");
    this.context = byId("context");
    this.keyboard = byId("reply-keyboard");
    this.drafts = new Map();
    this.mode = null;
    this.folded = false;
    this.menu = new CommandMenu(this.input, (command) => this.run(command));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    byId("commands-button").addEventListener("click", () => this.menu.toggle());
    byId("keyboard-button").addEventListener("click", () => this.fold(!this.folded));
    this.setUpFiles();
    this.typed();
  }

  // -- which chat ---------------------------------------------------------------------------------

  /** Show the chat of `userId`, keeping the other chat's draft. */
  open(userId) {
    if (this.userId === userId) return;
    if (this.userId !== undefined) this.drafts.set(this.userId, this.input.value);
    this.userId = userId;
    this.input.value = this.drafts.get(userId) ?? "";
    this.setMode(null);
    this.typed();
    this.menu.close();
    this.folded = false;
  }

  /** Start afresh: no drafts, nothing half written. */
  forget() {
    this.drafts.clear();
    this.userId = undefined;
    this.fingerprint = undefined;
    this.input.value = "";
  }

  focus() {
    if (!touchOnly()) this.input.focus({ preventScroll: true });
  }

  // -- sending ------------------------------------------------------------------------------------

  async submit() {
    const text = this.input.value.trim();
    const mode = this.mode;
    if (!text && mode?.kind !== "file") return;
    this.menu.close();
    this.input.value = "";
    this.setMode(null);
    this.typed();
    const sent =
      mode?.kind === "file"
        ? await this.actions.sendFile(mode.as, mode.file, text)
        : await this.actions.send(text, {
            replyTo: mode?.kind === "reply" ? mode.message.message_id : undefined,
            edit: mode?.kind === "edit" ? mode.message.message_id : undefined,
          });
    if (sent || this.input.value) return;
    this.input.value = text;
    this.setMode(mode);
    this.typed();
  }

  run(command) {
    this.input.value = command;
    this.submit();
    this.focus();
  }

  typed() {
    const input = this.input;
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 168)}px`;
    byId("send").disabled = !input.value.trim() && this.mode?.kind !== "file";
    this.menu.filter(input.value);
  }

  onKey(event) {
    if (event.isComposing) return;
    if (this.menu.onKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.mode) {
      event.stopPropagation();
      this.cancelMode();
    } else if (event.key === "ArrowUp" && !this.input.value && !this.mode) {
      const wanted = (message) => (event.ctrlKey ? message.from?.is_bot : !message.from?.is_bot && message.text);
      const message = this.actions.last(wanted);
      if (!message) return;
      event.preventDefault();
      if (event.ctrlKey) this.reply(message);
      else this.edit(message);
    }
  }

  // -- replying, editing, attaching ---------------------------------------------------------------

  reply(message) {
    this.setMode({ kind: "reply", message });
    this.input.focus();
  }

  edit(message) {
    this.setMode({ kind: "edit", message });
    this.input.value = message.text;
    this.typed();
    this.input.focus();
  }

  attach(kind, file) {
    if (!file) return;
    this.setMode({ kind: "file", as: kind, file });
    this.typed();
    this.input.focus();
  }

  cancelMode() {
    if (this.mode?.kind === "edit") this.input.value = "";
    this.setMode(null);
    this.typed();
    this.input.focus();
  }

  setMode(mode) {
    this.mode = mode;
    this.context.hidden = !mode;
    if (!mode) {
      this.context.replaceChildren();
      return;
    }
    const { kind, message, file } = mode;
    const title = { reply: `Membalas ${fullName(message?.from)}`, edit: "Mengubah pesan", file: file?.name }[kind];
    const note = kind === "file" ? `${fileSize(file.size)} · tulis keterangan bila perlu` : excerpt(message);
    const symbol = kind === "file" ? (mode.as === "photo" ? "image" : "file") : kind;
    this.context.replaceChildren(
      icon(symbol),
      el("span", { class: "context-text" }, el("strong", { dir: "auto" }, title), el("span", { dir: "auto" }, note)),
      el(
        "button",
        { type: "button", class: "round", "aria-label": "Batal", "data-testid": "context-cancel", onclick: () => this.cancelMode() },
        icon("close"),
      ),
    );
  }

  setUpFiles() {
    const button = byId("attach-button");
    const menu = byId("attach-menu");
    const show = (open) => {
      menu.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      if (open) menu.querySelector("button").focus();
    };
    button.addEventListener("click", () => show(menu.hidden));
    menu.addEventListener("click", () => show(false));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      show(false);
      button.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!menu.hidden && !menu.contains(event.target) && !button.contains(event.target)) show(false);
    });
    arrowKeys(menu, "button");
    for (const kind of ["photo", "document"]) {
      const picker = byId(`${kind}-picker`);
      byId(`attach-${kind}`).addEventListener("click", () => picker.click());
      picker.addEventListener("change", () => {
        this.attach(kind, picker.files[0]);
        picker.value = "";
      });
    }
    byId("attach-contact").addEventListener("click", () => this.actions.shareContact());
    this.input.addEventListener("paste", (event) => {
      const file = event.clipboardData?.files[0];
      if (!file) return;
      event.preventDefault();
      this.attach(/^image\/(jpeg|png|webp)$/.test(file.type) ? "photo" : "document", file);
    });
  }

  // -- the reply keyboard -------------------------------------------------------------------------

  setKeyboard(markup) {
    const fingerprint = JSON.stringify(markup ?? null);
    if (fingerprint === this.fingerprint) return;
    this.fingerprint = fingerprint;
    this.hasKeyboard = drawReplyKeyboard(this.keyboard, markup, {
      send: (text) => this.actions.send(text, {}),
      shareContact: () => this.actions.shareContact(),
      toast: (text) => this.actions.toast(text),
      foldKeyboard: () => this.fold(true),
    });
    this.input.placeholder = markup?.input_field_placeholder || "Tulis pesan…";
    const asked = markup?.force_reply && this.actions.last((message) => message.from?.is_bot);
    if (asked) this.reply(asked);
    this.fold(false);
  }

  fold(folded) {
    this.folded = folded;
    this.keyboard.hidden = !this.hasKeyboard || folded;
    const button = byId("keyboard-button");
    button.hidden = !this.hasKeyboard;
    button.setAttribute("aria-expanded", String(!folded));
    button.setAttribute("aria-label", folded ? "Tampilkan tombol jawaban" : "Sembunyikan tombol jawaban");
  }
}
