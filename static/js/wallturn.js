/* Several boards in turn, within one page: a page that is never left cannot end on a browser's error page. */

import { lookSoon, somethingChanged } from "./attention.js";
import { setClock } from "./clock.js";
import { listenToAnother, reload } from "./live.js";
import { markCalls } from "./wallcalls.js";
import { wordMoments } from "./moments.js";
import { beginAgain, pagesShown } from "./wallpages.js";

const wall = document.querySelector(".wall");
const board = document.getElementById("board");
const facts = document.getElementById("attention");
const EVERY = 1_000;
const AGAIN = 5_000;
const OTHERS = 10_000; // the socket tells of the board that is shown, not of the others
let due = 0;

/** Turns to the next board after so many seconds, once all pages of this one were shown. */
export function takeTurns() {
  if (wall.dataset.boards.split(" ").length < 2) return;
  due = Date.now() + wall.dataset.seconds * 1_000;
  setInterval(() => Date.now() >= due && pagesShown() && turn(), EVERY);
  setInterval(somethingChanged, OTHERS);
}

async function turn() {
  due = Infinity;
  const slugs = wall.dataset.boards.split(" ");
  const next = slugs[(slugs.indexOf(board.dataset.board) + 1) % slugs.length];
  const found = await Promise.all([ask("/wall/", next), ask("/wall/facts/", next)]).catch(() => null);
  if (found && show(...found)) due = Date.now() + wall.dataset.seconds * 1_000;
  else due = Date.now() + AGAIN;
}

async function ask(address, slug) {
  const answer = await fetch(`${address}?board=${encodeURIComponent(slug)}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Shows the other board in place of this one; a page of another build or set up anew is loaded as a whole. */
function show(page, told) {
  const other = page.getElementById("board");
  if (other?.dataset.build !== board.dataset.build || !sameSetup(page)) return void reload();
  for (const part of ["h1", ".heads"]) wall.querySelector(part).replaceWith(page.querySelector(`.wall ${part}`));
  wall.querySelector(".rows").replaceChildren(...page.querySelectorAll(".wall .row"));
  facts.replaceChildren(...told.body.childNodes);
  for (const name of ["board", "seq", "live"]) board.dataset[name] = other.dataset[name];
  document.title = page.title;
  setClock(other.dataset.now);
  wordMoments(board);
  markCalls();
  beginAgain();
  listenToAnother();
  lookSoon();
  return true;
}

const sameSetup = (page) => page.querySelector(".wall").dataset.settings === wall.dataset.settings;
