/* What this device is set to: whether it is heard, and what its scanner puts around a code. Kept on the device. */

const KEY = "scan-device";

export const device = { sound: true, prefix: "", suffix: "", pause: 50, ...kept() };

function kept() {
  try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
}

/** Shows the settings in `form`, and keeps each change. */
export function settings(form) {
  form.sound.checked = device.sound;
  for (const name of ["prefix", "suffix", "pause"]) form[name].value = device[name];
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    device.sound = form.sound.checked;
    device.prefix = form.prefix.value;
    device.suffix = form.suffix.value;
    device.pause = Number(form.pause.value);
    try { localStorage.setItem(KEY, JSON.stringify(device)); } catch { /* private window: until it is closed */ }
  });
}
