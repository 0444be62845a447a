/* Says whether the board is live: a quiet light, an amber line after 40 s, a red wall after 120 s. */

import { clockWords, now, secondsWords } from "./clock.js";
import { lastHeard } from "./live.js";

const STALE = 40_000;
const DEAD = 120_000;

const light = document.getElementById("live");
const wall = document.getElementById("dead");
let line = null;
let lookedAway = false;
let connected = false;
let wasFrozen = false;

/** A frame came: the board is live. */
export function isLive() {
  connected = true;
  lookedAway = false;
  look();
}

/** Nobody may look at this board any more. */
export function isClosed() {
  showWall(gettext("You may no longer look at this board."));
  document.getElementById("dead-words").textContent = gettext("Ask a leader of the board.");
  clearInterval(timer);
}

function look() {
  const silent = Date.now() - lastHeard();
  const health = silent > DEAD ? "dead" : silent > STALE || !navigator.onLine ? "stale" : connected ? "live" : "waiting";
  const since = clockWords(now() - silent);
  light.dataset.health = health;
  light.firstElementChild.textContent = {
    live: gettext("Live"),
    waiting: gettext("Connecting"),
    stale: interpolate(gettext("Last heard %s"), [since]),
    dead: interpolate(gettext("Not live since %s"), [since]),
  }[health];
  light.querySelector("time").textContent = health === "live" ? `· ${secondsWords(now())}` : "";
  freeze(health === "stale" || health === "dead");
  showLine(health === "stale" || (health === "dead" && lookedAway), since);
  if (health === "dead" && !lookedAway) showWall(interpolate(wall.querySelector("h2").dataset.words, [since]));
  else wall.hidden = true;
}

/** What may be out of date is only to be read. */
function freeze(frozen) {
  const changed = document.documentElement.classList.toggle("stale", frozen) !== wasFrozen;
  wasFrozen = frozen;
  if (!changed) return;
  for (const button of document.querySelectorAll("#board [data-verb]")) button.disabled = frozen;
}

function showLine(shown, since) {
  if (!shown) {
    line?.remove();
    line = null;
    return;
  }
  if (!line) {
    line = document.createElement("p");
    line.className = "staleness";
    line.setAttribute("role", "status");
    document.body.append(line);
  }
  const words = interpolate(gettext("Nothing heard since %s. The board may be out of date."), [since]);
  if (line.textContent !== words) line.textContent = words;
}

function showWall(words) {
  const title = wall.querySelector("h2");
  if (title.textContent !== words) title.textContent = words;
  if (!wall.hidden) return;
  wall.hidden = false;
  wall.querySelector("button")?.focus();
}

wall.querySelector("button")?.addEventListener("click", () => {
  lookedAway = true;
  wall.hidden = true;
});

addEventListener("offline", look);
const timer = setInterval(look, 1_000);
