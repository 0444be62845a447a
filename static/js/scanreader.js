/* What reads the QR codes of a picture: the browser itself where it can, else zxing, loaded only then. */

const WIDEST = 960; // px: a label that fills a third of it is still read

/** Resolves to a function that reads a video's picture: a list of {text, x, y}, the code's middle from 0 to 1. */
export async function reader() {
  return (await builtIn()) ?? brought();
}

async function builtIn() {
  const formats = await window.BarcodeDetector?.getSupportedFormats().catch(() => []);
  if (!formats?.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => {
    const codes = await detector.detect(video).catch(() => []);
    return codes.map(({ rawValue, boundingBox: box }) => ({
      text: rawValue,
      x: (box.x + box.width / 2) / video.videoWidth,
      y: (box.y + box.height / 2) / video.videoHeight,
    }));
  };
}

async function brought() {
  const { prepareZXingModule, readBarcodesFromImageData } = await import("../vendor/zxing-wasm/reader/index.js");
  const locateFile = (file) => new URL(`../vendor/zxing-wasm/reader/${file}`, import.meta.url).href;
  await prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
  const paper = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const image = drawn(video, paper);
    const codes = await readBarcodesFromImageData(image, { formats: ["QRCode"], maxNumberOfSymbols: 4 });
    return codes.map(({ text, position: { topLeft, bottomRight } }) => ({
      text,
      x: (topLeft.x + bottomRight.x) / 2 / image.width,
      y: (topLeft.y + bottomRight.y) / 2 / image.height,
    }));
  };
}

function drawn(video, paper) {
  const scale = Math.min(1, WIDEST / video.videoWidth);
  const width = Math.round(video.videoWidth * scale);
  const height = Math.round(video.videoHeight * scale);
  Object.assign(paper.canvas, { width, height });
  paper.drawImage(video, 0, 0, width, height);
  return paper.getImageData(0, 0, width, height);
}
