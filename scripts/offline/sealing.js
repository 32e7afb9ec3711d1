// What waits of somebody while another is signed in here: sealed with a key that the server tells its person alone, so
// that it is theirs when they are back and nobody else's until then, whatever they open in their browser.

import { facts, waiting } from "./store.js";

const SEALED = "sealed";
const LONGEST = 90 * 24 * 3600e3;

async function keyOf(secret) {
  const bytes = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

// The key of whoever is here; it goes with them.
export async function learnKey({ own, seal }) {
  if (own && seal && (await facts.get("own")) === own) await facts.set("seal", { own, secret: seal });
}

export const knowsKeyOf = async (own) => (await facts.get("seal"))?.own === own;

// Whoever was here is not any more. What cannot be sealed goes.
export async function sealOthers(own) {
  const known = await facts.get("seal");
  for (const entry of await waiting.all()) {
    const isOthers = entry.own !== "" && entry.own !== own;
    if (entry.state === SEALED && Date.now() - entry.at > LONGEST) await waiting.drop(entry.key);
    if (!isOthers || entry.state === SEALED) continue;
    if (known?.own === entry.own) await waiting.put(await sealed(entry, known.secret));
    await waiting.drop(entry.key);
  }
  if (known && known.own !== own) await facts.drop("seal");
}

async function sealed(entry, secret) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(entry));
  const words = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(secret), text);
  const { own, at } = entry;
  return { key: `${own} ${crypto.randomUUID()}`, own, at, state: SEALED, iv, words };
}

// Its person is back. Returns whether anything was theirs.
export async function unseal(own) {
  const known = await facts.get("seal");
  let isAny = false;
  if (known?.own !== own) return isAny;
  for (const entry of await waiting.all()) {
    if (entry.own !== own || entry.state !== SEALED) continue;
    const opened = await openedWith(known.secret, entry).catch(() => null);
    if (opened && !(await waiting.get(opened.key))) await waiting.put(opened);
    await waiting.drop(entry.key);
    isAny = true;
  }
  return isAny;
}

async function openedWith(secret, { iv, words }) {
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await keyOf(secret), words);
  return JSON.parse(new TextDecoder().decode(text));
}
