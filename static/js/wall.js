/* A television: the live abacus without hands. The same socket, swap and clock as on the board. */

import { somethingChanged, watchAttention } from "./attention.js";
import { clockWords, now, setClock } from "./clock.js";
import { showCounts } from "./counts.js";
import { isLive } from "./health.js";
import { listen } from "./live.js";
import { wordMoments } from "./moments.js";
import { placeAll, takeAway } from "./place.js";
import { paginate, turnPages } from "./wallpages.js";
import { fitType, shiftPixels } from "./walltype.js";

const TICK = 15_000;
const board = document.getElementById("board");
const clock = document.getElementById("clock");

function patch(frame) {
  const parsed = document.createElement("template");
  parsed.innerHTML = frame.cards.join("");
  for (const id of frame.gone) takeAway(id, frame.to);
  placeAll(parsed.content);
  paginate();
  showCounts(frame.counts);
  isLive();
  somethingChanged();
}

function tellTime() {
  const words = clockWords(now());
  if (clock.textContent !== words) clock.textContent = words;
}

setClock(board.dataset.now);
fitType();
addEventListener("resize", fitType);
wordMoments(board);
setInterval(() => wordMoments(board), TICK);
tellTime();
setInterval(tellTime, 1_000);
turnPages();
shiftPixels();
watchAttention();
// A remote control can press what it points at; there is nothing behind it for a television.
document.addEventListener("click", (event) => event.preventDefault(), { capture: true });
listen(board, { patch, hello: isLive, refused: () => location.reload() });
