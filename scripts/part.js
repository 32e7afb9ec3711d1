// The part a leader plays now opens on their page when the facilitator begins a turn.

import { parsed } from "./parsed.js";

const PAUSE = 8000;
const place = document.querySelector("[data-my-part]");
const keyOf = (within) => within.querySelector("[data-part]")?.dataset.part;

async function look() {
  if (document.hidden || !navigator.onLine) return;
  const answer = await fetch(place.dataset.myPart, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = parsed(await answer.text()).body;
  const title = fresh.querySelector("h2")?.textContent;
  if (keyOf(fresh) === keyOf(place) && title === place.querySelector("h2")?.textContent) return;
  place.replaceChildren(...fresh.childNodes);
}

if (place) {
  setInterval(look, PAUSE);
  document.addEventListener("visibilitychange", look);
}
