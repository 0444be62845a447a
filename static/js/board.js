/* A page with live cards: the modules, and who calls whom. */

import { askAgain } from "./ask.js";
import { lookSoon, somethingChanged, watchAttention } from "./attention.js";
import { watchCard } from "./cardpage.js";
import { showCounts } from "./counts.js";
import { setClock } from "./clock.js";
import { dragCards } from "./drag.js";
import { watchFilter } from "./filter.js";
import { isClosed, isLive } from "./health.js";
import { listenToKeys } from "./keys.js";
import { listen } from "./live.js";
import { openMenu } from "./menu.js";
import { wordMoments } from "./moments.js";
import { changed, keepBoard } from "./offline/keepboard.js";
import { placeAll, takeAway } from "./place.js";
import { notice } from "./remote.js";
import { listenToTabs } from "./tabs.js";
import { refuse } from "./toast.js";
import { mayMove, press } from "./verbs.js";

const TICK = 15_000;
const board = document.getElementById("board");

function patch(frame) {
  const parsed = document.createElement("template");
  parsed.innerHTML = frame.cards.join("");
  for (const id of frame.gone) takeAway(id, frame.to);
  notice(placeAll(parsed.content).map((id) => document.getElementById(id)).filter(Boolean));
  showCounts(frame.counts);
  isLive();
  somethingChanged();
  changed();
}

function clicked(event) {
  const card = event.target.closest(".card");
  const button = event.target.closest("button");
  if (!card || event.target.closest("a")) return;
  if (button?.dataset.verb) press(card, button.dataset.verb);
  else if (!getSelection().toString()) openMenu(card);
}

function opened(event) {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open).showModal();
}

setClock(board.dataset.now);
wordMoments(board);
setInterval(() => wordMoments(board), TICK);
board.addEventListener("click", clicked);
document.addEventListener("click", opened);
document.addEventListener("refused", ({ detail }) => askAgain(detail) || refuse(detail.message));
watchAttention();
watchFilter();
watchCard();
listenToKeys();
listenToTabs();
if (mayMove(board) || board.dataset.role === "buyer") dragCards();
keepBoard();
listen(board, { patch, hello: isLive, refused: isClosed, look: lookSoon });
