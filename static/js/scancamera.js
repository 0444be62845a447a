/* The camera: opened by a press, and by itself where it was open before; it says in words why it is not. */

import { reader } from "./scanreader.js";

const PAUSE = 150;
const SAME_AGAIN = 3_000; // ms out of view, then the same code is another scan
const KEY = "scan-camera";
const AIM = gettext("Hold a card or a shelf label here");
const NONE = gettext("This device has no camera. Use a scanner, or type the code.");
const WHY = {
  NotAllowedError: gettext("The camera is blocked. Allow it for this page in the browser, then press again."),
  NotFoundError: NONE,
  OverconstrainedError: NONE,
  NotReadableError: gettext("Another program uses the camera. Close that one, then press again."),
};

/** Makes `box` open and close the camera; calls `scanned` once with each code that is held before it. */
export function offer(box, scanned) {
  const video = box.querySelector("video");
  const said = box.querySelector("[role=status]");
  const torch = box.querySelector("[data-torch]");
  let stream = null;

  function show(state, words) {
    box.dataset.state = state;
    said.textContent = words;
  }

  async function open() {
    if (!navigator.mediaDevices) return show("closed", isSecureContext ? NONE : gettext("The camera works only where this page is opened by https."));
    show("opening", gettext("The camera starts …"));
    try {
      const wanted = { facingMode: "environment", width: { ideal: 1280 } };
      stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
      video.srcObject = stream;
      await video.play();
    } catch (refused) {
      close(WHY[refused.name] ?? gettext("The camera cannot be used here."));
      return;
    }
    const read = await reader().catch(() => null);
    if (!read) return close(gettext("What reads the camera's pictures was not loaded. Press again when there is network."));
    torch.hidden = !stream?.getVideoTracks()[0].getCapabilities?.().torch;
    show("open", AIM);
    watch(stream, (text) => scanned(text), () => read(video));
  }

  function close(words = "") {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = video.srcObject = null;
    show("closed", words);
  }

  box.querySelector("[data-open-camera]").addEventListener("click", () => (remember("on"), open()));
  box.querySelector("[data-close-camera]").addEventListener("click", () => (remember(""), close()));
  torch.addEventListener("click", () => {
    const lit = torch.getAttribute("aria-pressed") !== "true";
    stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: lit }] });
    torch.setAttribute("aria-pressed", String(lit));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && stream) close();
    else if (!document.hidden) openAgain(open);
  });
  openAgain(open);
}

function remember(on) {
  try { localStorage.setItem(KEY, on); } catch { /* private window: it is pressed again */ }
}

/** Opens it where it was open the last time and nobody would be asked whether it may. */
async function openAgain(open) {
  try {
    if (localStorage.getItem(KEY) !== "on") return;
    const { state } = await navigator.permissions.query({ name: "camera" });
    if (state === "granted") open();
  } catch { /* this browser does not tell: it is pressed again */ }
}

/** The code nearest to the middle is meant; while it stays in view it is one scan. */
async function watch(stream, scanned, read) {
  const seen = new Map(); // code → when it was last in view since it was scanned
  const away = ({ x, y }) => Math.hypot(x - 0.5, y - 0.5);
  while (stream.active) {
    const codes = await read().catch(() => []);
    const now = performance.now();
    const isNew = ({ text }) => now - (seen.get(text) ?? -Infinity) > SAME_AGAIN;
    const [aimed] = codes.toSorted((one, other) => away(one) - away(other));
    const due = aimed && isNew(aimed);
    for (const code of codes) if (code === aimed || !isNew(code)) seen.set(code.text, now);
    if (due) scanned(aimed.text);
    await new Promise((after) => setTimeout(after, PAUSE));
  }
}
