/* The sentence on each card, and how urgent it is: worded from absolute moments by the server's clock. */

import { clockWords, now, spanWords } from "./clock.js";

const MINUTE = 60_000;
const LATE = 30 * MINUTE;
const SOON = 120 * MINUTE;
const ANSWER_DUE = 30 * MINUTE;
const NEVER = Infinity;

/** When the item that a card or row stands for runs out: the first part of its sort key. */
export function runsOut(element) {
  const [first] = (element.dataset.order || "").split("~");
  if (/^f+$/.test(first) || first.startsWith("9999") || !first) return NEVER;
  return /^[0-9a-f]{8,9}$/.test(first) ? parseInt(first, 16) * 1000 : Date.parse(`${first}Z`);
}

/** late, soon or fine: how long what there is still lasts. */
export function urgency(at) {
  const left = at - now();
  return left <= LATE ? "late" : left <= SOON ? "soon" : "fine";
}

/** Reckoned at the pace of the last use: past that moment something may still be there. */
const outWords = (at) =>
  at <= now() ? gettext("Runs out now") : interpolate(gettext("Runs out in %s"), [spanWords(at - now())]);

const ago = (words) => (at) => interpolate(words(), [spanWords(now() - at)]);
const when = (words) => (at) => interpolate(words(), [clockWords(at)]);

const SAYINGS = {
  out: outWords,
  empty: when(() => gettext("Out since %s")),
  waiting: when(() => gettext("Requested %s")),
  unasked: when(() => gettext("Not asked yet, empty since %s")),
  asking: when(() => gettext("Being asked since %s")),
  asked: when(() => gettext("Asked %s, not confirmed")),
  silent: when(() => gettext("No answer, asked %s")),
  shipped: when(() => gettext("Shipped %s")),
  refused: when(() => gettext("Refused %s")),
  confirmed: when(() => gettext("Confirmed %s")),
  promised: (at) =>
    at < now()
      ? interpolate(gettext("Promised %s, %s late"), [clockWords(at), spanWords(now() - at)])
      : interpolate(gettext("Promised %s"), [clockWords(at)]),
  started: ago(() => gettext("Started %s ago")),
  picked: ago(() => gettext("Picked %s ago")),
  full: when(() => gettext("Full since %s")),
  received: when(() => gettext("Received %s")),
  used: () => gettext("In use"),
  left: (at) => (at <= now() ? gettext("now") : spanWords(at - now())),
};

const RANK = { fine: 0, soon: 1, late: 2 };
const worse = (one, other) => (RANK[one] >= RANK[other] ? one : other);

const STANDING = new Set(["full", "received", "used"]);

/** How urgent a card's moment is, given when its item runs out. */
export function toneOf(kind, at, out) {
  if (STANDING.has(kind)) return "fine";
  if (kind === "refused" || kind === "silent" || kind === "empty") return "late";
  if (kind === "promised") return at < now() ? "late" : out < at ? "soon" : "fine";
  const lasts = urgency(out);
  if (kind === "unasked") return worse(lasts, "soon");
  if (kind === "asked") return worse(lasts, now() - at > ANSWER_DUE ? "soon" : "fine");
  return lasts;
}

/** The whole sentence: where urgency comes from running out, it says so too. */
function sentence(kind, at, out) {
  const said = SAYINGS[kind](at);
  const tells = ["out", "empty", "left", "promised", "refused", "silent"].includes(kind) || STANDING.has(kind);
  if (tells || urgency(out) !== "late") return said;
  return interpolate(gettext("%s · %s"), [said, lowered(outWords(out))]);
}

const lowered = (words) => words.charAt(0).toLocaleLowerCase() + words.slice(1);

function wordOne(time) {
  const holder = time.closest("[data-order]");
  const kind = time.dataset.t;
  if (!holder || !SAYINGS[kind]) return;
  const at = Date.parse(time.dateTime);
  const out = runsOut(holder);
  const tone = toneOf(kind, at, out);
  const words = sentence(kind, at, out);
  if (time.textContent !== words) time.textContent = words;
  if (time.className !== tone) time.className = tone;
}

/** Words every moment within `root` as of now. */
export function wordMoments(root) {
  for (const time of root.querySelectorAll("time[data-t]")) wordOne(time);
}
