/* Dim outside the plant's hours, so that nobody's night is lit and nothing burns in. By the server's clock. */

import { now } from "./clock.js";

const wall = document.querySelector(".wall");
const EVERY = 5_000;
const spelled = new Intl.DateTimeFormat("en-GB", {
  timeZone: document.documentElement.dataset.zone || undefined,
  hourCycle: "h23",
  hour: "2-digit",
  minute: "2-digit",
});

/** Whether it is bright at `time`, both ends and the time spelled 06:00; hours may pass midnight. */
export function isBright(time, from, until) {
  if (!from || !until) return true;
  return from < until ? from <= time && time < until : from <= time || time < until;
}

function dim() {
  const { from, until } = wall.dataset;
  wall.classList.toggle("dim", !isBright(spelled.format(now()), from, until));
}

/** Dims and brightens from now on. */
export function keepHours() {
  dim();
  setInterval(dim, EVERY);
}
