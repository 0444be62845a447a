/* Keeps pages on this device for the time without network: of one build, person and language.
   The worker (worker.js) answers with them where the network does not, and forgets them when another person comes. */

const { build, person } = document.querySelector("main[data-person], #board[data-person]").dataset;
const SHELF = "/offline/"; // also in worker.js
const ITS_FILES = ["shelf.js", "back.js"].map((name) => new URL(name, import.meta.url).href);
const MINE = `kept-${build}-${person}-${document.documentElement.lang}`;

/** The copies of these; nothing where the browser keeps none (no https, private window). */
export const keptHere = () => (window.caches ? caches.open(MINE).catch(() => null) : null);

/** Registers the worker; a browser that has none goes on without. */
export function startWorker() {
  return navigator.serviceWorker?.register("/sw.js").catch(() => null);
}

/** Whether this page is kept. One that always looks the same is kept once: power may fail while it is written. */
export const isKept = async () => Boolean(await (await keptHere())?.match(location.pathname));

/** Keeps `page` under this address, with every file that this page has loaded and `more`, and the page that says what is kept; then drops other builds' and persons'. */
export async function keepPage(page, more = []) {
  const copies = await keptHere();
  if (!copies) return;
  await Promise.all([...files(), ...ITS_FILES, ...more].map((file) => keepFile(copies, file)));
  await keepShelf(copies).catch(() => null);
  await copies.put(location.pathname, page);
  for (const name of await caches.keys()) if (name !== MINE) await caches.delete(name);
}

function files() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name.split("#")[0]);
  return [...new Set(loaded)].filter((name) => name.startsWith(`${location.origin}/static/`) || name.includes("/i18n/words.js"));
}

async function keepShelf(copies) {
  if (await copies.match(SHELF)) return;
  const shelf = await fetch(SHELF, { redirect: "manual" });
  if (shelf.ok) await copies.put(SHELF, shelf);
}

async function keepFile(copies, file) {
  if (!(await copies.match(file))) await copies.add(file);
}
