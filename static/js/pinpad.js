/* The keys for a PIN: they type into the field that was touched last, which opens no keyboard on the screen. */

const form = document.querySelector(".pad");
const open = form?.querySelector(".open");
let field = form?.querySelector("input[type=password]");

function pressed({ target }) {
  const key = target.closest("[data-digit]");
  if (!key) return;
  const { digit } = key.dataset;
  if (digit === "back") field.value = field.value.slice(0, -1);
  else field.value = digit ? (field.value + digit).slice(0, field.maxLength) : "";
}

function touched({ target }) {
  if (!target.matches("input[type=password]")) return;
  field = target;
  for (const each of form.querySelectorAll("input[type=password]")) each.toggleAttribute("data-typed", each === field);
}

/** Sent once: the check is slow on purpose, and a second press would be a second try. */
function send(event) {
  if (open.disabled) event.preventDefault();
  open.disabled = true;
}

if (form) {
  form.addEventListener("click", pressed);
  form.addEventListener("focusin", touched);
  form.addEventListener("submit", send);
  addEventListener("pageshow", () => (open.disabled = false));
}
