/* A wedge scanner types what it reads, faster than anybody can, and ends with Enter or Tab. */

import { meant } from "./scancode.js";
import { device } from "./scandevice.js";

const SHORTEST = 6;
const LONGEST = 300;
const PRINTED = { BracketRight: "]", Minus: "-" };

/** Calls `scanned` with each code that a scanner types, wherever the focus is; its Enter presses nothing. */
export function listen(scanned) {
  let typed = "";
  let keys = ""; // what is printed on those keys of an English keyboard
  let last = -Infinity;
  document.addEventListener("keydown", (event) => {
    const quick = event.timeStamp - last <= device.pause;
    const scanning = quick && typed.length >= SHORTEST;
    if (ends(event)) {
      if (scanning) {
        event.preventDefault();
        event.stopPropagation();
        scanned(meant(typed, keys));
      }
      typed = keys = "";
    } else if (isSign(event)) {
      typed = quick ? (typed + event.key).slice(-LONGEST) : event.key;
      keys = (quick ? keys : "") + onTheKey(event.code);
      last = event.timeStamp;
    } else if (event.ctrlKey && quick && typed) {
      event.preventDefault(); // a control character within the code: Ctrl and ] is GS1's separator
      last = event.timeStamp;
    }
  }, true);
}

/** Enter or Tab; some scanners type the line's end as Ctrl and J or M. */
function ends({ key, ctrlKey, altKey }) {
  return key === "Enter" || key === "Tab" || (ctrlKey && !altKey && ["j", "m"].includes(key.toLowerCase()));
}

function isSign(event) {
  const command = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
  return event.key.length === 1 && !command;
}

function onTheKey(code) {
  return /^(?:Key|Digit|Numpad)(\w)$/.exec(code)?.[1] ?? PRINTED[code] ?? "";
}
