/* The camera, where the browser itself can read codes. */

const PAUSE = 200;
const SAME_AGAIN = 3_000;

/** Offers the camera in `box`; calls `scanned` with each code it reads, the same one not at once again. */
export function offer(box, scanned, refused) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const video = box.querySelector("video");
  const button = box.querySelector("button");
  box.hidden = false;
  button.addEventListener("click", async () => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      await video.play();
      button.hidden = true;
      watch(video, scanned);
    } catch {
      refused();
    }
  });
}

async function watch(video, scanned) {
  const reader = new BarcodeDetector({ formats: ["qr_code"] });
  let last = "";
  let seen = 0;
  while (video.srcObject?.active) {
    const [code] = await reader.detect(video).catch(() => []);
    if (code) {
      if (code.rawValue !== last || Date.now() - seen > SAME_AGAIN) scanned(code.rawValue);
      last = code.rawValue;
      seen = Date.now();
    }
    await new Promise((after) => setTimeout(after, PAUSE));
  }
}
