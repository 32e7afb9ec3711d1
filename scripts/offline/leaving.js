// Signing out wipes the device. What is not on the server yet is sent before, and asked about where
// that cannot be done.

import { facts, sealedWaits, waiting, waitingOf } from "./store.js";
import { PIECES, isPulse } from "./names.js";
import { levelsWaiting } from "./levels.js";
import { copyFrom, say } from "./phrases.js";

const WAY_OUT = "/account/logout/";
const DRAFT = "card-draft:";

// Words that scripts/player.js keeps while they are typed, and choices that stand: of one card, or all.
export function forgetDrafts(address = "") {
  if (address && isPulse(address)) return; // it has dropped its own when it was sent
  const [, card, story, number] = /^\/learn\/(?:card\/(\d+\/\d+)|story\/(\d+)\/(\d+)\/way)\/$/.exec(address) ?? [];
  const ending = card ?? (story ? `-story${story}n${number}` : "");
  if (address && !ending) return;
  for (const place of [localStorage, sessionStorage]) {
    for (const key of Object.keys(place)) {
      if (key.startsWith(DRAFT) && key.endsWith(ending.replace("/", "-"))) place.removeItem(key);
    }
  }
}

export function watchLeaving(own, ask) {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("action") !== WAY_OUT) return;
    event.preventDefault();
    if (!(await isServerThere())) {
      document.getElementById("toasts").append(await copyFrom("no-way-out"));
      return;
    }
    await ask({ do: "send" });
    const total = (await waitingOf(own)).length + levelsLeft();
    const isAsked = total > 0 || (await sealedWaits());
    if (isAsked && !(await wantsToGo(total))) return;
    await wipe();
    form.submit();
  });
}

export async function isServerThere() {
  try {
    return (await fetch("/here/", { cache: "no-store", signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

const levelsLeft = () => levelsWaiting().reduce((total, { number }) => total + number, 0);

async function wantsToGo(total) {
  const dialog = await copyFrom(["leave-others", "leave-one"][total] ?? "leave-many");
  say(dialog, { NUMBER: total });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "leave");
    });
  });
}

export async function wipe() {
  for (const name of await caches.keys()) {
    if (name.startsWith("kept:") || name.startsWith(PIECES)) await caches.delete(name);
  }
  await waiting.clear();
  await facts.clear();
  for (const place of [localStorage, sessionStorage]) place.clear();
}
