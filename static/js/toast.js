/* Says what became of one's own presses: moves politely and with their undo, refusals at once. */

const moves = document.getElementById("toasts");
const refusals = document.getElementById("refusals");
const MOVE_STAYS = 9_000;
const REFUSAL_STAYS = 12_000;

/** Says a move; `undo` is called by its button. One at a time: the newest is the one that can be undone here. */
export function tell(message, undo) {
  moves.replaceChildren();
  const toast = show(moves, message, MOVE_STAYS);
  if (undo) toast.lastElementChild.before(button(moves.dataset.undo, "undo", () => (toast.remove(), undo())));
}

/** Says why something was not done. */
export function refuse(message) {
  refusals.replaceChildren();
  show(refusals, message, REFUSAL_STAYS);
}

function show(region, message, stays) {
  const toast = document.createElement("div");
  toast.className = "toast";
  const words = document.createElement("p");
  words.textContent = message;
  const close = button("✕", "close", () => toast.remove());
  close.setAttribute("aria-label", moves.dataset.close);
  toast.append(words, close);
  region.append(toast);
  leaveAfter(toast, stays);
  return toast;
}

/** Goes by itself, but not from under a pointer or the focus. */
function leaveAfter(toast, stays) {
  const timer = setInterval(() => {
    if (toast.matches(":hover, :focus-within")) return;
    clearInterval(timer);
    toast.remove();
  }, stays);
}

function button(words, name, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.textContent = words;
  made.addEventListener("click", pressed);
  return made;
}
