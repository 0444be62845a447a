/* The server's clock: ages and urgencies tick by it, not by whatever this screen believes. */

let ahead = 0;

/** Sets the clock by `moment`, what the server called now (ISO 8601 or epoch ms). */
export function setClock(moment) {
  const server = typeof moment === "number" ? moment : Date.parse(moment);
  if (Number.isFinite(server)) ahead = server - Date.now();
}

/** The server's now, in epoch ms. */
export const now = () => Date.now() + ahead;

const { lang, dataset } = document.documentElement;
const written = (parts) =>
  new Intl.DateTimeFormat(lang || "en", { timeZone: dataset.zone || undefined, hourCycle: "h23", ...parts });
const time = written({ hour: "2-digit", minute: "2-digit" });
const seconds = written({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const weekday = written({ weekday: "short", hour: "2-digit", minute: "2-digit" });
const date = written({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const day = written({ year: "numeric", month: "2-digit", day: "2-digit" });
const FIVE_DAYS = 5 * 86_400_000;

/** A moment as one would say it today: 14:05, Mon 14:05, 11 May, 14:05; in the plant's time zone. */
export function clockWords(at) {
  if (day.format(at) === day.format(now())) return time.format(at);
  return (Math.abs(at - now()) < FIVE_DAYS ? weekday : date).format(at);
}

export const secondsWords = (at) => seconds.format(at);

/** A length of time as one would say it: 25 min, 1 h 10, 2 days. */
export function spanWords(ms) {
  const minutes = Math.max(Math.round(ms / 60_000), 1);
  if (minutes < 60) return interpolate(gettext("%s min"), [minutes]);
  if (minutes < 2880) {
    const rest = minutes % 60;
    const hours = Math.floor(minutes / 60);
    return rest
      ? interpolate(gettext("%s h %s"), [hours, String(rest).padStart(2, "0")])
      : interpolate(gettext("%s h"), [hours]);
  }
  const days = Math.round(minutes / 1440);
  return interpolate(ngettext("%s day", "%s days", days), [days]);
}
