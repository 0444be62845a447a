/* The page that takes scan after scan: a scan shows its card or place, a press moves the card. */

import { changeOperator, isBadge, isShut } from "./badge.js";
import { offer } from "./scancamera.js";
import { bare } from "./scancode.js";
import { settings } from "./scandevice.js";
import { lately } from "./scanlist.js";
import { fieldsOf, lookUp, post, start, waitingWords } from "./scanpress.js";
import { queue } from "./scanqueue.js";
import { sound } from "./scansound.js";
import { listen } from "./scanwedge.js";
import { listenToSteppers } from "./stepper.js";

const { found } = document.getElementById("main").dataset;
const said = document.getElementById("said");
const scanned = document.getElementById("scanned");
const typed = document.getElementById("typed");
const TONES = { done: "fine", already: "soon", refused: "late" };
const NO_ANSWER = gettext("No answer came. Press again: it will not be done twice.");
const byHand = new Set(); // codes that fingers have typed: nobody need scan those again
let posting = null; // the press that waits for its answer

const note = lately(document.getElementById("lately"), (address, of) => act(address, {}, null, "", of));
const WORDS = { done: gettext("Done"), already: gettext("Already done"), refused: gettext("Refused") };

function say(kind, message, { undo = "", of = "", word = WORDS[kind] } = {}) {
  const line = document.createElement("p");
  line.className = `answer ${TONES[kind]}`;
  const heading = document.createElement("b");
  heading.textContent = word;
  line.append(heading, ` ${message}`);
  said.replaceChildren(line);
  if (undo) said.append(undoButton(undo, of));
  sound(kind);
}

function undoButton(address, of) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = gettext("Undo");
  button.addEventListener("click", () => act(address, {}, null, "", of));
  return button;
}

/** With `only` it is shown and nothing else, also where the board lets a scan act at once. */
async function look(code, { only = false } = {}) {
  const { html, later, loggedOut } = await lookUp(code, byHand.delete(code));
  if (loggedOut) return location.reload();
  if (later) return say("already", gettext("Nobody here knows this code without network. It is kept, and looked up later."), { word: gettext("Waiting") });
  if (!html) return say("refused", gettext("No answer came. Scan again."));
  said.replaceChildren();
  scanned.innerHTML = html; // made and escaped by the templates of /scan/found/
  if (scanned.firstElementChild) await show(scanned.firstElementChild, code, only);
}

/** A scan that was answered: heard, noted, and where the board says so, its verb is done. */
async function show(found, code, only) {
  const { said: kind, card, atOnce, v: version } = found.dataset;
  if (kind) sound(kind);
  const words = kind && found.querySelector("[data-words]").textContent;
  note({ kind: kind || "shown", text: [titleOf(found), words].filter(Boolean).join(": "), card });
  if (atOnce && !only) await act(`/cards/${card}/${atOnce}/`, { version }, found, code);
}

function titleOf(found) {
  return ["h2", "[data-number]"].map((part) => found.querySelector(part)?.textContent).filter(Boolean).join(", ");
}

/** Posts; what was done, or is done already, leaves the screen: the next card scanned meanwhile stays.
    Where a scan with this `code` acted by itself and came second, the card is shown as it is now. */
async function act(address, values, card, code, undone = "") {
  if (posting && !code) return;
  await posting;
  posting = post(address, values, card);
  const { event, facts } = await posting;
  posting = null;
  if (!event) return say("refused", NO_ANSWER);
  if (event === "waiting") {
    if (card) note({ kind: "waiting", text: titleOf(card), card: card.dataset.card });
    card?.remove();
    return say("already", waitingWords(facts), { word: gettext("Waiting") });
  }
  if (event === "moved" || ["stale", "already_done"].includes(facts.code)) card?.remove();
  if (event === "moved" && undone) scanned.querySelector(`[data-card="${undone}"]`)?.remove();
  if (event !== "moved" && code && facts.code === "stale") return look(code);
  const of = { card: card?.dataset.card, of: card ? "" : address };
  if (event === "moved") {
    note({ kind: card ? "done" : "undone", text: facts.message, undoAt: facts.undo, ...of });
    return say("done", [facts.message, facts.warning].filter(Boolean).join(" "), { undo: facts.undo, of: card?.dataset.card, word: card ? WORDS.done : gettext("Undone") });
  }
  notDone(facts, card?.dataset.card);
}

/** A press that waited was answered; offline/kept.js says so, the list here tells what came of it. */
function answeredLate({ event, facts, card }) {
  if (event === "moved") return note({ kind: "done", text: facts.message, undoAt: facts.undo, card, late: true });
  const already = ["stale", "already_done"].includes(facts.code);
  note({ kind: already ? "already" : "refused", text: facts.message, card, late: true });
}

async function showOnly(code) {
  await look(code, { only: true });
  document.querySelector(".shown").scrollIntoView({ block: "nearest" });
}

function notDone({ code, message = gettext("This was refused. Load the page anew and try again.") }, card) {
  const kind = code === "stale" || code === "already_done" ? "already" : "refused";
  note({ kind, text: message, card });
  if (code === "stale" || code === "already_done") {
    return say("already", message, { word: code === "stale" ? gettext("Already moved") : WORDS.already });
  }
  say("refused", message);
}

const takeCode = queue(look, () => say("refused", gettext("Too many scans at once. Scan the last ones again.")));

/** A badge is no card: it changes who works here, and this page goes on. */
async function take(code) {
  if (isShut()) return;
  if (!isBadge(code)) return takeCode(code);
  const why = await changeOperator(code);
  if (why) say("refused", why);
}

scanned.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const card = button?.closest("[data-card]");
  const { verb } = button?.dataset ?? {};
  if (!verb) return;
  act(`/cards/${card.dataset.card}/${verb}/`, { version: card.dataset.v, ...fieldsOf(card, verb) }, card);
});

listenToSteppers(scanned);

typed.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = bare(typed.code.value.trim());
  if (code) (byHand.add(code), take(code));
  else say("refused", gettext("Nothing was read. Scan a label, or type the card's code."));
  typed.reset();
});

listen((code) => (typed.reset(), take(code)));
offer(document.getElementById("camera"), take);
settings(document.getElementById("device"));
if (matchMedia("(pointer: fine)").matches) typed.code.focus();
start(showOnly, answeredLate);
