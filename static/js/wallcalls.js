/* What is late calls: its rows and its alert light up every other second, until somebody has seen it. */

const wall = document.querySelector(".wall");
const facts = document.getElementById("attention");
const HEARD = "calls heard";
const EVERY = 1_000; // lit, then not: half a flash a second, whatever else happens

const spelled = (name) => (facts.querySelector(".facts-line")?.dataset[name] ?? "").split(" ").filter(Boolean);

/** Marks the rows that call; again after each patch, which knows nothing of them. */
export function markCalls() {
  const calling = new Set(spelled("rows"));
  for (const row of wall.querySelectorAll(".row")) row.classList.toggle("calling", calling.has(row.id));
}

/** Marks and lights what calls from now on; `onNew` is told when an alert calls that did not before. */
export function watchCalls(onNew) {
  new MutationObserver(() => hear(onNew)).observe(facts, { childList: true, subtree: true, attributeFilter: ["data-alerts", "data-rows"] });
  hear(onNew);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  setInterval(() => wall.classList.toggle("lit", !still.matches && !wall.classList.contains("lit")), EVERY);
}

function hear(onNew) {
  const shown = facts.querySelector(".facts-line");
  if (!shown) return;
  markCalls();
  const before = JSON.parse(sessionStorage.getItem(HEARD) ?? "[]");
  const calling = spelled("alerts");
  sessionStorage.setItem(HEARD, JSON.stringify(calling));
  if (calling.some((alert) => !before.includes(alert))) onNew();
}
