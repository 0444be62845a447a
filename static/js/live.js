/* The board's own socket. It only listens; catching up is reconnecting with the cursor, for ever.
   Two clocks: `heard` (any frame) drives what the screen says, `alive` (also set on connecting) the watchdog. */

import { setClock } from "./clock.js";

const SILENT = 40_000;
const CONNECTS_WITHIN = 10_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8_000;
const RELOADED = "reloaded";
const RELOAD_PAUSE = 10_000;
const NOT_LOGGED_IN = 4401;
const NOT_ALLOWED = 4403;

let board;
let tell; // {patch, hello, refused, look}: what to do with what is heard
let socket = null;
let cursor = 0;
let alive = 0;
let heard = Date.now();
let tries = 0;
let retry = 0;
let over = false;
let reloading = false;

/** When the last frame came, in epoch ms of this device. */
export const lastHeard = () => heard;

/** Begins to listen for the board from the seq that the page was rendered with. */
export function listen(element, told) {
  board = element;
  tell = told;
  cursor = Number(board.dataset.seq);
  open();
  setInterval(watch, 2_000);
  addEventListener("online", again);
  addEventListener("pageshow", (event) => event.persisted && again());
  document.addEventListener("visibilitychange", () => document.hidden || againIfUnwell());
  document.addEventListener("resume", againIfUnwell);
}

/** The same element stands for another board from now on: a television turns to the next one. */
export function listenToAnother() {
  cursor = Number(board.dataset.seq);
  again();
}

function address() {
  const url = new URL(board.dataset.live, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const asked = { since: cursor, build: board.dataset.build, view: board.dataset.view, language: document.documentElement.lang };
  url.search = new URLSearchParams(asked);
  return url;
}

function open() {
  if (over) return;
  clearTimeout(retry);
  drop();
  alive = Date.now();
  const mine = (socket = new WebSocket(address()));
  mine.onmessage = (event) => mine === socket && hear(event.data);
  mine.onclose = (event) => mine === socket && closed(event.code);
}

/** Lets go of the socket without waiting for its close: a dead one can stay closing for minutes. */
function drop() {
  if (!socket) return;
  socket.onmessage = socket.onclose = null;
  socket.close();
  socket = null;
}

function closed(code) {
  socket = null;
  if (code === NOT_LOGGED_IN) return location.reload();
  if (code === NOT_ALLOWED) {
    over = true;
    return tell.refused();
  }
  later();
}

function later() {
  drop();
  clearTimeout(retry);
  const longest = Math.min(FIRST_WAIT * 2 ** tries++, LONGEST_WAIT);
  retry = setTimeout(open, longest * (0.5 + Math.random() / 2));
}

function again() {
  tries = 0;
  open();
}

const unwell = () => !socket || Date.now() - alive > SILENT / 2;
const againIfUnwell = () => unwell() && again();

function watch() {
  if (!socket) return;
  const patience = socket.readyState === WebSocket.CONNECTING ? CONNECTS_WITHIN : SILENT;
  if (Date.now() - alive > patience) later();
}

function hear(data) {
  heard = alive = Date.now();
  const frame = JSON.parse(data);
  if (frame.now !== undefined) setClock(frame.now);
  if (frame.t === "hello") hello(frame);
  else if (frame.t === "patch") patch(frame);
  else if (frame.t === "hb" && frame.seq < cursor) reload();
  else if (frame.t === "look") tell.look?.();
  else if (frame.t === "reload") reload();
}

function hello(frame) {
  if (frame.build !== board.dataset.build || frame.seq < cursor) return reload();
  tries = 0;
  tell.hello(frame);
}

/** Applies the next patch, ignores an old one; a gap is caught up with by connecting again. */
function patch(frame) {
  if (frame.to <= cursor) return;
  if (frame.from > cursor) return again();
  tell.patch(frame);
  cursor = frame.to;
  board.dataset.seq = cursor;
}

/** Loads the page anew: once nobody is in the middle of something, the server answers, and not all screens at once. */
export function reload() {
  if (reloading) return;
  reloading = over = true;
  drop();
  const again = Date.now() - Number(sessionStorage.getItem(RELOADED)) < RELOAD_PAUSE;
  setTimeout(tryToReload, again ? RELOAD_PAUSE : 300 + Math.random() * 1_200);
}

async function tryToReload() {
  const busy = document.querySelector("dialog[open], .lifted");
  const answer = busy ? null : await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return setTimeout(tryToReload, 2_000);
  sessionStorage.setItem(RELOADED, Date.now());
  location.reload();
}
