/* A quantity by two buttons: a press is one step; held down they go on, ten times as far after every eight. */

const WAIT = 400;
const EVERY = 90;
const UNTIL_LARGER = 8;
let held = 0;
let ran = 0;

/** Lets the steppers within `root` be pressed and held. */
export function listenToSteppers(root) {
  root.addEventListener("pointerdown", ({ target }) => hold(target.closest(".stepper [data-by]")));
  for (const end of ["pointerup", "pointercancel", "blur"]) addEventListener(end, () => clearTimeout(held));
  root.addEventListener("click", ({ target }) => {
    const button = target.closest(".stepper [data-by]");
    if (button && !ran) step(button, 1);
    ran = 0;
  });
  root.addEventListener("contextmenu", (event) => event.target.closest(".stepper [data-by]") && event.preventDefault());
}

function hold(button) {
  clearTimeout(held);
  ran = 0;
  if (button) held = setTimeout(goOn, WAIT, button);
}

function goOn(button) {
  if (!button.isConnected) return;
  step(button, 10 ** Math.floor(ran / UNTIL_LARGER));
  ran += 1;
  held = setTimeout(goOn, EVERY, button);
}

/** From one step to the most there can be; larger steps come to whole ones of their own size first. */
function step(button, times) {
  const stepper = button.closest(".stepper");
  const shown = stepper.querySelector("output");
  const least = Number(stepper.dataset.step);
  const size = least * times;
  const up = button.dataset.by === "1";
  const before = Number(shown.dataset.value) / size;
  const wanted = (up ? Math.floor(before + 1e-6) + 1 : Math.ceil(before - 1e-6) - 1) * size;
  const value = Math.min(Math.max(wanted, least), Number(shown.dataset.most));
  shown.dataset.value = String(Math.round(value * 1000) / 1000);
  shown.textContent = Number(shown.dataset.value).toLocaleString(document.documentElement.lang);
}
