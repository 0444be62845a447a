/* The code in what a scanner types: without its prefix and suffix, whatever keyboard the computer takes it for. */

import { device } from "./scandevice.js";

// The shape of a token, a code or a badge, maybe with the name of the symbol before it (inventory/tokens.py).
const OURS = /^(?:\][A-Z][0-9A-Z])?(?:[2-9A-HJKMNPQRSTVWX]{17}|[2-9A-HJKMNPQRSTVWX]{8}|[2-9A-HJKMNPQRSTVWX]{20})$/;

/** Without what this device's scanner is set to put around each code. */
export function bare(text) {
  const { prefix, suffix } = device;
  let code = text.toUpperCase();
  if (OURS.test(code)) return code;
  if (prefix && code.startsWith(prefix.toUpperCase())) code = code.slice(prefix.length);
  if (suffix && code.endsWith(suffix.toUpperCase())) code = code.slice(0, -suffix.length);
  return code;
}

/** What was meant: the signs that came, or where they are no code of ours, what stands on those keys. */
export function meant(typed, keys) {
  const [came, stands] = [bare(typed), bare(keys)];
  return OURS.test(stands) && !OURS.test(came) ? stands : came;
}
