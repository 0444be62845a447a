/* A shared device: it locks by itself when no hand is on it, and a badge changes who works. The server
   decides; this page says when somebody is here, counts down, and keeps what was half written. */

import { atTheDoor, changeOperator, isBadge, isShut } from "./badge.js";
import { keepForms, restoreForms } from "./keptforms.js";
import { listen } from "./scanwedge.js";
import { refuse } from "./toast.js";

const { token, operator, here, locks } = document.getElementById("shared").dataset;
const overlay = document.getElementById("locking");
const title = overlay.querySelector("h2");
const words = overlay.querySelector("p");
const PATIENCE = Number(locks) * 1_000;
const WARNING = Math.min(30_000, PATIENCE / 2);
const SAID_EVERY = 10_000;
const TYPED_BY_A_SCANNER = 80;
const TOUCHED = "touched";

let touched = Date.now();
let said = Date.now();
let saying = 0;
let asking = false;
let locked = false;

const left = () => touched + PATIENCE - Date.now();

/** A hand is on the device: the server hears of it soon, and of the last touch for certain. */
function touch({ type }) {
  if (locked || left() <= 0) return;
  touched = Date.now();
  remember(touched);
  if (type !== "pointerdown") overlay.hidden = true; // else the tap would go through to what lies below
  saying ||= setTimeout(say, Math.max(0, said + SAID_EVERY - Date.now()));
}

/** A page that comes from this device's own store, without network, knows by this when it was touched last. */
function remember(moment) {
  try { localStorage.setItem(TOUCHED, moment); } catch { /* private window */ }
}

async function begin() {
  const loaded = touched;
  const seconds = await ask("GET");
  if (seconds === 0) return lock();
  const before = seconds === null ? Number(localStorage.getItem(TOUCHED) ?? 0) : Date.now() - PATIENCE + seconds * 1_000;
  if (touched === loaded) touched = before;
  look();
}

/** What is shut takes no key, and no scanner's either. */
function hold(event) {
  if (!isShut()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

async function say() {
  saying = 0;
  said = Date.now();
  const answer = await ask("POST");
  if (answer === null) saying ||= setTimeout(say, SAID_EVERY);
  else if (!answer) lock();
}

/** The seconds until the device locks; 0 when it has, null without network. */
async function ask(method) {
  const answer = await fetch(here, { method, headers: { "X-CSRFToken": token, Accept: "application/json" }, keepalive: true }).catch(() => null);
  if (!answer || answer.status >= 500) return null;
  return answer.ok ? Math.max(0, (await answer.json()).left ?? 0) : 0;
}

async function look() {
  if (locked || asking || left() > WARNING) return;
  if (left() <= 0) {
    asking = true;
    await timeIsUp();
    asking = false;
  } else {
    show(title.dataset.words.replace("%s", Math.ceil(left() / 1_000)));
  }
}

/** Another tab of this device may be in use: the server knows. Without network nobody may go on either. */
async function timeIsUp() {
  const seconds = await ask("GET");
  if (seconds > 1) touched = Date.now() - PATIENCE + seconds * 1_000;
  else if (seconds === null) show(title.dataset.locked, words.dataset.offline);
  else lock();
  if (seconds > WARNING / 1_000) overlay.hidden = true;
}

function show(heading, why) {
  if (title.textContent !== heading) title.textContent = heading;
  if (why) {
    words.textContent = why;
    overlay.querySelector("button").hidden = true;
  }
  overlay.classList.toggle("shut", Boolean(why));
  if (!overlay.hidden) return;
  overlay.hidden = false;
  overlay.querySelector("button").focus();
}

function lock() {
  if (locked) return;
  locked = true;
  keepForms();
  location.assign(`${operator}?${new URLSearchParams({ next: location.pathname + location.search })}`);
}

/** L locks, unless a scanner is typing. */
function lockKey(event) {
  if (event.key.toLowerCase() !== "l" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, dialog[open]")) return;
  const pressed = setTimeout(() => document.querySelector(".lock-now").requestSubmit(), TYPED_BY_A_SCANNER);
  document.addEventListener("keydown", () => clearTimeout(pressed), { once: true });
}

async function scanned(code) {
  if (!isBadge(code) && !atTheDoor()) return;
  if (atTheDoor()) document.querySelector(".pad")?.reset(); // the scanner has typed into the PIN's field, too
  const why = await changeOperator(code);
  if (why) refuse(why);
}

if (!document.querySelector("main:is(.scan, .audit)")) listen(scanned);
if (PATIENCE) {
  restoreForms();
  begin();
  addEventListener("keydown", hold, { capture: true });
  for (const kind of ["pointerdown", "click", "keydown", "input"]) addEventListener(kind, touch, { capture: true, passive: true });
  document.addEventListener("visibilitychange", look);
  document.addEventListener("keydown", lockKey);
  document.querySelector(".lock-now")?.addEventListener("submit", keepForms);
  setInterval(look, 500);
}
