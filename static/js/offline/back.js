/* A kept page goes on to the living one as soon as the server answers. */

const LOOK = 5_000;

/** Looks now and then, and at once when the network says that it is back. */
export function goOnOnceItAnswers() {
  addEventListener("online", look, { once: true });
  setTimeout(look, LOOK);
}

async function look() {
  const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(LOOK) }).catch(() => null);
  if (answer?.ok) return location.reload();
  setTimeout(look, LOOK);
}
