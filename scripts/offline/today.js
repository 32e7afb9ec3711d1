// What waits counts on Today as it does on a module: the card to go on with is the first that is left, as the page of
// the module that is kept has them.

import { isOfPage, nameOf } from "./names.js";
import { copyFrom, say } from "./phrases.js";
import { parsed } from "../parsed.js";

export async function markToday(own, entries) {
  const row = document.querySelector(".today-next-row");
  const [button, whole] = row?.nextElementSibling.querySelectorAll("a[data-keep]") ?? [];
  if (!whole) return;
  row.dataset.first ??= button.href; // which card the server took for the next one
  const isWaiting = (address) => entries.some((each) => isOfPage(each, address));
  const copy = isWaiting(row.dataset.first) && (await caches.match(nameOf(whole.href), { cacheName: `kept:${own}` }));
  if (!copy) return;
  const cards = [...parsed(await copy.text()).querySelector(".deck").children];
  const open = cards.filter((card) => card.dataset.state !== "done");
  const isAt = (card) => nameOf(card.querySelector("a")?.href ?? "") === nameOf(row.dataset.first);
  const left = open.slice(open.findIndex(isAt)).filter((card) => !isWaiting(card.querySelector("a").href));
  await lead(row, { button, whole }, left[0], cards);
  drawRing(row.querySelector(".ring"), (100 * (cards.length - left.length)) / cards.length);
}

async function lead(row, { button, whole }, next, cards) {
  const piece = await copyFrom(next ? "today-next" : "today-done");
  const link = next?.querySelector("a");
  const minutes = next?.querySelector(".deck-minutes")?.textContent.trim() ?? "";
  say(piece, { NUMBER: cards.indexOf(next) + 1, TOTAL: cards.length, MINUTES: minutes, TITLE: link?.textContent ?? "" });
  piece.prepend(row.querySelector("p"));
  row.firstElementChild.replaceWith(piece);
  button.hidden = !link;
  button.href = (link ?? whole).href; // no longer to one that is marked as done
}

function drawRing(ring, percent) {
  if (!ring) return;
  const [svg, track, text] = ["svg", ".ring-track", "text"].map((part) => ring.querySelector(part));
  const value = ring.querySelector(".ring-value") ?? track.cloneNode();
  const round = 2 * Math.PI * track.r.baseVal.value;
  value.setAttribute("class", "ring-value");
  value.setAttribute("stroke-dasharray", `${(round * percent) / 100} ${round}`);
  value.setAttribute("transform", `rotate(-90 ${track.getAttribute("cx")} ${track.getAttribute("cy")})`);
  track.after(value);
  const now = (said) => said.replace(/\d+/, Math.round(percent));
  text.textContent = now(text.textContent);
  svg.setAttribute("aria-label", now(svg.getAttribute("aria-label")));
}
