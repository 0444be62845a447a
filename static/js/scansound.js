/* Three sounds that are told apart with eyes on the box: up, level twice, down. */

import { device } from "./scandevice.js";

const NOTES = { done: [880, 1320], already: [660, 660], refused: [300, 180] };
const APART = 0.3; // s: a burst of the same answer is heard once
let audio;
let last = { kind: "", at: -Infinity };

/** Lets `kind` be heard; a device that is muted, or a browser that allows no sound yet, stays silent. */
export function sound(kind) {
  if (!device.sound || !window.AudioContext) return;
  audio ??= new AudioContext();
  audio.resume();
  if (last.kind === kind && audio.currentTime - last.at < APART) return;
  last = { kind, at: audio.currentTime };
  NOTES[kind].forEach((pitch, place) => note(pitch, audio.currentTime + place * 0.14));
}

function note(pitch, at) {
  const tone = new OscillatorNode(audio, { frequency: pitch, type: "square" });
  tone.connect(new GainNode(audio, { gain: 0.12 })).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.12);
}
