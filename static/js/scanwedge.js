/* A wedge scanner types what it reads, faster than anybody can, and ends with Enter. */

const FASTEST_FINGER = 50; // ms between two keys
const SHORTEST = 6;

/** Calls `scanned` with each code that a scanner types, wherever the focus is; its Enter presses nothing. */
export function listen(scanned) {
  let typed = "";
  let last = -Infinity;
  document.addEventListener("keydown", (event) => {
    const quick = event.timeStamp - last <= FASTEST_FINGER;
    if (event.key === "Enter") {
      if (quick && typed.length >= SHORTEST) {
        event.preventDefault();
        event.stopPropagation();
        scanned(typed);
      }
      typed = "";
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      typed = quick ? (typed + event.key).slice(-200) : event.key;
      last = event.timeStamp;
    }
  }, true);
}
