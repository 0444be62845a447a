/* Does the next verb to the card that was scanned: the board's own addresses, once however often pressed. */

const { token } = document.getElementById("main").dataset;
const keys = new Map(); // what was pressed → its key, as long as no answer below 500 came

/** Posts; resolves to {event, facts}, where event is "moved", "refused" or "" when no answer came. */
export async function post(address, values) {
  const gesture = JSON.stringify([address, values]);
  if (!keys.has(gesture)) keys.set(gesture, newKey());
  const headers = { "Idempotency-Key": keys.get(gesture), "X-CSRFToken": token, "HX-Request": "true" };
  const answer = await fetch(address, { method: "POST", headers, body: new URLSearchParams(values) }).catch(() => null);
  if (!answer || answer.status >= 500) return { event: "", facts: {} };
  if (answer.redirected) location.reload();
  keys.delete(gesture);
  const said = JSON.parse(answer.headers.get("HX-Trigger") || "{}");
  const [event, facts] = Object.entries(said)[0] ?? ["refused", {}];
  return { event, facts };
}

/** 128 random bits. randomUUID would need https. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The fields that the verb gets besides: the stepper's quantity, with the sign of the page's language. */
export function fieldsOf(card, verb) {
  const stepper = card.querySelector(".stepper");
  if (!stepper || !["start", "finish"].includes(verb)) return {};
  const sign = (1.5).toLocaleString(document.documentElement.lang)[1];
  return { [stepper.dataset.field]: stepper.querySelector("output").dataset.value.replace(".", sign) };
}

/** One step more or fewer: from one step to what is still open. */
export function step(button) {
  const stepper = button.closest(".stepper");
  const shown = stepper.querySelector("output");
  const size = Number(stepper.dataset.step);
  const wanted = Number(shown.dataset.value) + Number(button.dataset.by) * size;
  const value = Math.min(Math.max(wanted, size), Number(shown.dataset.most));
  shown.dataset.value = String(Math.round(value * 1000) / 1000);
  shown.textContent = Number(shown.dataset.value).toLocaleString(document.documentElement.lang);
}
