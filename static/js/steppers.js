/* In glove mode quantities and reasons are chosen by taps: steps beside each quantity, reasons as buttons. */

const root = document.documentElement;
const worn = () => root.hasAttribute("data-gloves");

/** Gives the fields of `dialog` their steps; `step` and `most` are those of the card in question. */
export function offerTaps(dialog) {
  for (const field of dialog.querySelectorAll("input[inputmode=decimal]")) offerSteps(field);
  const reason = dialog.querySelector("input[list]");
  if (reason) offerReasons(reason);
  addEventListener("gloves", () => withoutKeyboard(dialog));
  withoutKeyboard(dialog);
}

/** A field that steps can fill opens no keyboard on the screen; one that is there still types. */
function withoutKeyboard(dialog) {
  for (const field of dialog.querySelectorAll("input[inputmode]")) {
    field.dataset.usual ??= field.inputMode;
    field.inputMode = worn() && field.dataset.usual === "decimal" ? "none" : field.dataset.usual;
  }
}

function offerSteps(field) {
  const steps = document.createElement("span");
  steps.className = "steps-of";
  steps.append(button("−", "-1", field), button("+", "1", field));
  field.after(steps);
  field.setAttribute("aria-label", nameOf(field));
}

function button(words, by, field) {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.by = by;
  made.textContent = words;
  made.setAttribute("aria-label", `${by === "1" ? gettext("More") : gettext("Fewer")}: ${nameOf(field)}`);
  made.addEventListener("click", () => step(field, Number(by)));
  return made;
}

const nameOf = (field) => field.parentElement.querySelector("span").textContent;

function step(field, by) {
  const size = Number(field.closest("dialog").dataset.step || 1);
  const value = Math.max(0, numberIn(field.value) + by * size);
  field.value = value.toLocaleString(root.lang, { useGrouping: false, maximumFractionDigits: 3 });
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What is written, whichever sign stands before the decimals; nothing is 0. */
function numberIn(text) {
  const value = Number(text.trim().replace(",", "."));
  return Number.isFinite(value) ? value : 0;
}

function offerReasons(field) {
  const reasons = document.createElement("div");
  reasons.className = "reasons-of";
  for (const { value } of field.list.options) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = value;
    made.addEventListener("click", () => (field.value = value));
    reasons.append(made);
  }
  const label = field.closest("label");
  label.after(reasons);
  new MutationObserver(() => (reasons.hidden = label.hidden)).observe(label, { attributeFilter: ["hidden"] });
}
