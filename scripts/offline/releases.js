// The files that pages consist of, by release. Their names say what is in them, so a file that is
// here need not be asked for again; those of an older release stay as long as one of its pages does.

import { facts } from "./store.js";

const PREFIX = "files:";
const CALM = "/offline/";
const LOOKS = "/look/";

export async function stock({ release, files }) {
  const cache = await caches.open(PREFIX + release);
  await Promise.allSettled(files.map((file) => cache.add(file)));
  await renewCalmPage(release);
}

// The page for whoever has no network, in the language of whoever is signed in; else of the page they are on.
export async function renewCalmPage(release, language) {
  const headers = language ? { "Accept-Language": language } : {};
  const answer = await fetch(CALM, { cache: "reload", headers });
  if (answer.ok) await (await caches.open(PREFIX + release)).put(CALM, answer);
}

export async function calmPage(release) {
  return (await caches.open(PREFIX + release)).match(CALM);
}

// What a page consists of: files of a release, and whose colors and logo it wears (people/looks.py), which have another
// address after each change.
export const isFile = (place, folder) => place.startsWith(folder) || place.startsWith(LOOKS);

export async function fileFor(request, release) {
  const kept = await caches.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  // Partial answers are those of a film that is wound forward.
  if (answer.status === 200) await (await caches.open(PREFIX + release)).put(request.url, answer.clone());
  return answer;
}

// What a page names that is not here yet.
export async function fetchFiles(text, { release, static: folder }) {
  const named = new Set([...text.matchAll(/\b(?:src|href|data-offline)="([^"]+)"/g)].map(([, place]) => place));
  for (const place of named) {
    if (isFile(place, folder)) await fileFor(new Request(place), release).catch(() => null);
  }
}

// A release ends with its last page: those that were open when the next one began, and kept ones.
export async function noteOpenPages(release) {
  const ids = (await clients.matchAll({ type: "window", includeUncontrolled: true })).map(({ id }) => id);
  for (const name of await olderThan(release)) {
    if (!(await facts.get(name))) await facts.set(name, ids);
  }
}

export async function sweep(release, releasesOfKeptPages) {
  const open = new Set((await clients.matchAll({ type: "window", includeUncontrolled: true })).map(({ id }) => id));
  const inUse = await releasesOfKeptPages();
  for (const name of await olderThan(release)) {
    const ids = (await facts.get(name)) ?? [];
    if (ids.some((id) => open.has(id)) || inUse.has(name.slice(PREFIX.length))) continue;
    await caches.delete(name);
    await facts.drop(name);
  }
}

async function olderThan(release) {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + release);
}
