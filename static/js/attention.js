/* What needs attention, read from the cards on the screen by the server's clock. */

import { clockWords, now } from "./clock.js";
import { runsOut, urgency } from "./moments.js";

const board = document.getElementById("board");
const list = document.getElementById("attention");
const MOST = 6;
const ANSWER_DUE = 30 * 60_000;
const RANK = { late: 0, soon: 1 };
let shown = "";

const text = (card, selector) => card.querySelector(selector)?.textContent.trim() ?? "";
const said = (words, ...values) => interpolate(words, values);

/** Parts that run out soon, each once: how many of its cards wait and how many are on their way. */
function shortages(cards) {
  const parts = new Map();
  for (const card of cards) {
    if (urgency(runsOut(card)) !== "late" || card.dataset.col === "DONE") continue;
    const key = `${text(card, "h3")} ${text(card, ".way b:last-child")}`;
    const part = parts.get(key) ?? { card, waiting: 0, coming: 0 };
    part[card.dataset.col === "REQUESTED" ? "waiting" : "coming"] += 1;
    parts.set(key, part);
  }
  return [...parts.values()].map(shortage);
}

function shortage({ card, waiting, coming }) {
  const at = runsOut(card);
  const title = at <= now() ? gettext("%s is out since %s") : gettext("%s runs out at %s");
  const words = coming
    ? said(gettext("%s requested, %s on the way"), waiting, coming)
    : said(ngettext("%s card requested, nobody has started it", "%s cards requested, nobody has started one", waiting), waiting);
  return { tone: "late", title: said(title, text(card, "h3"), clockWords(at)), words, card: card.id };
}

function silences(cards) {
  const asked = cards.filter((card) => card.querySelector('[data-t="asked"]'));
  const due = asked.filter((card) => now() - Date.parse(card.querySelector("time").dateTime) > ANSWER_DUE);
  return due.map((card) => ({
    tone: "soon",
    title: said(gettext("%s has not confirmed"), text(card, ".way b")),
    words: said(gettext("%s, asked %s"), text(card, "h3"), clockWords(Date.parse(card.querySelector("time").dateTime))),
    card: card.id,
  }));
}

function overdue(cards) {
  const promised = cards.filter((card) => card.querySelector('[data-t="promised"].late'));
  return promised.map((card) => ({
    tone: "late",
    title: said(gettext("%s is overdue from %s"), text(card, "h3"), text(card, ".way b")),
    words: text(card, "time"),
    card: card.id,
  }));
}

function holds(cards) {
  const held = cards.filter((card) => card.querySelector(".due"));
  return held.map((card) => ({
    tone: "soon",
    title: said(gettext("%s is on hold"), text(card, "h3")),
    words: text(card, ".due"),
    card: card.id,
  }));
}

function limits() {
  const full = [...board.querySelectorAll(".limit[data-full]")];
  return full.map((limit) => ({
    tone: "soon",
    title: said(gettext("%s is at its limit"), text(limit.closest(".column"), "h2")),
    words: gettext("Finish a card before you start another"),
    card: "",
  }));
}

/** Looks again, and shows what it found, the worst first. */
export function lookAround() {
  if (!list) return;
  const cards = [...board.querySelectorAll(".card")];
  const found = [...shortages(cards), ...overdue(cards), ...limits(), ...silences(cards), ...holds(cards)];
  found.sort((one, other) => RANK[one.tone] - RANK[other.tone]);
  const state = JSON.stringify(found);
  if (state === shown) return;
  shown = state;
  list.replaceChildren(...found.slice(0, MOST).map(line));
  document.getElementById("calm").hidden = found.length > 0;
}

function line({ tone, title, words, card }) {
  const item = document.createElement("li");
  item.className = `alert ${tone}`;
  const strong = document.createElement(card ? "a" : "b");
  strong.textContent = title;
  if (card) strong.href = `#${card}`;
  const small = document.createElement("small");
  small.textContent = words;
  item.append(strong, small);
  return item;
}
