/* Whether the server answers: known from requests, as a browser that says "online" only has a cable. */

let silentSince = 0;
let breaking = false;
const waitingForIt = [];
let told = () => {};

/** Whether the last request was answered. */
export const isUp = () => !silentSince;

/** Whether the last answer was that the server does not work properly. */
export const isBroken = () => breaking;

/** Since when none was, in epoch ms of this device; 0 while they are. */
export const downSince = () => silentSince;

/** Resolves when the next request stays without an answer; at once while none is answered. */
export const down = () => (silentSince ? Promise.resolve(null) : new Promise((gone) => waitingForIt.push(() => gone(null))));

/** Calls `change` when silence begins or ends, or a server that does not work properly does. */
export function watch(change) {
  told = change;
  addEventListener("offline", () => heard(false));
}

export function heard(answer, broken = false) {
  const before = [Boolean(silentSince), breaking];
  if (!answer) waitingForIt.splice(0).forEach((gone) => gone());
  silentSince = answer ? 0 : silentSince || Date.now();
  breaking = broken;
  if (before[0] !== Boolean(silentSince) || before[1] !== breaking) told();
}

/** A fetch that gives up: resolves to null when nobody answers in time, or only a proxy does. */
export async function ask(address, options = {}, patience = 15_000) {
  const signal = AbortSignal.timeout(patience);
  const answer = await fetch(address, { redirect: "manual", ...options, signal }).catch(() => null);
  const spoke = answer && ![502, 503, 504].includes(answer.status);
  heard(spoke, Boolean(spoke) && answer.status >= 500);
  return spoke ? answer : null;
}
