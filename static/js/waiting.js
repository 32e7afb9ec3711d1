// A page that waits for a worker: its progress is asked for again and again, and the page itself once there is another.

const PAUSE = 2000;
const look = async () => {
  const here = document.querySelector("[data-waiting]");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const there = page.querySelector("[data-waiting]");
    if (answer.ok && !there) return location.replace(location.href);
    if (there) renew(here, there);
  } catch {
    // Out of reach for a moment: the next look comes.
  }
  setTimeout(look, PAUSE);
};

// In place, so that nothing jumps and a reader's place is kept.
const renew = (here, there) => {
  const [bar, next] = [here, there].map((each) => each.querySelector("progress"));
  for (const name of ["value", "max", "aria-label"]) {
    if (next.hasAttribute(name)) bar.setAttribute(name, next.getAttribute(name));
    else bar.removeAttribute(name);
  }
  const [text, now] = [here, there].map((each) => each.querySelector("[role=status]"));
  if (text.textContent !== now.textContent) text.textContent = now.textContent;
};

setTimeout(look, PAUSE);
