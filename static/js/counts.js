/* The heads of the columns: cards, pieces, and how close to the limit. */

/** Shows `counts`: by state {cards, pieces, unit, counted, limit, effect, full}. */
export function showCounts(counts) {
  for (const [state, count] of Object.entries(counts ?? {})) {
    for (const head of document.querySelectorAll(`[data-head="${CSS.escape(state)}"]`)) showHead(head, count);
    const tab = document.querySelector(`.tabs [data-tab="${CSS.escape(state)}"] b`);
    if (tab) tab.textContent = count.cards;
  }
}

function showHead(head, count) {
  const pieces = Math.round(Number(count.pieces));
  head.querySelector(".count b").textContent = interpolate(ngettext("%s card", "%s cards", count.cards), [count.cards]);
  head.querySelector(".pieces").textContent = pieces ? `· ${pieces} ${count.unit}` : "";
  const limit = head.querySelector(".limit");
  if (!limit || count.limit == null) return;
  limit.textContent = interpolate(gettext("limit %s / %s"), [count.counted, count.limit]);
  limit.toggleAttribute("data-full", count.counted >= count.limit);
}
