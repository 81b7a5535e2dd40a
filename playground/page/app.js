// The playground's page: puts the parts together and gives the controls their work.

import { api, listen } from "./api.js";
import { Calls } from "./calls.js";
import { Chat } from "./chat.js";
import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import { alertBox, confirmBox, personForm, setUpDialogs, showPhoto, toast } from "./dialogs.js";
import { byId } from "./dom.js";
import { startPayload } from "./entities.js";
import { setUpFaults } from "./faults.js";
import { setUpPanel } from "./panel.js";
import { freeId, People } from "./people.js";
import { Session } from "./session.js";
import { Taps } from "./taps.js";
import { View } from "./view.js";

const fail = (error) => toast(error.message, "error");

async function attempt(work) {
  try {
    await work();
    return true;
  } catch (error) {
    fail(error);
    return false;
  }
}

// -- what a person can do -------------------------------------------------------------------------

const send = (text, { replyTo, edit } = {}) =>
  attempt(() => api.message({ user_id: session.meId, text, reply_to: replyTo, edit }));
const sendFile = (kind, file, caption) => attempt(() => api.file(session.meId, kind, file, caption));
const shareContact = () => attempt(() => api.contact({ user_id: session.meId }));
const copy = (text) => attempt(() => navigator.clipboard.writeText(text)).then((done) => done && toast("Disalin."));

/** A link to this bot itself presses START with its payload, as Telegram would; others open a tab. */
function openLink(url, event) {
  const payload = startPayload(url, session.bot.username);
  if (payload === null || event?.ctrlKey || event?.metaKey) return false;
  event?.preventDefault();
  send(`/start ${payload}`.trim());
  return true;
}

function onAnswer({ text, show_alert: important, url }) {
  if (text && important) alertBox(text);
  else if (text) toast(text);
  if (url && !openLink(url)) toast(`Bot meminta membuka ${url}`);
}

async function addPerson() {
  const person = await personForm();
  if (!person) return;
  const id = freeId(session.users, person.role);
  await attempt(async () => {
    await api.addUser({ id, ...person });
    session.patch({ id, started: false, blocked: false, ...person });
    await session.pick(id);
  });
}

async function block(blocked) {
  const id = session.meId;
  if (!(await attempt(() => api.block({ user_id: id, blocked })))) return;
  session.patch({ id, blocked });
  toast(blocked ? "Bot diblokir oleh orang ini." : "Blokir dibuka.");
  session.draw();
}

async function start() {
  const id = session.meId;
  if (!(await send("/start"))) return;
  session.patch({ id, started: true });
  session.draw();
  composer.focus();
}

async function askReset() {
  const text = "Semua pesan dan catatan panggilan dihapus, dan semua orang menjadi orang baru. Data milik bot sendiri tetap.";
  if (!(await confirmBox("Mulai dari awal?", text, "Ya, hapus"))) return;
  if (await attempt(() => api.reset())) toast("Sudah kembali ke awal.");
}

// -- the parts ------------------------------------------------------------------------------------

const clock = new Clock({ onError: fail, onMove: () => chat.arrange() });
const taps = new Taps({ me: () => session.meId, onChange: () => chat.markPending(), onError: fail, onAnswer });
const chat = new Chat(
  {
    send,
    copy,
    toast,
    openLink,
    showPhoto,
    tap: (messageId, data) => taps.tap(messageId, data),
    isPending: (messageId, data) => taps.isPending(messageId, data),
    jump: (id) => chat.jump(id),
    reply: (message) => composer.reply(message),
    edit: (message) => composer.edit(message),
  },
  () => clock.now(),
);
const composer = new Composer({ send, sendFile, shareContact, toast, last: (test) => chat.last(test) });
const people = new People((id) => session.pick(id));
const calls = new Calls(() => !byId("panel").inert);
const view = new View();
const session = new Session({ chat, composer, people, view, clock, calls, taps, fail });

setUpDialogs();
setUpFaults({ onError: fail, toast });
setUpPanel(() => calls.markSeen());
byId("start").addEventListener("click", start);
byId("unblock").addEventListener("click", () => block(false));
byId("fault-block").addEventListener("click", () => block(!session.me?.blocked));
byId("flood").addEventListener("change", (event) => attempt(() => api.flood(event.target.checked)));
byId("add-person").addEventListener("click", addPerson);
byId("reset").addEventListener("click", askReset);

listen({
  onEvent: (event) => session.onEvent(event),
  onOpen: () => {
    view.offline(false);
    session.syncAll().catch(fail);
  },
  onDrop: () => view.offline(true),
});
