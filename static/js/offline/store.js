/* What waits on this device, in order, and the answers that somebody still has to read. They outlive the page,
   the browser and the log-in; a copy of a page does not. */

const NAME = "pullboard-scans";
let opened = null;

/** The card has a verb waiting on this device; `at` says since when. */
export class AlreadyWaiting extends Error {
  constructor({ at }) {
    super();
    this.at = at;
  }
}

/** Keeps a scan for ever, or rejects: with AlreadyWaiting, or with the browser's reason. */
export async function keep(scan) {
  const there = scan.card && (await waiting()).find(({ card }) => card === scan.card);
  if (there) throw new AlreadyWaiting(there);
  await write(["waiting"], ([scans]) => scans.add(scan)).catch((refused) => {
    throw refused.name === "ConstraintError" ? new AlreadyWaiting(scan) : refused; // another tab was quicker
  });
  navigator.storage?.persist?.();
}

/** All that wait, the oldest first. */
export const waiting = () => read("waiting");

/** The answers that wait to be read, the oldest first. */
export const answers = () => read("answers");

/** Takes an answered scan out, and keeps the answer where a person has to see it: both or neither. */
export function answered(scan, answer) {
  return write(["waiting", "answers"], ([scans, unread]) => {
    scans.delete(scan.order);
    if (answer) unread.put(answer);
  });
}

export const dismiss = (key) => write(["answers"], ([unread]) => unread.delete(key));

async function read(store) {
  const transaction = (await database()).transaction(store);
  return finished(transaction, transaction.objectStore(store).getAll());
}

/** Resolves once it is on the disk: only then is anybody told that it is kept. */
async function write(stores, change) {
  const transaction = (await database()).transaction(stores, "readwrite", { durability: "strict" });
  change(stores.map((name) => transaction.objectStore(name)));
  return finished(transaction);
}

function finished(transaction, request) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

function database() {
  opened ??= open().catch((refused) => {
    opened = null;
    throw refused;
  });
  return opened;
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const scans = request.result.createObjectStore("waiting", { keyPath: "order", autoIncrement: true });
      scans.createIndex("one_verb_waits_per_card", "card", { unique: true });
      scans.createIndex("key", "key", { unique: true });
      const unread = request.result.createObjectStore("answers", { keyPath: "key" });
      unread.createIndex("order", "order");
    };
    request.onerror = request.onblocked = () => reject(request.error ?? new Error("blocked"));
    request.onsuccess = () => {
      request.result.onclose = request.result.onversionchange = () => (opened = null);
      resolve(request.result);
    };
  });
}
