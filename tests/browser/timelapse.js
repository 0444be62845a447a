/* A browser whose hours are seconds: timers and Date run SPEED times as fast, as long as the server keeps up.
   Time goes ahead of the last frame by AHEAD ms at most, then only as fast as a clock on the wall. */
((SPEED, AHEAD) => {
  const STEP = 4;
  const RealDate = Date;
  const RealSocket = WebSocket;
  const everyReal = setInterval.bind(window);
  const timers = new Map();
  let real = RealDate.now();
  let virtual = real;
  let until = virtual + AHEAD;
  let last = 0;

  const adding = (repeats) => (deed, ms = 0, ...given) => {
    const wait = Math.max(Number(ms) || 0, 1);
    timers.set((last += 1), { deed, given, at: virtual + wait, wait: repeats ? wait : 0 });
    return last;
  };
  window.setTimeout = adding(false);
  window.setInterval = adding(true);
  window.clearTimeout = window.clearInterval = (id) => timers.delete(id);
  window.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length ? given : [virtual]));
    }
    static now = () => Math.floor(virtual);
  };
  window.WebSocket = class extends RealSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => (until = virtual + AHEAD));
    }
  };

  function run(to) {
    for (;;) {
      let due = null;
      for (const [id, timer] of timers) if (timer.at <= to && (!due || timer.at < timers.get(due).at)) due = id;
      if (due === null) break;
      const timer = timers.get(due);
      virtual = Math.max(virtual, timer.at);
      if (timer.wait) timer.at += timer.wait;
      else timers.delete(due);
      timer.deed(...timer.given);
    }
    virtual = Math.max(virtual, to);
  }

  everyReal(() => {
    const passed = RealDate.now() - real;
    real += passed;
    run(virtual + (virtual < until ? Math.min(passed * SPEED, until - virtual + 1) : passed));
  }, STEP);
})
