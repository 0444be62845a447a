/* What was half written when the device locked: the same person finds it again, nobody else does. */

const KEY = "half-written";
const { person } = document.getElementById("shared").dataset;
const place = () => location.pathname;

const forms = () => [...document.querySelectorAll("main form")];
const fieldsOf = (form) => [...form.elements].filter((each) => each.name && !["hidden", "password", "file"].includes(each.type));

const stateOf = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
const untouched = (field) =>
  field.matches("select") ? stateOf(field) === ([...field.options].find((each) => each.defaultSelected) ?? field.options[0])?.value
    : stateOf(field) === (["checkbox", "radio"].includes(field.type) ? field.defaultChecked : field.defaultValue);

/** Keeps what differs from the page as it came, on this device and in this tab only. */
export function keepForms() {
  const written = forms().map((form) => fieldsOf(form).map((field) => (untouched(field) ? null : stateOf(field))));
  if (!written.flat().some((each) => each !== null)) return;
  try { sessionStorage.setItem(KEY, JSON.stringify({ person, place: place(), written })); } catch { /* full: not kept */ }
}

/** Puts it back where it stood; what somebody else had written is forgotten. */
export function restoreForms() {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY));
    if (!kept || (kept.person === person && kept.place !== place())) return;
    sessionStorage.removeItem(KEY);
  } catch { return; }
  if (kept.person !== person) return;
  forms().forEach((form, number) => fieldsOf(form).forEach((field, at) => {
    const state = kept.written[number]?.[at] ?? null;
    if (state === null) return;
    if (typeof state === "boolean") field.checked = state;
    else field.value = state;
  }));
}
