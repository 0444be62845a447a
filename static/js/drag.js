/* Dragging a card to a column does the verb that leads there; what leads nowhere is refused in words. */

import { ask } from "./ask.js";
import { letGo, lift, stand } from "./place.js";
import { refuse } from "./toast.js";
import { mayMove, press, verbsOf } from "./verbs.js";

const board = document.getElementById("board");
const LONG_PRESS = 180;
const still = () => oneColumn.matches || document.documentElement.hasAttribute("data-gloves");
const oneColumn = matchMedia("(width < 760px)"); // as in board.css: there is nowhere to drag to

const LEADS = {
  REQUESTED: { IN_PROGRESS: "start", DONE: "finish" },
  IN_PROGRESS: { DONE: "finish", REQUESTED: "return" },
  DONE: { REQUESTED: "empty" },
};

/** The verb that takes the card to `state` now, or undefined. */
function verbTo(card, state) {
  const verb = LEADS[card.dataset.col]?.[state];
  return verbsOf(card).includes(verb) ? verb : undefined;
}

function whyNot(card, state) {
  if (verbsOf(card)[0] === "release") return gettext("This card is on hold. Release it before you move it.");
  if (card.dataset.col === "REQUESTED") return gettext("Start this card first: then it can be done.");
  if (card.dataset.col === "DONE" && state === "IN_PROGRESS") {
    return gettext("Its container is full. It is requested again when the container is empty.");
  }
  return gettext("Part of it has come already: close it short instead, in its menu.");
}

/** Lets cards be dragged on a board with columns. */
export function dragCards() {
  for (const list of board.querySelectorAll(".column .cards")) {
    const sortable = new Sortable(list, {
      disabled: still(),
      group: "cards",
      sort: false,
      draggable: ".card",
      filter: "button, a",
      preventOnFilter: false,
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 6,
      fallbackClass: "ghost",
      ghostClass: "lifted",
      delay: LONG_PRESS,
      delayOnTouchOnly: true,
      touchStartThreshold: 6,
      animation: 0,
      onStart: begin,
      onEnd: end,
    });
    const again = () => sortable.option("disabled", still());
    oneColumn.addEventListener("change", again);
    addEventListener("gloves", again);
  }
}

let version = "";

function begin({ item }) {
  version = item.dataset.v;
  lift(item);
  document.querySelector("body > .ghost")?.removeAttribute("id");
  for (const column of board.querySelectorAll(".column")) {
    const { state } = column.dataset;
    if (state !== item.dataset.col) column.dataset.drop = mayMove(item) && verbTo(item, state) ? "yes" : "no";
  }
}

function end({ item, from, to }) {
  for (const column of board.querySelectorAll("[data-drop]")) delete column.dataset.drop;
  const state = to.closest(".column").dataset.state;
  const verb = from === to ? undefined : verbTo(item, state);
  const why = from !== to && !verb ? whyNot(item, state) : "";
  suppressClick(item);
  if (!verb || !mayMove(item) || verb === "return") letGo(item);
  if (why && mayMove(item)) refuse(why);
  if (!verb || !mayMove(item)) return;
  if (verb === "return") return ask(item, verb, "reason", gettext("Back to Requested"), version);
  press(item, verb, {}, version);
  letGoLater(item);
}

/** Stays where it was dropped until the answer says where it stands. */
function letGoLater(item) {
  const answered = ({ detail: { ctx } }) => {
    if (ctx.sourceElement !== item) return;
    document.removeEventListener("htmx:finally:request", answered, true);
    letGo(item);
    stand(item);
  };
  document.addEventListener("htmx:finally:request", answered, true);
}

/** The click that ends a drag opens no menu. */
function suppressClick(item) {
  const swallow = (event) => event.stopPropagation();
  item.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => item.removeEventListener("click", swallow, { capture: true }), 50);
}
