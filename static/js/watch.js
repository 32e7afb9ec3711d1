// A recording plays without this. With it: another speed, the place where somebody stopped, and a transcript that leads
// into the recording. The place is kept in this browser only, as a draft is, and goes with it.

const watch = document.querySelector("[data-watch]");
const video = watch?.querySelector("video");

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function jump(seconds) {
  video.currentTime = seconds;
  video.play().catch(() => null);
}

if (video) {
  const key = `card-draft:${watch.dataset.watch}`;
  const kept = (work) => { try { return work(localStorage); } catch { return null; } };
  watch.querySelector("[data-watch-more]").hidden = false;
  watch.querySelector("[data-speed]").addEventListener("change", (event) => {
    video.playbackRate = Number(event.target.value);
  });

  const resume = watch.querySelector("[data-resume]");
  const stopped = Number(kept((place) => place.getItem(key)));
  if (stopped > 3) {
    resume.querySelector("[data-resume-at]").textContent = clock(stopped);
    resume.hidden = false;
    resume.addEventListener("click", () => {
      resume.hidden = true;
      jump(stopped);
      video.focus();
    });
  }
  video.addEventListener("timeupdate", () => {
    kept((place) => place.setItem(key, String(Math.floor(video.currentTime))));
  });
  video.addEventListener("ended", () => kept((place) => place.removeItem(key)));
  // Without a network it is no fault: words are there, and the recording is when the network is back.
  const failed = watch.querySelector("[data-watch-failed]");
  const away = watch.querySelector("[data-watch-away]");
  const sayWhy = () => {
    const isAway = !navigator.onLine || "keptAt" in document.documentElement.dataset;
    away.hidden = !video.error || !isAway;
    failed.hidden = !video.error || isAway;
    video.hidden = !away.hidden;
    watch.querySelector("[data-watch-more]").hidden = video.hidden;
    if (video.error) document.querySelector(".transcript").open = true;
  };
  video.addEventListener("error", sayWhy);
  video.addEventListener("loadedmetadata", sayWhy);
  addEventListener("online", () => setTimeout(() => video.error && video.load(), 1000));
  sayWhy();

  for (const time of document.querySelectorAll("[data-starts]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = time.textContent;
    button.addEventListener("click", () => jump(Number(time.dataset.starts)));
    time.replaceChildren(button);
  }
}
