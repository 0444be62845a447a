/* The menu of a card: every verb possible now, in its kind's word, and the way to its page. */

import { ask, describe } from "./ask.js";
import { mayMove, press, verbsOf } from "./verbs.js";

const dialog = document.getElementById("menu");
let card = null;
let version = "";

/** Opens the menu of `element`. */
export function openMenu(element) {
  card = element;
  version = card.dataset.v;
  dialog.querySelector("h2").textContent = card.querySelector("h3").textContent;
  dialog.querySelector(".of").textContent = describe(card, ["h3 + p", "p"]);
  for (const entry of dialog.querySelectorAll("[data-verb]")) showEntry(entry);
  const page = dialog.querySelector("[data-card]");
  page.href = `/cards/${card.id.slice(1)}/`;
  dialog.showModal();
}

function showEntry(entry) {
  const kind = ["production", "withdrawal", "supplier"].find((each) => card.classList.contains(each));
  const possible = verbsOf(card).includes(entry.dataset.verb) && mayMove(card);
  entry.hidden = !possible || (entry.dataset.only && entry.dataset.only !== kind);
  if (entry.dataset[kind]) entry.textContent = entry.dataset[kind];
}

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) return dialog.close();
  const entry = event.target.closest("[data-verb]");
  if (!entry) return;
  dialog.close();
  const { verb, ask: how } = entry.dataset;
  if (how) ask(card, verb, how, entry.textContent.replace(/\s*…$/, ""), version);
  else press(card, verb, {}, version);
});

/** The focus goes back to the card as it is now, not to what it was when the menu opened. */
dialog.addEventListener("close", () => document.getElementById(card?.id)?.focus({ preventScroll: true }));
