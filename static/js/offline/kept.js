/* Shows what waits on this device, whether the network is there, and the answers that nobody has read yet. */

import { clockWords } from "../clock.js";
import { downSince, isBroken, isUp } from "./network.js";
import { answers, dismiss, waiting } from "./store.js";

const network = document.getElementById("network");
const box = document.getElementById("kept");
const me = Number(document.getElementById("main").dataset.person);
const WORDS = { moved: gettext("Done"), refused: gettext("Needs you"), found: gettext("Scanned without network") };
const TONES = { moved: "fine", refused: "late", found: "soon" };
let showCode = () => {};
const toldAbove = new Set();
let trouble = "";
let turn = 0;

/** Lets the list's buttons look codes up with `take`. */
export function useWith(take) {
  showCode = take;
}

/** Says what keeps the scans from being sent, or kept, besides the network; "" when nothing does. */
export function troubled(why) {
  trouble = why;
  show();
}

/** Something was sent: whoever had to log in has done so. */
export function untroubled() {
  if (trouble !== "unkept") trouble = "";
}

/** The page itself has just told this answer; it need not be told here once there was time to read it. */
export function shownAlready(key, within) {
  toldAbove.add(key);
  show();
  setTimeout(() => dismiss(key).then(() => toldAbove.delete(key)), within);
}

/** Draws it anew; the last call wins. */
export async function show() {
  const mine = ++turn;
  const lists = await Promise.all([waiting(), answers()]).catch(() => null);
  if (mine !== turn) return;
  if (!lists) trouble ||= "unkept";
  const [scans, unread] = lists ?? [[], []];
  const own = scans.filter(({ person }) => person === me);
  const others = scans.filter(({ person }) => person !== me);
  const read = unread.filter(({ key, person }) => person === me && !toldAbove.has(key)).sort((one, other) => one.order - other.order);
  box.dataset.waiting = own.length;
  fill(network, [...state(), ...needsYou(read.filter(({ event }) => event !== "moved"))]);
  fill(box, [...read.map(answer), ...allSeen(read), ...list(own), ...ofOthers(others)]);
}

function fill(element, children) {
  element.replaceChildren(...children);
  element.hidden = !children.length;
}

function state() {
  if (trouble === "log in") return [loggedOut()];
  if (trouble === "not yours") return [line("state", gettext("Somebody else is logged in by now. Load the page anew."))];
  if (trouble === "unkept") {
    return [line("state", gettext("This browser lets nothing be kept (private window, or full). Without network no scan counts."))];
  }
  if (isBroken()) {
    const wrong = gettext("The server does not work properly.");
    return [line("state", `${wrong} ${gettext("What you scan is kept on this device and sent later.")}`)];
  }
  if (isUp()) return [];
  const since = interpolate(gettext("No network since %s."), [clockWords(downSince())]);
  return [line("state", `${since} ${gettext("What you scan is kept on this device and sent later.")}`)];
}

/** The answers stand below the card that is at hand: here is said that they are there. */
function needsYou({ length }) {
  if (!length) return [];
  const said = line("state", "");
  const words = interpolate(ngettext("%s scan needs you", "%s scans need you", length), [length]);
  said.append(Object.assign(document.createElement("a"), { href: "#kept", textContent: words }));
  return [said];
}

function loggedOut() {
  const said = line("state", `${gettext("You are logged out. What waits here is sent once you have logged in.")} `);
  const link = document.createElement("a");
  link.href = location.pathname; // from where the server sends on to wherever one logs in
  link.textContent = gettext("Log in");
  said.append(link);
  return said;
}

function list(scans) {
  if (!scans.length) return [];
  const title = document.createElement("h2");
  title.textContent = interpolate(ngettext("%s scan waits", "%s scans wait", scans.length), [scans.length]);
  const items = document.createElement("ol");
  items.append(...scans.map(item));
  return [title, items];
}

function item({ key, what, at }) {
  const entry = document.createElement("li");
  entry.dataset.key = key;
  entry.append(line("", what), Object.assign(document.createElement("time"), { textContent: clockWords(at) }));
  return entry;
}

function ofOthers(scans) {
  const names = [...new Set(scans.map(({ name }) => name))];
  return names.map((name) => {
    const many = scans.filter((each) => each.name === name).length;
    const words = ngettext("%s scan of %s waits for that person to log in here.", "%s scans of %s wait for that person to log in here.", many);
    return line("others", interpolate(words, [many, name]));
  });
}

function answer({ key, event, what, at, message, warning, code, look, label, card, version }) {
  const said = document.createElement("div");
  said.className = `answer ${TONES[event] ?? "late"}`;
  Object.assign(said.dataset, { key, event, card, v: version });
  said.append(Object.assign(document.createElement("b"), { textContent: WORDS[event] ?? WORDS.refused }));
  said.append(line("", [message, warning].filter(Boolean).join(" ") || code || ""));
  said.append(line("small", `${what} · ${interpolate(gettext("scanned %s"), [clockWords(at)])}`));
  if (look) said.append(button(gettext("Show it"), () => (dismiss(key).then(show), showCode(look))));
  if (label && event !== "moved") said.append(button(gettext("Show the card"), () => showCode(label)));
  said.append(button(gettext("Seen"), () => dismiss(key).then(show)));
  return said;
}

function allSeen(unread) {
  if (unread.length < 2) return [];
  return [button(gettext("All seen"), async () => (await Promise.all(unread.map(({ key }) => dismiss(key))), show()))];
}

function button(words, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: words });
  made.addEventListener("click", act);
  return made;
}

function line(name, words) {
  return Object.assign(document.createElement("p"), { className: name, textContent: words });
}
