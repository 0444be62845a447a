/* Others' moves: marked for a moment for the eye, and summed up for who listens instead. */

import { pressedHere } from "./verbs.js";

const region = document.createElement("p");
region.className = "unseen";
region.setAttribute("aria-live", "polite");
const PAUSE = 8_000;
let count = 0;

/** These cards moved, and nobody here pressed them. */
export function notice(cards) {
  const others = cards.filter((card) => !pressedHere(card.id));
  for (const card of others) mark(card);
  if (!others.length) return;
  if (!count) setTimeout(sumUp, PAUSE);
  count += others.length;
}

function mark(card) {
  card.classList.add("fresh");
  card.addEventListener("animationend", () => card.classList.remove("fresh"), { once: true });
}

function sumUp() {
  if (!region.isConnected) document.body.append(region);
  region.textContent = interpolate(ngettext("%s card was moved", "%s cards were moved", count), [count]);
  count = 0;
}
