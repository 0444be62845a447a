/* The filter lives in the address. What is shown is narrowed at once; what was not sent yet is fetched and merged. */

import { reconsider } from "./place.js";

const form = document.getElementById("filters");
const board = document.getElementById("board");
const PAUSE = 250;
const SHORT = 20;
const FILL_PAUSE = 10_000;
let pause = 0;
let filledAt = 0;

function address(all = "") {
  const asked = new URLSearchParams(new FormData(form));
  if (all) asked.set("all", all);
  for (const [name, value] of [...asked]) if (!value) asked.delete(name);
  return `${location.pathname}${asked.size ? "?" : ""}${asked}`;
}

/** Fetches what the filter (and `all`, a column shown whole) asks for, and merges it. */
function fetchCards(all) {
  htmx.ajax("GET", address(all), { source: form, target: board, swap: "place" }).then(reconsider);
}

function changed() {
  clearTimeout(pause);
  reconsider();
  const filtering = [...new FormData(form).values()].some((value) => value.trim());
  form.toggleAttribute("data-filtering", filtering);
  document.getElementById("clear").hidden = !filtering;
  pause = setTimeout(() => {
    history.replaceState(null, "", address());
    if (board.dataset.view === "board") fetchCards();
  }, PAUSE);
}

function clear(event) {
  event.preventDefault();
  for (const field of form.querySelectorAll("input, select")) field.value = "";
  changed();
  form.elements.q.focus();
}

function showAll(event) {
  const link = event.target.closest(".rest a");
  if (!link) return;
  event.preventDefault();
  const all = new URL(link.href).searchParams.get("all");
  history.replaceState(null, "", address(all));
  fetchCards(all);
}

/** A column's end has moved: its cards may have a place now. A column that ran short is filled up again. */
function endsMoved() {
  for (const column of board.querySelectorAll(".column[data-boundary]")) {
    const rest = column.querySelector(".rest");
    if (rest) column.dataset.boundary = rest.dataset.boundary;
  }
}

function fillShort() {
  const short = [...board.querySelectorAll(".column")].some(
    (column) => column.dataset.boundary && column.querySelectorAll(".card").length < SHORT,
  );
  if (!short || Date.now() - filledAt < FILL_PAUSE) return;
  filledAt = Date.now();
  fetchCards(new URLSearchParams(location.search).get("all") ?? "");
}

/** Watches the form from now on. */
export function watchFilter() {
  if (!form) return;
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => (event.preventDefault(), changed()));
  document.getElementById("clear").addEventListener("click", clear);
  board.addEventListener("click", showAll);
  board.addEventListener("placed", fillShort);
  document.addEventListener("htmx:after:swap", endsMoved);
}
