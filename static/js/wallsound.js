/* A short tone. Browsers allow none before somebody has pressed a key: until then the wall says so. */

const asking = document.getElementById("silent");
let audio = null;

/** Two notes, where this television is set to be heard. */
export function callOut() {
  if (audio?.state !== "running") return;
  [880, 660].forEach((pitch, place) => note(pitch, audio.currentTime + place * 0.22));
}

function note(pitch, at) {
  const tone = new OscillatorNode(audio, { frequency: pitch, type: "triangle" });
  tone.connect(new GainNode(audio, { gain: 0.3 })).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.18);
}

/** Gets ready to be heard, if the television is set so. */
export function unlockSound() {
  if (!asking || !window.AudioContext) return;
  audio = new AudioContext();
  audio.onstatechange = tell;
  for (const gesture of ["keydown", "pointerdown"]) addEventListener(gesture, () => audio.resume(), { capture: true });
  tell();
}

function tell() {
  asking.hidden = audio.state === "running";
}
