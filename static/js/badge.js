/* A badge changes who works at a shared device, on whatever page it is scanned. */

import { bare } from "./scancode.js";

const SHAPE = /^[2-9A-HJKMNP-TVWX]{20}$/; // inventory/tokens.py
const shared = document.getElementById("shared");

/** The code without what a scanner or a hand puts in. */
const tidy = (code) => bare(code).replace(/^\]Q\d/, "").replace(/[\s-]/g, "").toUpperCase();

/** Whether the device has locked and waits for the network to say who is here. */
export const isShut = () => Boolean(document.querySelector("#locking.shut:not([hidden])"));

export const isBadge = (code) => SHAPE.test(tidy(code));

/** Whether people say here who they are: also where a PIN was refused, which has an address of its own. */
export const atTheDoor = () => Boolean(document.querySelector("main.operators :is(.people, .pad [name=person])"));

const nextFromHere = () => document.querySelector(".pad [name=next]")?.value ?? new URLSearchParams(location.search).get("next") ?? "";

/** Goes on as the badge's owner, on this page; resolves to why not, or "". Its secret stays out of addresses. */
export async function changeOperator(code) {
  if (!shared) return document.getElementById("toasts").dataset.badge;
  const { token, badge } = shared.dataset;
  const here = atTheDoor() ? nextFromHere() : location.pathname + location.search;
  const answer = await fetch(badge, {
    method: "POST",
    headers: { "X-CSRFToken": token, Accept: "application/json" },
    body: new URLSearchParams({ code: tidy(code), next: here }),
  }).catch(() => null);
  if (!answer || answer.status >= 500) return shared.dataset.silent;
  const { next, message } = await answer.json().catch(() => ({ message: shared.dataset.silent }));
  if (!next) return message;
  if (next === location.pathname + location.search) location.reload();
  else location.assign(next);
  return "";
}
