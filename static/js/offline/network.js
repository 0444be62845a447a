/* Whether the server answers: known from requests, as a browser that says "online" only has a cable. */

let silentSince = 0;
const waitingForIt = [];
let told = () => {};

/** Whether the last request was answered. */
export const isUp = () => !silentSince;

/** Since when none was, in epoch ms of this device; 0 while they are. */
export const downSince = () => silentSince;

/** Resolves when the next request stays without an answer; at once while none is answered. */
export const down = () => (silentSince ? Promise.resolve(null) : new Promise((gone) => waitingForIt.push(() => gone(null))));

/** Calls `change` when it begins or ends. */
export function watch(change) {
  told = change;
  addEventListener("offline", () => heard(false));
}

export function heard(answer) {
  const before = silentSince;
  if (!answer) waitingForIt.splice(0).forEach((gone) => gone());
  silentSince = answer ? 0 : silentSince || Date.now();
  if (Boolean(before) !== Boolean(silentSince)) told();
}

/** A fetch that gives up: resolves to null when nobody answers in time, or only a proxy does. */
export async function ask(address, options = {}, patience = 15_000) {
  const signal = AbortSignal.timeout(patience);
  const answer = await fetch(address, { redirect: "manual", ...options, signal }).catch(() => null);
  const spoke = answer && ![502, 503, 504].includes(answer.status);
  heard(spoke);
  return spoke ? answer : null;
}
