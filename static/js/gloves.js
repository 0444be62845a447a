/* Large targets for hands in gloves, chosen before the first paint and kept on this device. A plain script. */
(() => {
  "use strict";
  const KEY = "gloves";
  const root = document.documentElement;
  const usual = root.dataset.glovesUsual ?? "no"; // what a leader has set for a shared device

  /** The choice made here counts until the leader sets the device up otherwise. */
  const chosen = () => {
    try {
      const [choice, instead] = (localStorage.getItem(KEY) ?? "").split("/");
      return choice && instead === usual ? choice : usual;
    } catch { return usual; }
  };

  function show() {
    const on = chosen() === "yes";
    root.toggleAttribute("data-gloves", on);
    for (const button of document.querySelectorAll("[data-gloves-choice]")) button.setAttribute("aria-pressed", String(on));
    dispatchEvent(new Event("gloves"));
  }

  show();
  addEventListener("storage", show);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-gloves-choice]")) return;
    const choice = chosen() === "yes" ? "no" : "yes";
    try { localStorage.setItem(KEY, `${choice}/${usual}`); } catch { /* private window: not kept */ }
    show();
  });
})();
