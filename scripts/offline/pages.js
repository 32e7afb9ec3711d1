// Pages that are kept on this device: somebody's own, by their key, and a pulse that was opened.

import { KEEPS, OPENS, isShut } from "./ahead.js";
import { bringFilms } from "./films.js";
import { filmIn, isRecording, keepMedium, mediaIn, sweepPieces } from "./media.js";
import { PIECES, isPart, isPulse, nameOf, wholeOf } from "./names.js";
import { FILMS, FILMS_ASKED, KEEPING, facts } from "./store.js";
import { fetchFiles } from "./releases.js";

const KEPT = "kept:";
const PULSES = "kept:pulse";
const AT = "X-Kept-At";
const OF = "X-Kept-Of";
const SIGN_IN = "/account/";
const MOST = 90;
const DEEP = 5;
const AN_HOUR = 3600e3;
const SOON = 36 * AN_HOUR;
const A_DAY = 24 * AN_HOUR;

async function shelfOf(address) {
  return isPulse(address) ? PULSES : KEPT + ((await facts.get("own")) ?? "");
}

export async function copyOf(address) {
  const name = await shelfOf(address);
  if (name === KEPT || !(await caches.has(name))) return null;
  const copy = await (await caches.open(name)).match(wholeOf(address));
  return copy && !isShut(copy) ? copy : null;
}

// A page of this device, as it is shown: it says that the portal was not reached.
export const unreached = (text, more = "") => text.replace("<html ", `<html data-unreached ${more}`);

// And of when it is.
export async function shown(copy) {
  const at = copy.headers.get(AT);
  if (!at) return copy; // leads on to where the page is
  return new Response(unreached(await copy.text(), `data-kept-at="${at}" `), { headers: copy.headers });
}

export async function putPage(shelf, address, text, answer, release) {
  const headers = { [AT]: new Date().toISOString(), [OF]: release };
  for (const name of ["Content-Type", "Content-Security-Policy", OPENS]) {
    if (answer.headers.has(name)) headers[name] = answer.headers.get(name);
  }
  await (await caches.open(shelf)).put(nameOf(address), new Response(text, { headers }));
}

const isPage = (answer) => answer.ok && answer.headers.get("Content-Type")?.startsWith("text/html");

// A page that has just been read: a copy of it that is here is renewed, a pulse is kept.
export async function renew(address, answer, sent) {
  if (isPulse(address)) {
    if (answer.status === 410) return void (await forgetPulse(address));
    if (isPage(answer)) {
      const text = await answer.text();
      await putPage(PULSES, address, text, answer, sent.release);
      await fetchFiles(text, sent);
      await sweepPulses();
    }
    return undefined;
  }
  const own = await facts.get("own");
  if (!own || !isPage(answer) || !(await copyOf(address))) return undefined;
  if (isPart(address)) return void (await keep(own, wholeOf(address), sent));
  const text = await answer.text();
  if (isOf(own, text)) await putPage(KEPT + own, address, text, answer, sent.release);
  return undefined;
}

export async function forgetPulse(address) {
  if (await caches.has(PULSES)) await (await caches.open(PULSES)).delete(nameOf(address));
}

// Nobody signs out of a pulse: a day is long enough to finish one.
async function sweepPulses() {
  const cache = await caches.open(PULSES);
  for (const request of await cache.keys()) {
    const at = Date.parse((await cache.match(request)).headers.get(AT));
    if (Date.now() - at > A_DAY) await cache.delete(request);
  }
}

const isStillKept = async (own) => (await facts.get("own")) === own && (await facts.get("keeps"));

const isOf = (own, text) => text.includes(`data-own="${own}"`);

// Today, what it names, and what that names in turn, three steps far: links that carry data-keep. Once an hour, and
// whenever something has been sent; one after the other. Returns what is left to do when whoever asked need not wait.
export function keepAll(own, sent, isChanged = false) {
  const turn = lastTurn.then(() => keepOnce(own, sent, isChanged));
  lastTurn = turn.catch(() => null);
  return turn;
}

let lastTurn = Promise.resolve();

// KEEPING: whose pages are all here, of which release and since when; 0 where what changed has not come yet.
async function keepOnce(own, sent, isChanged) {
  const last = await facts.get(KEEPING);
  const isFresh = last?.own === own && last.release === sent.release && Date.now() - last.at < AN_HOUR;
  if (isFresh && !isChanged) return undefined;
  const at = Date.now();
  const seen = new Set(["/"]);
  const films = [];
  let level = ["/"];
  for (let depth = 0; depth < DEEP && level.length; depth += 1) {
    const named = [];
    for (const address of level) {
      const found = await keep(own, address, sent, films);
      if (found === "stop") return void (await keepSoon());
      for (const next of found) {
        if (seen.size >= MOST || seen.has(next)) continue;
        seen.add(next);
        named.push(next);
      }
    }
    level = named;
  }
  const cache = await caches.open(KEPT + own);
  for (const film of films) seen.add(film.place).add(film.captions);
  for (const request of await cache.keys()) {
    if (!seen.has(nameOf(request.url))) await cache.delete(request);
  }
  await sweepPieces(own, (place) => seen.has(place));
  await facts.set(KEEPING, { own, release: sent.release, at });
  return async (tell) => (await bringFilms(own, films, tell)) || keepSoon();
}

// What a break cuts off goes on with the next page that is opened.
async function keepSoon() {
  const last = await facts.get(KEEPING);
  if (last) await facts.set(KEEPING, { ...last, at: 0 });
}

// The names of what the page leads to; "stop" where there is no network, or somebody else by now.
async function keep(own, address, sent, films = []) {
  const cache = await caches.open(KEPT + own);
  let answer;
  try {
    if (isRecording(address)) {
      await keepMedium(own, address);
      return [];
    }
    answer = await fetch(address, { headers: { Accept: "text/html", ...KEEPS } });
  } catch {
    return "stop";
  }
  const landed = nameOf(answer.url);
  if (landed.startsWith(SIGN_IN) || answer.status >= 500) return "stop";
  if (!isPage(answer)) {
    await cache.delete(nameOf(address));
    return [];
  }
  const text = await answer.text();
  if (!isOf(own, text) || !(await isStillKept(own))) return "stop";
  if (wholeOf(landed) === nameOf(address) && isPart(landed)) {
    await cache.delete(nameOf(address)); // there is nothing to put together any more
    return [];
  }
  if (landed !== nameOf(address)) {
    await cache.put(nameOf(address), Response.redirect(answer.url));
    return [landed, ...named(text, answer.url)];
  }
  await putPage(KEPT + own, address, text, answer, sent.release);
  await fetchFiles(text, sent);
  const film = filmIn(text);
  if (film) films.push({ page: nameOf(address), ...film });
  return named(text, answer.url);
}

function named(text, base) {
  const links = [...text.matchAll(/<a\s[^>]*\bdata-keep\b[^>]*>/g)].map(([link]) => link);
  const pages = links.filter(isSoon).map((link) => {
    const [, place] = /\bhref="([^"]+)"/.exec(link);
    return wholeOf(new URL(place.replaceAll("&amp;", "&"), base).href);
  });
  return [...pages, ...mediaIn(text)];
}

// A session is kept from the day before; everything else at once.
function isSoon(link) {
  const [, start] = /\bdata-keep="([^"]+)"/.exec(link) ?? [];
  return !start || Math.abs(Date.parse(start) - Date.now()) < SOON;
}

export async function releasesOfKeptPages() {
  const found = new Set();
  for (const name of await caches.keys()) {
    if (!name.startsWith(KEPT)) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.add((await cache.match(request)).headers.get(OF));
  }
  return found;
}

// Everything of everybody but `own`; of everybody when nobody is named.
export async function forgetPages(own = "") {
  for (const name of await caches.keys()) {
    const isKept = name.startsWith(KEPT) && name !== KEPT + own && (!own || name !== PULSES);
    if (isKept || (name.startsWith(PIECES) && name !== PIECES + own)) await caches.delete(name);
  }
  const last = await facts.get(KEEPING);
  if (last && last.own !== own) await facts.drop(KEEPING);
  if (own && last?.own === own) return;
  await facts.drop(FILMS);
  await facts.drop(FILMS_ASKED);
}
