/* Keeps the board as this screen shows it, for the time without network: grey, dated, and nothing to press. */

import { clockWords } from "../clock.js";
import { lastHeard } from "../live.js";
import { keepPage, startWorker } from "./keep.js";

const POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const SOON = 3_000;
const AGAIN = 60_000;
const READER = new URL("keptboard.js", import.meta.url).href; // what it imports is kept with every page
const LEFT_OUT = `script:not([src*="theme.js"], [src*="gloves.js"]), noscript, dialog, #dead, #live, #shared, #locking,
  .staleness, .ghost, .skip`;
let keeping = false;
let due = 0;

/** From now on. A filtered board is not kept: it would pass for the whole one. */
export function keepBoard() {
  if (!/^\/boards\/[^/]+\/(abacus\/)?$/.test(location.pathname) || location.search) return;
  keeping = true;
  startWorker();
  changed();
  setInterval(changed, AGAIN);
}

/** The board looks different: the copy follows soon. */
export function changed() {
  if (keeping) due ||= setTimeout(keepNow, SOON);
}

async function keepNow() {
  due = 0;
  if (document.documentElement.classList.contains("stale") || location.search) return;
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY };
  const page = new Response(`<!DOCTYPE html>\n${copy().outerHTML}`, { headers });
  await keepPage(page, [READER]).catch(() => null);
}

function copy() {
  const page = document.documentElement.cloneNode(true);
  page.classList.add("kept-page");
  for (const each of page.querySelectorAll(LEFT_OUT)) each.remove();
  for (const each of page.querySelectorAll("#toasts, .toasts")) each.replaceChildren();
  for (const each of page.querySelectorAll("#main :is(button:not([data-tab]), input, select), form :is(button, input, select)")) each.setAttribute("disabled", "");
  for (const each of page.querySelectorAll("[name=csrfmiddlewaretoken]")) each.remove();
  page.querySelector("body").removeAttribute("hx-headers:inherited");
  page.querySelector("body").prepend(banner());
  page.querySelector("head").append(Object.assign(document.createElement("script"), { type: "module", src: READER }));
  return page;
}

function banner() {
  const words = interpolate(gettext("No network. This is the board as it was at %s. Nothing can be moved here."), [clockWords(lastHeard())]);
  const said = Object.assign(document.createElement("p"), { className: "keptness", textContent: words });
  said.setAttribute("role", "status");
  return said;
}
