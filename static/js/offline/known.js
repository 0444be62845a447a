/* The cards as this device last knew them: asked for as long as the network is there, read while it is not.
   They lie among the kept pages (keep.js), so that they go with them when somebody logs out. */

import { keptHere } from "./keep.js";
import { ask, isUp } from "./network.js";

const { dataset } = document.getElementById("main");
const WHILE_UP = 30_000;
const WHILE_DOWN = 5_000;
let known = null;
let etag = "";

/** Asks now, and from now on: soon again while nobody answers. */
export async function keepAsking() {
  known ??= await fromCopies();
  await refresh();
  setTimeout(keepAsking, isUp() ? WHILE_UP : WHILE_DOWN);
}

async function refresh() {
  const answer = await ask(dataset.cards, { headers: etag ? { "If-None-Match": etag } : {} });
  if (answer?.status !== 200 || answer.headers.get("ETag") === etag) return;
  const copy = answer.clone();
  known = await answer.json();
  etag = answer.headers.get("ETag");
  await (await keptHere())?.put(dataset.cards, copy);
}

/** The card with this token or code: {card, at} as of `at` (ISO 8601), or nothing. */
export async function lastKnown(code) {
  known ??= await fromCopies();
  const card = known?.cards.find((each) => each.token === code || each.code === code);
  return card && { card, at: known.at };
}

async function fromCopies() {
  const copy = await (await keptHere())?.match(dataset.cards);
  const found = copy ? await copy.json() : null;
  if (found?.person !== Number(dataset.person)) return null;
  etag = copy.headers.get("ETag");
  return found;
}

/** What a scanner or fingers typed, as inventory/tokens.py tidies it. */
export const tidy = (text) => text.trim().replace(/^\]Q\d/, "").replace(/[\s-]/g, "").toUpperCase();
