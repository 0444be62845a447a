/* `place`: the one swap that pushes and answers share. Each card stands where its sort key says.
   Older news is ignored; a card is moved only if misplaced, then morphed; one under a finger waits. */

import { matches } from "./matching.js";
import { wordMoments } from "./moments.js";

const board = document.getElementById("board");
const newest = new Map(); // id → seq of the newest news; for what is gone one more, so that old news stays out
const aside = new Map(); // id → element: known, but filtered out or beyond the end of a column
const waiting = new Map(); // id → element, or null if gone: news for a card under a finger
const lifted = new Set();
let morph = (old, fragment) => old.replaceWith(fragment);

htmx.registerExtension("place", {
  init(api) {
    morph = (old, fragment) => api.morph(old, fragment, false);
  },
  handle_swap(style, target, fragment) {
    if (style !== "place") return false;
    placeAll(fragment);
    return true;
  },
});

/** Places every card or row in `fragment`; returns the ids of those that came to a column. */
export function placeAll(fragment) {
  const news = [...fragment.querySelectorAll("[data-order]")];
  const ids = news.map((each) => each.id);
  const moved = news.filter(placeOne).map((each) => each.id);
  board.dispatchEvent(new CustomEvent("placed", { detail: { ids } }));
  return moved;
}

/** Takes a card or row away that was gone at `seq`. */
export function takeAway(id, seq) {
  if (seq + 1 <= (newest.get(id) ?? -1)) return;
  newest.set(id, seq + 1);
  aside.delete(id);
  if (lifted.has(id)) waiting.set(id, null);
  else removeOne(document.getElementById(id));
}

/** Tries again what had no place: the filter or the end of a column has changed. */
export function reconsider() {
  for (const shown of board.querySelectorAll(".cards > [data-order]")) {
    if (!listFor(shown)) putAside(shown);
  }
  for (const each of [...aside.values()]) placeOne(each);
  board.dispatchEvent(new CustomEvent("placed", { detail: { ids: [] } }));
}

export const lift = (card) => lifted.add(card.id);

/** The finger has let go: what waited is told, and the card stands where it belongs. */
export function letGo(card) {
  lifted.delete(card.id);
  const news = waiting.get(card.id);
  waiting.delete(card.id);
  if (news) placeOne(news);
  else if (news === null) removeOne(card);
  else stand(card);
}

/** Moves a card to where its own data say it stands. */
export function stand(card) {
  const list = card.isConnected && !lifted.has(card.id) && listFor(card);
  if (list) putInto(list, card);
}

function placeOne(next) {
  const seq = Number(next.dataset.s);
  if (seq < (newest.get(next.id) ?? -1)) return false;
  newest.set(next.id, seq);
  if (lifted.has(next.id)) {
    waiting.set(next.id, next);
    return false;
  }
  const old = document.getElementById(next.id);
  const list = listFor(next);
  if (!list) {
    aside.set(next.id, next);
    removeOne(old);
    return false;
  }
  aside.delete(next.id);
  return putOrMorph(list, old, next);
}

function putOrMorph(list, old, next) {
  const moved = !old || old.dataset.col !== next.dataset.col;
  if (old) {
    const fragment = document.createDocumentFragment();
    fragment.append(next);
    morph(old, fragment);
  }
  const card = document.getElementById(next.id) ?? document.adoptNode(next);
  putInto(list, card);
  wordMoments(card);
  return moved;
}

/** The list in which this card stands on this screen, or null: filtered out, beyond the end, no column. */
function listFor(card) {
  if (board.dataset.only) return board.dataset.only === card.id ? board.querySelector(".cards") : null;
  const column = board.querySelector(`section[data-state="${CSS.escape(card.dataset.col ?? "")}"]`);
  if (!column || !matches(card)) return null;
  const end = column.dataset.boundary;
  return end && card.dataset.order > end ? null : column.querySelector(".cards");
}

function putInto(list, card) {
  const after = [...list.children].find((each) => each !== card && each.dataset.order > card.dataset.order) ?? null;
  if (card.parentNode === list && nextCard(card) === after) return;
  if (list.moveBefore && card.isConnected) return list.moveBefore(card, after);
  const focused = card.contains(document.activeElement) && document.activeElement;
  list.insertBefore(card, after);
  if (focused) focused.focus({ preventScroll: true });
}

const nextCard = (card) => card.nextElementSibling;

function putAside(card) {
  aside.set(card.id, card);
  removeOne(card);
}

/** Removes it; the focus goes to its neighbour, not to nowhere. */
function removeOne(card) {
  if (!card) return;
  const neighbour = card.nextElementSibling ?? card.previousElementSibling;
  const hadFocus = card.contains(document.activeElement);
  card.remove();
  if (hadFocus) neighbour?.focus();
}
