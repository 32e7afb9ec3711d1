// Today without a network: what has fallen due for recall since it was kept is announced, and what was answered here is
// not asked for again. The moments stand in the recall that is kept (templates/learning/recall/whole.html).

import { wholeOf } from "./names.js";
import { copyFrom } from "./phrases.js";
import { parsed } from "../parsed.js";

const WHOLE = wholeOf("/learn/recall/");

// Whether a question that is kept is due by now and has not been answered on this device.
async function isAnyDue(own, entries) {
  const copy = await caches.match(WHOLE, { cacheName: `kept:${own}` });
  if (!copy?.headers.has("X-Kept-At")) return false;
  const page = parsed(await copy.text());
  const answered = new Set(entries.map(({ address }) => address));
  const left = [...page.querySelectorAll("template[data-question]")].filter(({ dataset }) => !answered.has(dataset.question));
  return left.some(({ dataset }) => Date.parse(dataset.due) <= Date.now());
}

export async function announceRecall(own, entries) {
  const place = document.querySelector("[data-recalls]");
  if (!place) return;
  const isDue = await isAnyDue(own, entries);
  const piece = await copyFrom("recall-due");
  document.querySelector("[data-recall-due]")?.remove();
  if (isDue) place.after(piece);
}
