/* The keys for a PIN: they type into the field, which opens no keyboard on the screen. */

const field = document.getElementById("pin");

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-digit]");
  if (!key || !field) return;
  const { digit } = key.dataset;
  if (digit === "back") field.value = field.value.slice(0, -1);
  else field.value = digit ? (field.value + digit).slice(0, field.maxLength) : "";
});

/* Sent once: the check is slow on purpose, and a second press would be a second try. */
field?.form.addEventListener("submit", (event) => {
  const button = field.form.querySelector("button:not([type])");
  if (button.disabled) event.preventDefault();
  button.disabled = true;
});
addEventListener("pageshow", () => field && (field.form.querySelector("button:not([type])").disabled = false));
