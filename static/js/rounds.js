// A timer per round of the run sheet. Without script the minutes stand there all the same.

const list = document.querySelector("[data-rounds]");
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
let running = null;

for (const round of list?.querySelectorAll("[data-minutes]") ?? []) {
  const whole = Number(round.dataset.minutes) * 60;
  let left = whole;
  let endsAt = 0;

  const bar = document.createElement("p");
  bar.className = "cluster";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small quiet";
  const time = document.createElement("span");
  time.className = "round-time";
  time.setAttribute("role", "timer");
  const news = document.createElement("span");
  news.className = "visually-hidden";
  news.setAttribute("role", "status");
  bar.append(button, time, news);
  round.append(bar);

  const title = round.querySelector("h3").textContent;
  const paint = () => {
    const isRunning = running === timer;
    time.textContent = clock(left);
    round.dataset.state = isRunning ? "running" : left ? "" : "over";
    button.textContent = isRunning ? list.dataset.pause : left ? list.dataset.start : list.dataset.again;
    button.setAttribute("aria-label", `${button.textContent}: ${title}`);
  };
  const timer = {
    tick() {
      // Reckoned from the clock, because a phone in a pocket does not count.
      left = Math.max(0, Math.round((endsAt - Date.now()) / 1000));
      if (!left) {
        running = null;
        news.textContent = `${list.dataset.over} ${title}`;
      }
      paint();
    },
    pause() {
      running = null;
      paint();
    },
  };
  button.addEventListener("click", () => {
    if (running === timer) return timer.pause();
    running?.pause();
    left = left || whole;
    news.textContent = "";
    endsAt = Date.now() + left * 1000;
    running = timer;
    paint();
  });
  paint();
}

setInterval(() => running?.tick(), 500);
