/* Asks how many and why, before a verb that needs to know. A refusal for a field opens it again with the words. */

import { offerTaps } from "./steppers.js";
import { press, verbsOf } from "./verbs.js";

const dialog = document.getElementById("ask");
const form = dialog.querySelector("form");
const fields = form.elements;
let asked = null; // {card id, verb, how, version} of what is, or was last, asked

/** Opens the questions `how` (picked, quantity, promise, promised, ship or reason) for `verb`, titled `title`; then presses it. */
export function ask(card, verb, how, title, version = card.dataset.v) {
  asked = { id: card.id, verb, how, version };
  form.reset();
  form.dataset.verb = verb;
  for (const label of form.querySelectorAll("[data-case]")) {
    const { case: cases, only } = label.dataset;
    label.hidden = !cases.split(" ").includes(how) || Boolean(only && !card.classList.contains(only));
  }
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector(".of").textContent = describe(card);
  fields.good.value = fields.quantity.value = spelled(Number(card.querySelector("data")?.value ?? 0));
  form.querySelector(".problem").textContent = "";
  dialog.showModal();
  form.querySelector("label:not([hidden]) input").select();
}

offerTaps(dialog);

/** A quantity as the page's language writes it, nothing for 0. */
function spelled(quantity) {
  const exact = { useGrouping: false, maximumFractionDigits: 3 };
  return quantity ? quantity.toLocaleString(document.documentElement.lang, exact) : "";
}

/** The card in words: WHEEL-28, Front wheel, Card 2 of 4; or only those `parts` of it. */
export function describe(card, parts = ["h3", "h3 + p", "p"]) {
  const words = parts.map((part) => card.querySelector(part)?.textContent.trim());
  return words.filter(Boolean).join(" · ");
}

/** Shows a refusal of what was just asked where it can be corrected; false if it was about something else. */
export function askAgain({ code, field, message }) {
  const wrong = fields[field] ?? (code === "over_delivery" ? fields.good : null);
  if (!["invalid", "over_delivery"].includes(code) || !asked || !wrong) return false;
  form.querySelector(".problem").textContent = message;
  dialog.showModal();
  wrong.select?.();
  return true;
}

dialog.addEventListener("close", () => {
  if (dialog.returnValue !== "ok") return void (asked = null);
  const card = document.getElementById(asked.id);
  if (card && verbsOf(card).length) press(card, asked.verb, said(), asked.version);
});

/** Escape leaves the last answer standing otherwise. */
dialog.addEventListener("cancel", () => (dialog.returnValue = "cancel"));

function said() {
  const shown = [...form.querySelectorAll("label:not([hidden]) input")];
  const given = shown.filter((input) => (input.type === "checkbox" ? input.checked : input.value.trim() !== ""));
  return Object.fromEntries(given.map((input) => [input.name, input.value.trim()]));
}
