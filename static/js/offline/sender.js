/* Sends what waits: one sender at a time over all tabs, in order, each under its own key until it is answered.
   An answer below 500 settles a scan: what was done is told, what was refused stays until somebody has read it. */

import { ask } from "./network.js";
import { answered, waiting } from "./store.js";

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;
const TRY_AGAIN = [408, 425, 429];
const BROKEN = 3; // tries after which a scan that the server breaks at lets the others pass
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("scans") : null;
const broken = new Map(); // key → how often the server broke at it
let me;
let token;
let tell;
let pause = FIRST_PAUSE;
let timer = 0;
let sending = false;

/** Begins to send for this person. `told` hears {key, event, facts}, also of what another tab has sent. */
export function begin({ person, csrf, told }) {
  me = person;
  token = csrf;
  tell = told;
  if (tabs) tabs.onmessage = ({ data }) => tell(data);
  addEventListener("online", sendNow);
  document.addEventListener("visibilitychange", () => document.hidden || sendNow());
  sendNow();
}

/** Something new waits, or the network may be back. */
export function sendNow() {
  pause = FIRST_PAUSE;
  send();
}

/** Tells this tab and the others. */
export function announce(news) {
  tell(news);
  tabs?.postMessage(news);
}

async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  const all = await alone(drain).catch(() => false);
  sending = false;
  if (all) return;
  timer = setTimeout(send, pause * (0.5 + Math.random() / 2));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

/** Whoever holds the lock sends. A tab that dies lets go of it; where there are no locks the keys still hold. */
const alone = (work) => (navigator.locks ? navigator.locks.request("scans", work) : work());

/** Resolves to whether nothing of this person's is left. */
async function drain() {
  const tried = new Set();
  for (;;) {
    const next = (await waiting()).find(({ key, person }) => person === me && !tried.has(key));
    if (!next) return tried.size === 0;
    const { event, facts } = await deliver(next);
    if (event === "later") return false;
    if (event === "log in" || event === "not yours") {
      announce({ key: "", event, facts });
      return false;
    }
    if (event !== "broken") {
      await settle(next, event, facts);
      continue;
    }
    const passes = letsOthersPass(next);
    announce({ key: passes ? next.key : "", event });
    if (!passes) return false;
    tried.add(next.key);
  }
}

/** Answered: from here on the answer waits to be read. Whoever shows it at once takes it out again. */
async function settle(scan, event, facts) {
  const { key, order, what, at, person, look, label, card, version } = scan;
  await answered(scan, { key, order, what, at, person, look, label, card, version, event, ...facts });
  announce({ key, event, facts, card });
}

/** Sends it. {event: "moved" or "refused", facts} is a press's answer, "found" a look-up's; others say why there is none. */
export async function deliver(scan) {
  const answer = await ask(scan.address, scan.look ? {} : asPost(scan));
  if (!answer || TRY_AGAIN.includes(answer.status)) return { event: "later" };
  if (answer.type === "opaqueredirect") return { event: "log in" };
  if (answer.status >= 500) return { event: "broken" };
  if (scan.look) return { event: "found", facts: {} };
  const said = JSON.parse(answer.headers.get("HX-Trigger") || "{}");
  const [event, facts] = Object.entries(said)[0] ?? ["refused", {}];
  if (facts.code === "csrf") return { event: "log in" };
  if (facts.code === "other_person") return { event: "not yours", facts };
  return { event, facts };
}

function asPost({ key, person, at, values }) {
  const headers = {
    "Idempotency-Key": key,
    "X-CSRFToken": fresh(),
    "HX-Request": "true",
    "Pressed-By": String(person),
    "Pressed-Ago": String(Math.max(0, Math.round((Date.now() - at) / 1000))),
  };
  return { method: "POST", headers, body: new URLSearchParams(values) };
}

function letsOthersPass({ key }) {
  broken.set(key, (broken.get(key) ?? 0) + 1);
  return broken.get(key) >= BROKEN;
}

/** The CSRF token of today's log-in: the page's own is as old as the page, which may be a kept copy. */
const fresh = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? token;
