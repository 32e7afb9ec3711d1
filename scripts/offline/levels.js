// Levels beside a call wait in queues of their own (scripts/scoring/queue.js), one for each session, and the page of
// that session sends them: whoever lost it, by a reload without a network, is led back.

import { copyFrom } from "./phrases.js";

const LEVELS = "scoring:";

// Everybody's: whose, of which session, how many.
export function levelsWaiting() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(LEVELS));
  return keys.map((key) => {
    const [, whose, session] = key.split(":");
    return { whose, session, number: JSON.parse(localStorage.getItem(key)).length };
  });
}

export async function leadBack(own) {
  for (const link of document.querySelectorAll("[data-levels-wait]")) link.remove();
  if (document.querySelector("[data-scoring]")) return; // there they stand
  for (const { whose, session } of levelsWaiting()) {
    if (whose === own) await tell(session);
  }
}

async function tell(session) {
  const link = await copyFrom("levels-wait");
  link.href = link.dataset.address.replace("/0/", `/${session}/`);
  link.dataset.levelsWait = session;
  document.querySelector(`[data-levels-wait="${session}"]`)?.remove(); // another one came meanwhile
  (document.querySelector("[data-device]") ?? document.querySelector("main")).prepend(link);
}
