// What this device keeps of a pulse: a draft until it is sent, and the key with which it can replace what it has sent.
// By a hash of the link and never by the link; nothing outlasts the closing of its pulse.

const NOTES = "pulse:";
const SALT = "on this device ";
const OF_PULSE = /^\/pulse\/([\w-]{20,})\//;

export function safely(act) {
  try { return act(); } catch { return null; } // storage is full, or switched off
}

// Under which name the notes of an address stand; null where there are none: on a line that is not safe.
export async function noteName(address) {
  const link = OF_PULSE.exec(new URL(address, location.origin).pathname)?.[1];
  if (!link || !globalThis.crypto?.subtle) return null;
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(SALT + link)));
  return [...bytes.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const notesOf = (name) => safely(() => JSON.parse(localStorage.getItem(NOTES + name))) ?? {};

export function noteDown(name, change) {
  const notes = { ...notesOf(name), ...change };
  if (notes.key || notes.draft) safely(() => localStorage.setItem(NOTES + name, JSON.stringify(notes)));
  else safely(() => localStorage.removeItem(NOTES + name));
}

// A pulse that has closed leaves nothing behind.
export function sweepNotes() {
  for (const each of safely(() => Object.keys(localStorage)) ?? []) {
    if (!each.startsWith(NOTES)) continue;
    const { until } = notesOf(each.slice(NOTES.length));
    if (!(Date.parse(until) > Date.now())) safely(() => localStorage.removeItem(each));
  }
}
