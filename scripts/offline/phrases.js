// What is said here is written on the calm page (templates/offline/page.html) in the reader's
// language, as pieces to copy: no other page has to carry it.

import { parsed } from "../parsed.js";

let calm = null;

async function calmDocument() {
  const answer = await fetch("/offline/");
  return parsed(await answer.text());
}

export async function copyFrom(name) {
  calm ??= calmDocument();
  const piece = (await calm).querySelector(`template[data-piece="${name}"]`);
  return document.importNode(piece.content, true).firstElementChild;
}

// What a page that is kept is called.
export async function titleOf(copy) {
  return parsed(await copy.clone().text()).title.split(" · ")[0];
}

// Fills the gaps of a piece: NUMBER, TIME and the like.
export function say(piece, values) {
  const places = piece.matches("[data-says]") ? [piece] : piece.querySelectorAll("[data-says]");
  for (const place of places) {
    for (const [gap, value] of Object.entries(values)) {
      place.textContent = place.textContent.replaceAll(gap, () => value);
    }
  }
}

export function saySize(bytes) {
  const options = { style: "unit", unit: "megabyte", maximumFractionDigits: bytes < 1e7 ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, options).format(Math.max(bytes, 1e5) / 1e6);
}

export function sayTime(moment) {
  const at = new Date(moment);
  const isToday = at.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { weekday: "short", day: "numeric", month: "short" };
  const options = { hour: "numeric", minute: "2-digit", ...day };
  return new Intl.DateTimeFormat(document.documentElement.lang, options).format(at);
}
