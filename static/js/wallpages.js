/* The rows of a wall, a page at a time: what does not fit is on the next page, never below the edge. */

const rows = document.querySelector(".wall .rows");
const dots = document.getElementById("dots");
const EACH = 12_000;
const MOST_DOTS = 7; // more are told in figures
let page = 0;
let pages = [[]];
let turned = 0;
let turning = 0;

/** Parts the rows into pages anew: after changes, and when the screen's size is another. */
export function paginate() {
  rows.classList.add("measured");
  const all = [...rows.querySelectorAll(".row")];
  for (const row of all) row.hidden = false;
  pages = parted(all, rows.parentElement.clientHeight);
  rows.classList.remove("measured");
  show();
}

function parted(all, room) {
  const parts = [[]];
  let used = 0;
  for (const row of all) {
    const height = row.getBoundingClientRect().height;
    if (used + height > room && parts.at(-1).length) {
      parts.push([]);
      used = 0;
    }
    parts.at(-1).push(row);
    used += height;
  }
  return parts;
}

function show() {
  page %= pages.length;
  pages.forEach((part, at) => part.forEach((row) => (row.hidden = at !== page)));
  rows.style.setProperty("--shown", Math.max(...pages.map((part) => part.length)));
  dots.hidden = pages.length < 2;
  const words = interpolate(dots.dataset.words, [page + 1, pages.length]);
  if (dots.getAttribute("aria-label") === words) return;
  dots.setAttribute("aria-label", words);
  if (pages.length > MOST_DOTS) dots.replaceChildren(`${page + 1} / ${pages.length}`);
  else dots.replaceChildren(...pages.map((_part, at) => dot(at === page)));
}

function dot(here) {
  const shown = document.createElement("i");
  if (here) shown.className = "here";
  return shown;
}

/** Turns the pages from now on. */
export function turnPages() {
  beginAgain();
  new ResizeObserver(paginate).observe(rows.parentElement);
}

/** Begins with the first page: the rows are those of another board. */
export function beginAgain() {
  page = turned = 0;
  paginate();
  clearInterval(turning);
  turning = setInterval(() => {
    page += 1;
    turned += 1;
    show();
  }, EACH);
}

/** Whether each page has had its time. */
export const pagesShown = () => pages.length < 2 || turned >= pages.length;

/** The page that is shown, from 1, and how many there are. */
export const whichPage = () => ({ page: page + 1, pages: pages.length });
