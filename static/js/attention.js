/* When to ask again what needs attention: soon after one's own moves, and now and then, not all screens at once. */

const panel = document.getElementById("attention");
const SOON = 1_500;
const OFTEN = 12_000;
const SELDOM = 45_000;
let next = 0;
let due = 0;

/** Asks within `wait` ms, unless it will be asked sooner anyway. */
function askWithin(wait) {
  const at = Date.now() + wait * (0.6 + Math.random() * 0.4);
  if (next && due <= at) return;
  clearTimeout(next);
  due = at;
  next = setTimeout(look, at - Date.now());
}

function look() {
  next = 0;
  if (!document.hidden) htmx.trigger(panel, "look", {}, false);
  askWithin(SELDOM);
}

/** Something was said about what is told here: an alert was seen. */
export const lookSoon = () => panel && askWithin(SOON);

/** Something changed on the board. */
export const somethingChanged = () => panel && askWithin(OFTEN);

/** Keeps the panel current from now on. */
export function watchAttention() {
  if (!panel) return;
  document.addEventListener("moved", () => askWithin(SOON));
  askWithin(SELDOM);
}
