// What could not be sent: kept in the order in which it was done, and sent one by one by the worker,
// of which there is only one. Whatever comes twice has one effect at the server: a card is done
// once, and an answer to a pulse carries its nonce.

import { OPENS } from "./ahead.js";
import { isPulse, isRecall, nameOf, storyOf } from "./names.js";
import { facts, waiting, waitingOf } from "./store.js";
import { forgetPulse } from "./pages.js";

const ALONE = "portal-offline-sending";
const PATIENCE = 15000;
const KEY = "csrfmiddlewaretoken";

// A form as an entry; null for one that must not wait.
export function entryOf(address, form) {
  const fields = [...form].filter(([name, value]) => name !== KEY && name !== "waits" && typeof value === "string");
  const name = nameOf(address);
  if (isPulse(address)) return { key: ` ${name}`, own: "", address, fields, title: "", places: [] };
  const [own, next, after, title] = (form.get("waits") ?? "").split("|");
  if (!own) return null;
  if (storyOf(address)) return wayOf(own, address, fields, decodeURIComponent(title));
  const places = [next, after].filter(Boolean);
  const onward = isRecall(address) ? name : "";
  return { key: `${own} ${name}`, own, address: name, fields, title: decodeURIComponent(title), places, onward };
}

// A choice, or words after a story: the whole way is sent, so that it does not matter what the server has of it.
function wayOf(own, address, fields, title) {
  const [, base] = /(\/learn\/story\/\d+\/\d+\/)/.exec(address) ?? [];
  const of = (wanted) => fields.filter(([name]) => name === wanted).map(([, value]) => value);
  const way = [...of("way"), ...of("to")].map((name) => ["way", name]);
  if (!base || way.length < 2) return null;
  const words = fields.filter(([name]) => name === "text" || name === "seen_at");
  const onward = words.length ? `${base}debrief/` : `${base}?at=${way.length}#moment`;
  return { key: `${own} ${base}way/`, own, address: `${base}way/`, fields: [...way, ...words], title, places: [], onward };
}

// A second entry for the same page takes the place of the first: what was written last, and done
// where one of both was.
export async function hold(entry) {
  const before = await waiting.get(entry.key);
  const action = entry.fields.find(([name]) => name === "action");
  const wasDone = before?.fields.some(([name, value]) => name === "action" && value === "complete");
  if (wasDone && before.state === "waiting" && action) action[1] = "complete";
  await waiting.put({ ...entry, at: Date.now(), state: "waiting", turn: (before?.turn ?? 0) + 1 });
}

// How it went: done, away (nobody knows), signedOut, early (a clock that is fast), differs or refused.
async function send(entry, token) {
  let answer;
  try {
    answer = await fetch(entry.address, {
      method: "POST",
      body: new URLSearchParams(entry.fields),
      headers: { "X-CSRFToken": token, Accept: "text/html" },
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return "away";
  }
  if (answer.redirected) return new URL(answer.url).pathname.startsWith("/account/") ? "signedOut" : "done";
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429) return "away";
  if (answer.status === 403 && (await whoIsHere())?.own !== entry.own) return "signedOut";
  if (answer.status === 409 && answer.headers.has(OPENS)) return "early";
  return answer.status === 422 ? "differs" : "refused";
}

// tell(outcome): what the open pages should know. Returns whether anything was sent.
export function sendAll(tell) {
  return navigator.locks.request(ALONE, async () => {
    if (!(await waiting.all()).some(({ state }) => state === "waiting")) return false;
    const here = await whoIsHere();
    if (!here) return false;
    tell({ token: here.token });
    let isSent = false;
    for (const entry of (await waitingOf(here.own)).sort((one, other) => one.at - other.at)) {
      if (entry.state !== "waiting") continue;
      const outcome = await send(entry, here.token);
      if (outcome === "away" || outcome === "signedOut") break;
      if (outcome === "early") continue;
      await settle(entry, outcome);
      if (outcome !== "done") continue;
      isSent = true;
      tell({ sent: entry.address });
    }
    tell({ isChanged: true, signedOut: here.own === "" });
    return isSent;
  });
}

async function settle(entry, outcome) {
  const now = await waiting.get(entry.key);
  if (!now || now.turn !== entry.turn) return; // gone, or written anew while it was on its way
  if (outcome === "done") {
    await waiting.drop(entry.key);
    if (isPulse(entry.address)) await forgetPulse(entry.address);
  } else {
    await waiting.put({ ...now, state: outcome });
  }
}

export async function whoIsHere() {
  try {
    const answer = await fetch("/here/", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

export async function remember(own) {
  const before = await facts.get("own");
  if (before !== own) await facts.set("own", own);
  return before !== undefined && before !== own;
}
