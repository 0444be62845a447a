/* A television: the live abacus without hands. The same socket, swap and clock as on the board. */

import { lookSoon, somethingChanged, watchAttention } from "./attention.js";
import { clockWords, now, setClock } from "./clock.js";
import { showCounts } from "./counts.js";
import { isLive } from "./health.js";
import { listen, reload } from "./live.js";
import { wordMoments } from "./moments.js";
import { placeAll, takeAway } from "./place.js";
import { markCalls, watchCalls } from "./wallcalls.js";
import { keepHours } from "./walldim.js";
import { paginate, turnPages, whichPage } from "./wallpages.js";
import { callOut, unlockSound } from "./wallsound.js";
import { takeTurns } from "./wallturn.js";
import { fitType, shiftPixels } from "./walltype.js";

const TICK = 15_000;
const board = document.getElementById("board");
const clock = document.getElementById("clock");
const facts = document.getElementById("attention");
const { settings } = document.querySelector(".wall").dataset;

function patch(frame) {
  const parsed = document.createElement("template");
  parsed.innerHTML = frame.cards.join("");
  for (const id of frame.gone) takeAway(id, frame.to);
  placeAll(parsed.content);
  markCalls();
  paginate();
  showCounts(frame.counts);
  isLive();
  somethingChanged();
}

function tellTime() {
  const words = clockWords(now());
  if (clock.textContent !== words) clock.textContent = words;
}

/** The leader's list tells what a television shows: it says so whenever it asks for facts. */
function tellPage() {
  const shown = JSON.stringify({ board: board.dataset.board, ...whichPage() });
  if (facts.getAttribute("hx-vals") !== shown) facts.setAttribute("hx-vals", shown);
}

/** Somebody has set this television up anew: distance, boards, hours, sound. */
function followSetup() {
  const shown = facts.querySelector(".facts-line");
  if (shown && shown.dataset.settings !== settings) reload();
}

setClock(board.dataset.now);
fitType();
addEventListener("resize", fitType);
wordMoments(board);
setInterval(() => wordMoments(board), TICK);
tellTime();
setInterval(tellTime, 1_000);
turnPages();
tellPage();
setInterval(tellPage, 1_000);
new MutationObserver(followSetup).observe(facts, { childList: true, subtree: true, attributeFilter: ["data-settings"] });
watchCalls(callOut);
unlockSound();
shiftPixels();
keepHours();
takeTurns();
watchAttention();
// A remote control can press what it points at; there is nothing behind it for a television.
document.addEventListener("click", (event) => event.preventDefault(), { capture: true });
listen(board, { patch, hello: isLive, refused: reload, look: lookSoon });
