// The calm page: what waits on this device, and what of it can be opened.

import { filmless, waiting } from "./store.js";
import { isShut, opensAt } from "./ahead.js";
import { nameOf, wholeOf } from "./names.js";
import { copyFrom, say, sayTime, titleOf } from "./phrases.js";
import { offer } from "./marks.js";
import { listFilms } from "./film-list.js";
import { levelsWaiting } from "./levels.js";

let hasArrived = false;

// Something that waited here is on the server now: the calm page says so, and that it was kept no more.
export function noteArrival() {
  hasArrived = true;
  document.querySelector("#toasts [data-kept]")?.remove();
}

export async function keptPages(own) {
  if (!own || !(await caches.has(`kept:${own}`))) return [];
  const cache = await caches.open(`kept:${own}`);
  const found = [];
  for (const request of await cache.keys()) {
    const copy = await cache.match(request);
    if (copy.headers.has("X-Kept-At")) found.push({ address: request.url, copy });
  }
  return found;
}

export async function listDevice(own, entries, { show, ask }) {
  const place = document.querySelector("[data-device]");
  if (!place) return;
  const pages = await keptPages(own);
  await listWaiting(place.querySelector("[data-waiting]"), entries, show);
  await listFilms(place.querySelector("[data-films]"), pages, ask);
  await listPages(place.querySelector("[data-pages]"), pages);
  place.querySelector("[data-arrived]").hidden = !hasArrived || entries.length > 0;
  const isAhead = sayWhenItOpens(place.querySelector("[data-ahead]"), pages);
  const isAsked = location.pathname !== "/offline/";
  const isAnything = hasArrived || pages.length + entries.length > 0 || levelsWaiting().some(({ whose }) => whose === own);
  const missing = "unsent" in document.documentElement.dataset ? "sent" : "page";
  for (const note of place.querySelectorAll("[data-missing]")) {
    note.hidden = !isAsked || isAhead || note.dataset.missing !== missing;
  }
  for (const note of place.querySelectorAll("[data-nothing]")) note.hidden = isAsked || isAnything;
  const stop = place.querySelector("[data-stop]");
  stop.hidden = pages.length === 0;
  stop.onclick = () => ask({ do: "stopKeeping" }).then(show);
}

async function listWaiting(place, entries, show) {
  const rows = [];
  for (const entry of entries) {
    const row = await copyFrom(entry.state === "waiting" ? "row-waiting" : `card-${entry.state}`);
    say(row, { TITLE: entry.title || row.dataset.pulse, TIME: sayTime(entry.at) });
    if (entry.state !== "waiting") offer(row, entry, null, show);
    rows.push(row);
  }
  place.hidden = rows.length === 0;
  place.querySelector("[data-rows]").replaceChildren(...rows);
}

const isModule = (address) => new URL(address).pathname.startsWith("/learn/module/");

async function rowOf(address, title, copy, away) {
  const row = await copyFrom("row-page");
  if (away.includes(nameOf(address))) row.querySelector(".grow").append(" ", await copyFrom("film-away"));
  const link = row.querySelector("a");
  link.href = address;
  link.textContent = title;
  say(row, { TIME: sayTime(copy.headers.get("X-Kept-At")) });
  return row;
}

// Of what opens later its module is named, as on the path; its cards stay shut.
async function rowAhead(title, copy) {
  const row = await copyFrom("row-ahead");
  say(row, { TITLE: title, TIME: sayTime(opensAt(copy)) });
  return row;
}

// Whoever asked for a page before its moment reads here when that is. Returns whether they did.
function sayWhenItOpens(note, pages) {
  const name = wholeOf(location.href);
  const asked = pages.find(({ address, copy }) => wholeOf(address) === name && isShut(copy));
  note.hidden = !asked;
  if (asked) say(note, { TIME: sayTime(opensAt(asked.copy)) });
  return Boolean(asked);
}

async function listPages(place, pages) {
  const away = await filmless();
  const rows = [];
  for (const { address, copy } of pages) {
    const title = await titleOf(copy);
    if (!isShut(copy)) rows.push(await rowOf(address, title, copy, away));
    else if (isModule(address)) rows.push(await rowAhead(title, copy));
  }
  place.hidden = rows.length === 0;
  place.querySelector("[data-rows]").replaceChildren(...rows);
}
