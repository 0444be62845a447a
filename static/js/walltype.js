/* How large the type is: capitals are 2.5 mm high for each metre of distance, whatever the screen. */

const wall = document.querySelector(".wall");
const CAPITAL = 0.727; // of the type's size, in Inter
const PER_METRE = 2.5; // mm
const INCH = 25.4; // mm
const SHIFT_EVERY = 60_000;
const SHIFTS = [[0, 0], [3, 1], [1, 3], [-2, 2], [-3, -1], [0, -3], [2, -2]]; // px

/** Sets the size of the smallest type, now and whenever the screen's size changes. */
export function fitType() {
  const { distance, diagonal } = wall.dataset;
  const perMillimetre = Math.hypot(screen.width, screen.height) / (Number(diagonal) * INCH);
  const size = (Number(distance) * PER_METRE * perMillimetre) / CAPITAL;
  wall.style.setProperty("--type", `${Math.max(size, 12)}px`);
}

/** Moves the picture by a few pixels each minute, so that nothing burns in. */
export function shiftPixels() {
  let step = 0;
  setInterval(() => {
    step = (step + 1) % SHIFTS.length;
    const [x, y] = SHIFTS[step];
    wall.style.translate = `${x}px ${y}px`;
  }, SHIFT_EVERY);
}
