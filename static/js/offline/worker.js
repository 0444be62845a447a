/* The service worker: the network answers; where it does not, the copy that this device keeps does.
   It keeps nothing itself (offline/keep.js does, by build and person), and forgets all copies as soon as
   somebody logs in or out, or a page stands there on which one logs in. Waiting scans are not copies. */

const PAGES = /^\/(scan\/|boards\/[^/]+\/(abacus\/)?)$/;
const FILES = /^\/(static\/|i18n\/words\.js$)/;
const DOORS = /^\/((accounts|admin)\/log(in|out)|operator(\/(enter|badge|lock))?)\/$/;
const PATIENCE = 4_000;
const NO_LONGER_PATIENT = 10_000;
const SILENCE = "silence";
let silentSince = -Infinity;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (DOORS.test(pathname) && (request.method === "POST" || request.mode === "navigate")) return event.respondWith(pass(request));
  if (request.method !== "GET") return;
  if ((request.mode === "navigate" ? PAGES : FILES).test(pathname)) event.respondWith(answer(request));
});

/** Through the door, if the server opens: who comes next finds no copy of who was here before. */
async function pass(request) {
  const answer = await fetch(request);
  if (answer.ok || answer.type === "opaqueredirect") for (const name of await caches.keys()) await caches.delete(name);
  return answer;
}

/** What the network says; the kept copy where it says nothing in time, or a proxy says that nobody is there. */
async function answer(request) {
  const network = fetch(request);
  const live = await Promise.race([network.catch(() => null), silence()]);
  if (live === SILENCE) silentSince = Date.now();
  else if (live) silentSince = -Infinity;
  if (live?.type === "opaqueredirect" || (live?.status && ![502, 503, 504].includes(live.status))) return live;
  const options = { ignoreSearch: request.mode === "navigate", ignoreVary: true };
  return (await caches.match(request, options)) ?? (live?.status ? live : network);
}

/** Once it has waited in vain, a page's other files are not waited for one after another. */
function silence() {
  const patience = Date.now() - silentSince < NO_LONGER_PATIENT ? 0 : PATIENCE;
  return new Promise((over) => setTimeout(over, patience, SILENCE));
}
