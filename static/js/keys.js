/* The whole board by keyboard: arrows walk, Enter does the next step, M opens the menu, / finds, U undoes, ? helps. */

import { openMenu } from "./menu.js";
import { press, undoLast, verbsOf } from "./verbs.js";

const board = document.getElementById("board");
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

const cardsIn = (column) => [...column.querySelectorAll(".cards > [data-order]")];
const current = () => document.activeElement?.closest?.("#board [data-order]");

function walk([across, down]) {
  const columns = [...board.querySelectorAll("section[data-state]")].filter((each) => each.offsetParent && cardsIn(each).length);
  const card = current();
  if (!columns.length) return;
  if (!card) return cardsIn(columns[0])[0].focus();
  const column = columns.indexOf(card.closest("section[data-state]"));
  const row = cardsIn(columns[column]).indexOf(card);
  const target = cardsIn(columns[Math.min(Math.max(column + across, 0), columns.length - 1)]);
  target[Math.min(Math.max(row + down, 0), target.length - 1)].focus();
}

/** A dialog that was just closed may keep the focus until the next frame: its keys are the board's already. */
function typing(target) {
  return target.closest("input, select, textarea, dialog[open], [popover]:popover-open");
}

const LETTERS = {
  "/": () => document.querySelector("#filters input[type=search]")?.focus(),
  "?": () => document.getElementById("help").showModal(),
  u: undoLast,
  m: () => current()?.matches(".card") && openMenu(current()),
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const step = STEPS[event.key];
  const letter = LETTERS[event.key.toLowerCase()];
  if (event.key === "Enter" && event.target.matches?.(".card")) press(event.target, verbsOf(event.target)[0]);
  else if (step) walk(step);
  else if (letter) letter();
  else return;
  event.preventDefault();
}

/** Listens to the keys from now on. */
export function listenToKeys() {
  document.addEventListener("keydown", pressed);
}
