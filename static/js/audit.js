/* Takes scan after scan in an audit round: each is said and heard, and the lists follow. */

import { changeOperator, isBadge, isShut } from "./badge.js";
import { offer } from "./scancamera.js";
import { bare } from "./scancode.js";
import { queue } from "./scanqueue.js";
import { sound } from "./scansound.js";
import { listen } from "./scanwedge.js";

const { scan, token } = document.getElementById("main").dataset;
const said = document.getElementById("said");
const here = document.getElementById("here");
const typed = document.getElementById("typed");
const picture = document.getElementById("picture");
const KINDS = {
  found: { tone: "fine", heard: "done", word: gettext("Found") },
  place: { tone: "fine", heard: "done", word: gettext("Place") },
  already: { tone: "soon", heard: "already", word: gettext("Found already") },
  elsewhere: { tone: "soon", heard: "already", word: gettext("Found elsewhere") },
  refused: { tone: "late", heard: "refused", word: gettext("Refused") },
};

function say(kind, message) {
  const { tone, heard, word } = KINDS[kind];
  const line = document.createElement("p");
  line.className = `answer ${tone}`;
  const heading = document.createElement("b");
  heading.textContent = word;
  line.append(heading, ` ${message}`);
  said.replaceChildren(line);
  sound(heard);
}

/** One scan, sent and said; where no answer came it is scanned again: the same card twice is once. */
async function take(code) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const body = new URLSearchParams({ code: bare(code), place: typed.place.value });
  const answer = await fetch(scan, { method: "POST", headers, body }).catch(() => null);
  if (answer?.redirected || answer?.status === 401) return location.reload();
  const facts = await answer?.json().catch(() => null);
  if (!facts || answer.status >= 500) return say("refused", gettext("No answer came. Scan it again: it will not count twice."));
  if (!answer.ok) say("refused", facts.message ?? gettext("This was refused. Load the page anew and try again."));
  else took(facts);
  picture.dispatchEvent(new Event("look"));
}

function took({ kind, message, place, place_name: name }) {
  typed.place.value = place;
  if (place) arrive(place, name);
  say(kind, message);
}

/** The address keeps where the phone is, for whoever comes back to it; what is missing there unfolds. */
function arrive(place, name) {
  here.textContent = name;
  history.replaceState(null, "", `?${new URLSearchParams({ place })}`);
  for (const list of picture.querySelectorAll("details[data-place]")) if (list.dataset.place === place) list.open = true;
}

const nextCode = queue(take, () => say("refused", gettext("Too many scans at once. Scan the last ones again.")));

/** A badge is no card: it changes who goes round, and the round goes on. */
async function next(code) {
  if (isShut()) return;
  if (!isBadge(code)) return nextCode(code);
  const why = await changeOperator(code);
  if (why) say("refused", why);
}

typed.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = typed.code.value;
  typed.code.value = "";
  if (code.trim()) next(code);
});

listen((code) => {
  typed.code.value = "";
  next(code);
});
offer(document.getElementById("camera"), next);
if (matchMedia("(pointer: fine)").matches) typed.code.focus();
