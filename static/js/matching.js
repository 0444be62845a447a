/* Whether a card or row belongs on a filtered screen: the same three questions that the server asks. */

const form = document.getElementById("filters");
const textOf = (element, selector) => (element.querySelector(selector)?.textContent ?? "").toLowerCase();

/** True when the element passes the filter as it stands in the form. */
export function matches(element) {
  if (!form) return true;
  const words = form.elements.q.value.trim().toLowerCase();
  const kind = form.elements.kind.value;
  const place = form.elements.location;
  if (kind && !element.classList.contains(kind)) return false;
  if (place.value && !passes(element, place.selectedOptions[0].text)) return false;
  return !words || textOf(element, "h3").includes(words) || textOf(element, "h3 + p").includes(words);
}

const passes = (element, name) =>
  [...element.querySelectorAll(".way b")].some((place) => place.textContent.trim() === name.trim());
