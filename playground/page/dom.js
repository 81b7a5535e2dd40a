// Small helpers to build the page. Data always becomes text nodes or attributes, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** Create an element: `on…` props are listeners, other props attributes, children nodes or strings. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** An icon of the sprite in index.html. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

/** A round picture with a person's first letter; the colour follows the id. */
export function avatar(id, name) {
  return el("span", { class: `avatar hue-${Math.abs(Number(id) || 0) % 6}`, "aria-hidden": "true" }, initial(name));
}

function initial(name) {
  const words = String(name ?? "").trim().split(/\s+/);
  const word = words.find((part) => !/^(bu|ibu|pak|bapak|mas|mbak)$/i.test(part)) ?? words[0] ?? "";
  return (Array.from(word)[0] ?? "?").toUpperCase();
}

/** Arrow keys, Home and End move the focus inside a group of controls. */
export function arrowKeys(container, selector) {
  container.addEventListener("keydown", (event) => {
    const items = [...container.querySelectorAll(selector)];
    const at = items.indexOf(document.activeElement);
    if (at < 0) return;
    const steps = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    items.at(steps[event.key] % items.length).focus();
  });
}

/** True where typing means a soft keyboard, so that focus is not stolen there. */
export const touchOnly = () => window.matchMedia("(hover: none) and (pointer: coarse)").matches;
