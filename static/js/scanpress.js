/* Does the next verb to the card that was scanned. Each press is kept on the device before it is sent, and stays
   there until it is answered: a tab that dies, a tablet that dies, an answer that gets lost cost nothing. */

import { clockWords } from "./clock.js";
import { show, shownAlready, troubled, untroubled, useWith } from "./offline/kept.js";
import { isKept, keepPage, startWorker } from "./offline/keep.js";
import { keepAsking, lastKnown, tidy } from "./offline/known.js";
import { ask, down, isBroken, isUp, watch } from "./offline/network.js";
import { begin, deliver, sendNow } from "./offline/sender.js";
import { AlreadyWaiting, keep, waiting } from "./offline/store.js";

const main = document.getElementById("main");
const { found, name } = main.dataset;
const person = Number(main.dataset.person);
const PATIENCE = 5_000;
const READ_WITHIN = 1_500; // a tab that dies sooner tells the answer again
const NO_NEWS = { event: "", facts: {} };
const asking = new Map(); // key of a press → who waits for its answer on this page
let answeredLate = () => {};
const unkept = new Map(); // what was pressed → its key, where the browser keeps nothing

/** Begins: shows and sends what waits here from before. `take` shows what a code is; `late` hears {event, facts, card}
    of each press that was answered after it had to wait. */
export async function start(take, late) {
  useWith(take);
  answeredLate = late;
  watch(() => (show(), isUp() && !isBroken() && sendNow()));
  begin({ person, csrf: main.dataset.token, told: hear });
  show();
  keepAsking();
  await startWorker();
  const page = (await isKept()) ? null : await ask(location.pathname);
  if (page?.status === 200) await keepPage(page).catch(() => null);
}

/** What a code is: {html, ok} of the server, or as last known; {later} where nobody knows; {loggedOut}; {} when not even kept. */
export async function lookUp(code, typed) {
  const asked = new URLSearchParams(typed ? { code, typed: "yes" } : { code });
  const answer = isUp() ? await ask(`${found}?${asked}`, {}, PATIENCE) : null;
  if (answer?.type === "opaqueredirect") return { loggedOut: true };
  if (answer && answer.status < 500) return { html: await answer.text(), ok: answer.ok };
  const known = await lastKnown(tidy(code)).catch(() => null);
  if (known) return { html: await asLastKnown(known), ok: true };
  const scan = { address: `${found}?${new URLSearchParams({ code })}`, look: code, what: code, at: Date.now() };
  const kept = await keepOnce({ ...scan, card: `look ${tidy(code)}` });
  show();
  return kept ? { later: kept } : {};
}

/** The card with a word of how old this is; without its verb where one waits already. */
async function asLastKnown({ card, at }) {
  const parsed = document.createElement("template");
  parsed.innerHTML = card.html; // made and escaped by the templates of /scan/found/
  const [found] = parsed.content.children;
  const waits = (await waiting().catch(() => [])).find((scan) => scan.card === String(card.id));
  const said = [interpolate(gettext("As last known %s."), [clockWords(Date.parse(at))])];
  if (waits) {
    said.push(waitingWords({ at: waits.at, again: true }));
    for (const each of found.querySelectorAll(".next, .stepper")) each.remove();
  }
  found.append(Object.assign(document.createElement("p"), { className: "note", textContent: said.join(" ") }));
  return found.outerHTML;
}

/** What there is to say of a press that is kept. */
export function waitingWords({ at, again }) {
  if (again) return interpolate(gettext("A step of this card waits to be sent since %s."), [clockWords(at)]);
  if (isBroken()) return gettext("It is kept on this device and sent as soon as the server works properly again.");
  return gettext("It is kept on this device and sent as soon as the network is back.");
}

/** Posts; {event, facts}: "moved", "refused", "waiting" (facts.at: since when), or "" where nothing is kept. */
export async function post(address, values, card) {
  const gesture = JSON.stringify([address, values]);
  const scan = { address, values, at: Date.now(), ...seen(address, card) };
  const kept = await keepOnce(scan);
  if (!kept) return sendUnkept(scan, gesture);
  if (!kept.key) return { event: "waiting", facts: { at: kept.at, again: true } };
  const answer = answerOf(kept.key);
  show();
  sendNow();
  const news = await Promise.race([answer, down(), later(PATIENCE)]);
  asking.delete(kept.key);
  if (!news) return { event: "waiting", facts: { at: scan.at } };
  shownAlready(kept.key, READ_WITHIN);
  return news;
}

/** Resolves to what is kept now, with its key: this scan, or the one that waits for its card already. */
async function keepOnce(scan) {
  const kept = { ...scan, key: newKey(), person, name };
  try {
    await keep(kept);
    return kept;
  } catch (refused) {
    return refused instanceof AlreadyWaiting ? { key: "", at: refused.at } : null;
  }
}

/** As a browser without a store does it: the key lives as long as the page. Pressed again, it is not done twice. */
async function sendUnkept(scan, gesture) {
  if (!unkept.has(gesture)) unkept.set(gesture, newKey());
  troubled("unkept");
  const { event, facts } = await deliver({ ...scan, key: unkept.get(gesture), person });
  if (!["moved", "refused"].includes(event)) return NO_NEWS;
  unkept.delete(gesture);
  return { event, facts };
}

function hear({ key, event, facts, card }) {
  if (event === "broken") return goWithout(key);
  if (!key) return troubled(event);
  untroubled();
  if (asking.has(key)) return asking.get(key)({ event, facts });
  answeredLate({ event, facts, card });
  show();
}

/** The server broke at this press, or, without a key, before any of them: nobody need look at a still screen. */
function goWithout(key) {
  for (const [each, answered] of asking) if (!key || each === key) answered(null);
}

const answerOf = (key) => new Promise((answered) => asking.set(key, answered));
const later = (patience) => new Promise((over) => setTimeout(over, patience, null));

/** What the person saw of the card, and in which words. */
function seen(address, card) {
  if (!card) return { what: gettext("Undo") };
  const { card: id, cycle, v, label } = card.dataset;
  const verb = address.split("/").at(-2);
  const words = [card.querySelector("h2"), card.querySelector("[data-number]"), card.querySelector(`[data-verb=${verb}]`)];
  const what = words.map((each) => each?.textContent.trim().replace(/\s+/g, " ")).filter(Boolean).join(" · ");
  return { card: id, cycle: Number(cycle), version: Number(v), verb, what, label };
}

/** 128 random bits. randomUUID would need https. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The fields that the verb gets besides: the stepper's quantity, with the sign of the page's language. */
export function fieldsOf(card, verb) {
  const stepper = card.querySelector(".stepper");
  if (!stepper || !["start", "finish"].includes(verb)) return {};
  const sign = (1.5).toLocaleString(document.documentElement.lang)[1];
  return { [stepper.dataset.field]: stepper.querySelector("output").dataset.value.replace(".", sign) };
}
