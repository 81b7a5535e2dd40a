// The list of the bot's commands: opened by the "/" button, filtered while one types "/…".

import { byId, el } from "./dom.js";

export class CommandMenu {
  constructor(input, run) {
    this.input = input;
    this.run = run;
    this.box = byId("command-menu");
    this.button = byId("commands-button");
    this.commands = [];
    this.shown = [];
    this.at = 0;
    document.addEventListener("pointerdown", (event) => {
      const inside = [this.box, this.button, this.input].some((node) => node.contains(event.target));
      if (!inside) this.close();
    });
  }

  set(commands) {
    this.commands = commands ?? [];
    this.button.hidden = !this.commands.length;
    if (this.isOpen) this.filter(this.input.value, true);
  }

  get isOpen() {
    return !this.box.hidden;
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.show(this.commands);
    this.input.focus();
  }

  /** Show the commands that begin with what is typed; close on anything else. */
  filter(text, keep = false) {
    const typed = /^\/(\S*)$/.exec(text)?.[1].toLowerCase();
    if (typed === undefined) {
      if (!keep) this.close();
      return;
    }
    this.show(this.commands.filter(({ command }) => command.startsWith(typed)));
  }

  show(commands) {
    this.shown = commands;
    this.at = 0;
    this.box.replaceChildren(...commands.map((item, index) => this.option(item, index)));
    this.box.hidden = !commands.length;
    this.announce();
  }

  option({ command, description }, index) {
    return el(
      "div",
      {
        role: "option",
        id: `command-${index}`,
        class: "command",
        "data-testid": "command",
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => this.pick(index),
      },
      el("strong", {}, `/${command}`),
      el("span", { dir: "auto" }, description),
    );
  }

  pick(index) {
    const command = `/${this.shown[index].command}`;
    this.close();
    this.run(command);
  }

  close() {
    this.box.hidden = true;
    this.announce();
  }

  /** Handle a key while the list is open; true when it was used. */
  onKey(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = (this.at + step + this.shown.length) % this.shown.length;
      this.announce();
    } else if (event.key === "Enter" && !event.shiftKey) this.pick(this.at);
    else if (event.key === "Tab" && !event.shiftKey) {
      this.input.value = `/${this.shown[this.at].command} `;
      this.input.dispatchEvent(new Event("input"));
    } else if (event.key === "Escape") {
      this.close();
      event.stopPropagation();
    } else return false;
    event.preventDefault();
    return true;
  }

  announce() {
    const open = this.isOpen;
    this.input.setAttribute("aria-expanded", String(open));
    this.button.setAttribute("aria-expanded", String(open));
    [...this.box.children].forEach((node, index) => node.setAttribute("aria-selected", String(open && index === this.at)));
    if (!open) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", `command-${this.at}`);
    this.box.children[this.at]?.scrollIntoView({ block: "nearest" });
  }
}
