/* Scans wait for one another: one is asked for at a time, the same code once, and never too many. */

export const MOST = 20;

/** A queue that gives each code to `take`, in order; `full` is called for one too many. */
export function queue(take, full) {
  const waiting = [];
  let busy = false;
  async function work() {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      await take(waiting[0]);
      waiting.shift();
    }
    busy = false;
  }
  return (code) => {
    if (waiting.includes(code)) return;
    if (waiting.length >= MOST) return full();
    waiting.push(code);
    work();
  };
}
