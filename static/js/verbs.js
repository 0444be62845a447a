/* Every verb goes the same way, whether pressed, dropped, typed or chosen from the menu: one post by htmx,
   with the version that the person saw and a key made at the press and kept until it is answered. */

import { refuse, tell } from "./toast.js";
import { showCounts } from "./counts.js";
import { stand } from "./place.js";

const board = document.getElementById("board");
const keys = new Map(); // what was pressed → its key, as long as no answer below 500 came
const mine = new Set(); // ids of cards pressed here lately
let undoable = "";

/** Whether this person may move this card at all; the server decides again. */
export function mayMove(card) {
  const { role } = board.dataset;
  if (document.documentElement.classList.contains("stale")) return false; // what is seen may be wrong
  return role === "buyer" ? card.classList.contains("supplier") : role !== "viewer";
}

/** Whether the card was pressed here a moment ago: then its move is no news to this person. */
export const pressedHere = (id) => mine.has(id);

export const verbsOf = (card) => (card.dataset.m || "").split(" ").filter(Boolean);

/** Does `verb` to the card as it was seen at `version`; `fields` are what was asked besides. */
export function press(card, verb, fields = {}, version = card.dataset.v) {
  if (!mayMove(card)) return;
  mine.add(card.id);
  post(card, `/cards/${card.id.slice(1)}/${verb}/`, { version, ...fields });
}

/** Undoes the last own move. */
export function undoLast() {
  if (undoable) post(document.body, undoable, {});
}

function post(source, address, values) {
  const gesture = JSON.stringify([address, values]);
  if (!keys.has(gesture)) keys.set(gesture, newKey());
  const headers = { "Idempotency-Key": keys.get(gesture) };
  htmx.ajax("POST", address, { source, target: board, swap: "place", values, headers, gesture });
}

function answered(card) {
  stand(card);
  setTimeout(() => mine.delete(card.id), 3_000);
}

/** 128 random bits. randomUUID would need https. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An answer that asks who this is: the session has ended, or the shared device has locked. */
function loggedOut({ response }) {
  return response?.raw.redirected && /^\/(accounts\/login|operator)\//.test(new URL(response.raw.url).pathname);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-undo]");
  if (button) post(document.body, button.dataset.undo, {});
});

document.addEventListener("htmx:before:swap", (event) => {
  if (!loggedOut(event.detail.ctx)) return;
  event.preventDefault();
  location.reload();
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (!ctx.gesture) return;
  const status = ctx.response?.status ?? 0;
  if (status && status < 500) keys.delete(ctx.gesture);
  if (ctx.sourceElement.matches?.(".card")) answered(ctx.sourceElement);
  if (!status || status >= 500) refuse(gettext("No answer came. Press again: it will not be done twice."));
  else if (status >= 400 && !ctx.hx?.trigger) refuse(gettext("This was refused. Load the page anew and try again."));
});

document.addEventListener("moved", ({ detail }) => {
  undoable = detail.undo || "";
  const said = [detail.message, detail.warning].filter(Boolean).join(" ");
  tell(said, undoable && undoLast);
  if (detail.counts) showCounts(detail.counts);
});
