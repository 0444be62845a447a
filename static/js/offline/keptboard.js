/* On a kept board: its columns can be turned to, and it goes on to the living one as soon as the server answers. */

import { listenToTabs } from "../tabs.js";

const LOOK = 5_000;

async function look() {
  const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(LOOK) }).catch(() => null);
  if (answer?.ok) return location.reload();
  setTimeout(look, LOOK);
}

addEventListener("online", look, { once: true });
setTimeout(look, LOOK);
listenToTabs();
