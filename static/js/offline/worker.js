/* The service worker: the network answers; where it does not, the copy that this device keeps does.
   It keeps nothing itself (offline/keep.js does, by build and person), and forgets all copies as soon as
   somebody logs in or out, or a page stands there on which one logs in. Waiting scans are not copies. */

const PAGES = /^\/(scan\/|boards\/([^/]+\/(abacus\/)?)?)?$/;
const SHELF = "/offline/"; // says what this device keeps
const FILES = /^\/static\/[0-9a-f]{12}\/|^\/i18n\/words\.js$/; // their addresses name the build
const DOORS = /^\/((accounts|admin)\/log(in|out)|operator(\/(enter|badge|lock))?)\/$/;
const PATIENCE = 4_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (DOORS.test(pathname) && (request.method === "POST" || request.mode === "navigate")) return event.respondWith(pass(request));
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && PAGES.test(pathname)) event.respondWith(page(request));
  if (request.mode !== "navigate" && FILES.test(pathname)) event.respondWith(file(request));
});

/** Through the door, if the server opens: who comes next finds no copy of who was here before. */
async function pass(request) {
  const answer = await fetch(request);
  if (answer.ok || answer.type === "opaqueredirect") for (const name of await caches.keys()) await caches.delete(name);
  return answer;
}

/** A kept one is never another than the server's. */
const file = async (request) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request);

/** What the network says; the kept copy where it says nothing in time, or a proxy says that nobody is there.
    Where no copy is kept, and the network stays silent, a page says what is. */
async function page(request) {
  const network = fetch(request);
  const live = await Promise.race([network.catch(() => null), silence()]);
  if (live && (live.type === "opaqueredirect" || ![502, 503, 504].includes(live.status))) return live;
  const copy = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
  return copy ?? live ?? network.catch(async (gone) => (await caches.match(SHELF, { ignoreVary: true })) ?? Promise.reject(gone));
}

const silence = () => new Promise((over) => setTimeout(over, PATIENCE, null));
