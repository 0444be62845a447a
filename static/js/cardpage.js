/* The page of one card: its history, stock and cause are fetched again when the card changes. */

import { openMenu } from "./menu.js";

const board = document.getElementById("board");
const { only } = board.dataset;
const PAUSE = 150;
let pause = 0;

function fetchHistory() {
  htmx.ajax("GET", location.pathname, { source: "#history", target: "#history", swap: "outerMorph" });
}

/** Watches the card from now on; does nothing on a page of many. */
export function watchCard() {
  if (!only) return;
  board.addEventListener("placed", ({ detail }) => {
    if (!detail.ids.includes(only)) return;
    clearTimeout(pause);
    pause = setTimeout(fetchHistory, PAUSE);
  });
  document.querySelector("[data-menu]").addEventListener("click", () => openMenu(document.getElementById(only)));
}
