/* The last scans of this page with what came of them; each that can be undone has its Undo. */

const MOST = 5;
const TONES = { done: "fine", undone: "soon", already: "soon", refused: "late", waiting: "soon", shown: "" };
const WORDS = {
  done: gettext("Done"),
  undone: gettext("Undone"),
  already: gettext("Already moved"),
  refused: gettext("Refused"),
  waiting: gettext("Waiting"),
  shown: gettext("Shown"),
};

/** Gives `note`, which puts a scan on `list`. Of a card that was only shown, or waits, the next news takes its place. */
export function lately(list, undo) {
  const entries = [];

  /** `kind` as in WORDS; `card` is its id; `undoAt` the address that takes it back; `of` what was taken back;
      `late` news count for what waits on this list alone. */
  return function note({ kind, text, card = "", undoAt = "", of = "", late = false }) {
    const before = entries.findIndex((each) => (of ? each.undoAt === of : each.card === card && ["shown", "waiting"].includes(each.kind)));
    if (late && entries[before]?.kind !== "waiting") return;
    if (before >= 0 && (of || card)) entries.splice(before, 1);
    entries.unshift({ kind, text, card, undoAt, at: new Date() });
    entries.length = Math.min(entries.length, MOST);
    list.replaceChildren(...entries.map((entry) => row(entry, undo)));
    list.parentElement.hidden = false;
  };
}

function row({ kind, text, card, undoAt, at }, undo) {
  const line = document.createElement("li");
  line.className = TONES[kind];
  const words = document.createElement("p");
  const heading = document.createElement("b");
  heading.textContent = WORDS[kind];
  const time = document.createElement("time");
  time.dateTime = at.toISOString();
  time.textContent = at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  words.append(heading, " ", time, ` ${text}`);
  line.append(words);
  if (undoAt) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = gettext("Undo");
    button.addEventListener("click", () => undo(undoAt, card));
    line.append(button);
  }
  return line;
}
