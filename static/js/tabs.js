/* On a phone one column is seen at a time. */

const board = document.getElementById("board");

function show(state) {
  board.dataset.tab = state;
  for (const tab of board.querySelectorAll(".tabs [data-tab]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.tab === state));
  }
}

/** Listens to the tabs from now on. */
export function listenToTabs() {
  board.querySelector(".tabs")?.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (tab) show(tab.dataset.tab);
  });
}
