// The server's /sim routes and its event stream.

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new ApiError(0, "Server tidak terjangkau.");
  }
  const body = await response.json().catch(() => null);
  if (!response.ok || body?.ok === false) {
    throw new ApiError(response.status, body?.description ?? body?.error ?? `Server menjawab ${response.status}.`);
  }
  return body;
}

const get = (path) => request(path);
const post = (path, body = {}) =>
  request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const api = {
  users: () => get("/sim/users"),
  addUser: (user) => post("/sim/users", user),
  chat: (id) => get(`/sim/chat/${encodeURIComponent(id)}`),
  state: () => get("/sim/state"),
  calls: (since) => get(`/sim/calls?since=${encodeURIComponent(since)}`),
  clock: () => get("/sim/clock"),
  setClock: (change) => post("/sim/clock", change),
  message: (body) => post("/sim/message", body),
  contact: (body) => post("/sim/contact", body),
  tap: (body) => post("/sim/tap", body),
  block: (body) => post("/sim/block", body),
  fault: (body) => post("/sim/fault", body),
  clearFaults: () => request("/sim/fault", { method: "DELETE" }),
  flood: (on) => post("/sim/flood", { on }),
  reset: () => post("/sim/reset"),
  file(userId, kind, file, caption) {
    const form = new FormData();
    form.append("user_id", String(userId));
    form.append("kind", kind);
    if (caption) form.append("caption", caption);
    form.append("file", file, file.name);
    return request("/sim/file", { method: "POST", body: form });
  },
};

export const fileUrl = (fileId) => `/sim/file/${encodeURIComponent(fileId)}`;

/** Follow the server's events; reconnects by itself and says when it was cut off and is back. */
export function listen({ onEvent, onOpen, onDrop }) {
  let delay = 400;
  const connect = () => {
    const source = new EventSource("/sim/events");
    const leave = () => source.close();
    window.addEventListener("pagehide", leave, { once: true });
    source.onopen = () => {
      delay = 400;
      onOpen();
    };
    source.onmessage = (event) => onEvent(JSON.parse(event.data));
    source.onerror = () => {
      source.close();
      window.removeEventListener("pagehide", leave);
      onDrop();
      setTimeout(connect, delay);
      delay = Math.min(delay * 2, 5000);
    };
  };
  window.addEventListener("pageshow", (event) => event.persisted && connect());
  connect();
}
