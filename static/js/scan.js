/* The page that takes scan after scan: a scan shows its card or place, a press moves the card. */

import { offer } from "./scancamera.js";
import { fieldsOf, lookUp, post, start, step, waitingWords } from "./scanpress.js";
import { queue } from "./scanqueue.js";
import { sound } from "./scansound.js";
import { listen } from "./scanwedge.js";

const { found } = document.getElementById("main").dataset;
const said = document.getElementById("said");
const scanned = document.getElementById("scanned");
const typed = document.getElementById("typed");
const TONES = { done: "fine", already: "soon", refused: "late" };
const NO_ANSWER = gettext("No answer came. Press again: it will not be done twice.");
let posting = false;

const WORDS = { done: gettext("Done"), already: gettext("Already done"), refused: gettext("Refused") };

function say(kind, message, { undo = "", word = WORDS[kind] } = {}) {
  const line = document.createElement("p");
  line.className = `answer ${TONES[kind]}`;
  const heading = document.createElement("b");
  heading.textContent = word;
  line.append(heading, ` ${message}`);
  said.replaceChildren(line);
  if (undo) said.append(undoButton(undo));
  sound(kind);
}

function undoButton(address) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = gettext("Undo");
  button.addEventListener("click", () => act(address, {}));
  return button;
}

async function look(code) {
  const { html, later, loggedOut, ok } = await lookUp(code);
  if (loggedOut) return location.reload();
  if (later) return say("already", gettext("Nobody here knows this code without network. It is kept, and looked up later."), { word: gettext("Waiting") });
  if (!html) return say("refused", gettext("No answer came. Scan again."));
  said.replaceChildren();
  scanned.innerHTML = html; // made and escaped by the templates of /scan/found/
  if (!ok) sound("refused");
}

/** Posts; what was done, or is done already, leaves the screen: the next card scanned meanwhile stays. */
async function act(address, values, card) {
  if (posting) return;
  posting = true;
  const { event, facts } = await post(address, values, card);
  posting = false;
  if (!event) return say("refused", NO_ANSWER);
  if (event === "waiting") {
    card?.remove();
    return say("already", waitingWords(facts), { word: gettext("Waiting") });
  }
  if (event === "moved" || ["stale", "already_done"].includes(facts.code)) card?.remove();
  if (event === "moved") {
    return say("done", [facts.message, facts.warning].filter(Boolean).join(" "), { undo: facts.undo });
  }
  notDone(facts);
}

function notDone({ code, message = gettext("This was refused. Load the page anew and try again.") }) {
  if (code === "stale" || code === "already_done") {
    return say("already", message, { word: code === "stale" ? gettext("Already moved") : WORDS.already });
  }
  say("refused", message);
}

const take = queue(look, () => say("refused", gettext("Too many scans at once. Scan the last ones again.")));

scanned.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.dataset.by) step(button);
  const card = button?.closest("[data-card]");
  const { verb } = button?.dataset ?? {};
  if (!verb) return;
  act(`/cards/${card.dataset.card}/${verb}/`, { version: card.dataset.v, ...fieldsOf(card, verb) }, card);
});

typed.addEventListener("submit", (event) => {
  event.preventDefault();
  if (typed.code.value.trim()) take(typed.code.value);
  typed.reset();
});

listen((code) => (typed.reset(), take(code)));
offer(document.getElementById("camera"), take, () => say("refused", gettext("The camera cannot be used here.")));
if (matchMedia("(pointer: fine)").matches) typed.code.focus();
start(take);
