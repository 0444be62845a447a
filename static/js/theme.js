/* Colours, chosen before the first paint: as the device says, light, dark or high contrast. A plain script. */
(() => {
  "use strict";
  const KEY = "theme";
  const wantsContrast = matchMedia("(prefers-contrast: more)");

  const chosen = () => {
    try { return localStorage.getItem(KEY) || "auto"; } catch { return "auto"; }
  };

  function show() {
    const theme = chosen();
    const root = document.documentElement;
    if (theme !== "auto") root.dataset.theme = theme;
    else if (wantsContrast.matches) root.dataset.theme = "contrast";
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  }

  show();
  wantsContrast.addEventListener("change", show);
  addEventListener("storage", show);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (!button) return;
    try { localStorage.setItem(KEY, button.dataset.themeChoice); } catch { /* private window: until it is closed */ }
    document.documentElement.dataset.theme = button.dataset.themeChoice;
    show();
  });
})();
