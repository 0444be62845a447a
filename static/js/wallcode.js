/* A television that shows a code: asks now and then whether it still holds, and loads the page anew when not.
   Never while the server is away: a browser's own error page would stay for ever. */

const { waiting, code } = document.getElementById("main").dataset;
const EVERY = 3_000;

async function ask() {
  const answer = await fetch(waiting, { cache: "no-store" }).catch(() => null);
  const held = answer?.ok ? (await answer.json().catch(() => ({ code }))).code : code;
  if (held !== code || (!code && answer?.ok)) location.reload();
  else setTimeout(ask, EVERY * (0.8 + Math.random() * 0.4));
}

setTimeout(ask, code ? EVERY : 60_000);
