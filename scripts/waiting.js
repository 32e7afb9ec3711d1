// A page that waits for a worker: its progress is asked for again and again, and the page itself once there is another.

import { parsed } from "./parsed.js";

const PAUSE = 2000;
const look = async () => {
  const here = document.querySelector("[data-waiting]");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = parsed(await answer.text());
    const there = page.querySelector("[data-waiting]");
    if (answer.ok && !there) return location.replace(location.href);
    if (there) renew(here, there, page);
  } catch {
    // Out of reach for a moment: the next look comes.
  }
  setTimeout(look, PAUSE);
};

// In place, so that nothing jumps and a reader's place is kept.
const renew = (here, there, page) => {
  const [bar, next] = [here, there].map((each) => each.querySelector("progress"));
  const before = told(bar);
  for (const name of ["value", "max", "aria-label"]) {
    if (next.hasAttribute(name)) bar.setAttribute(name, next.getAttribute(name));
    else bar.removeAttribute(name);
  }
  say(document.querySelector("h1"), page.querySelector("h1"));
  say(here.querySelector("p"), there.querySelector("p"));
  document.title = page.title;
  if (told(bar) !== before) {
    const text = there.querySelector("p").textContent;
    here.querySelector("[role=status]").textContent = `${bar.getAttribute("aria-label")}: ${text}`;
  }
};

// What is done, and by the quarter how far: whoever listens is not interrupted by each number.
const told = (bar) => `${bar.getAttribute("aria-label")} ${bar.max ? Math.floor((4 * bar.value) / bar.max) : ""}`;

const say = (place, now) => {
  if (place.textContent !== now.textContent) place.textContent = now.textContent;
};

setTimeout(look, PAUSE);
