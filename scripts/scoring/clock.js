// The time of the turn that runs, a gentle signal when it is up, and a screen that stays awake.

export class Clock {
  constructor(root) {
    this.place = root.querySelector("[data-clock]");
    this.whole = 0;
    this.over = root.dataset.over;
    this.startedAt = 0;
    setInterval(() => this.paint(), 1000);
  }

  // name and minutes of the turn; elapsed: milliseconds since it began, null where none has begun.
  run({ name, minutes }, elapsed) {
    this.place.hidden = elapsed === null;
    if (elapsed === null) return;
    this.whole = Number(minutes) * 60;
    this.startedAt = Date.now() - elapsed;
    this.isOver = this.left <= 0;
    this.place.querySelector("[data-on-name]").textContent = name;
    this.place.querySelector("[data-signal]").textContent = "";
    this.paint();
  }

  // Reckoned from the clock, because a phone in a pocket does not count.
  get left() {
    return this.whole - Math.round((Date.now() - this.startedAt) / 1000);
  }

  paint() {
    if (this.place.hidden) return;
    const seconds = Math.abs(this.left);
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    this.place.querySelector("[data-left]").textContent = this.left < 0 ? `+${time}` : time;
    this.place.dataset.clock = this.left > 0 ? "running" : "over";
    if (this.left <= 0 && !this.isOver) this.signal();
  }

  // A word and a short buzz; no sound, because people are talking.
  signal() {
    this.isOver = true;
    this.place.querySelector("[data-signal]").textContent = this.over;
    navigator.vibrate?.(200);
  }
}

// A browser without wake locks, or a phone that saves its battery, sleeps as usual.
export function stayAwake() {
  const ask = () => {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
