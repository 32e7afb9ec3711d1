// Films on this device: the two that come next by themselves, where its reader wants that, and whichever they ask for.

import { isPut, keepMedium, stretch, sweepPieces } from "./media.js";
import { FILMS, FILM_CHOICE, FILMS_ASKED, facts, filmChoice } from "./store.js";

const ONE_AT_A_TIME = "portal-offline-films";
const FILM_BYTES = 24e6;
const BY_THEMSELVES = 2;

// films: what pages tell of them, in the order of what comes next. How large each is, is asked once.
async function known(shelf, films) {
  const cache = await caches.open(`kept:${shelf}`);
  const before = (await facts.get(FILMS)) ?? [];
  const found = [];
  for (const film of films) {
    const old = before.find(({ place }) => place === film.place);
    const size = old?.size || (await stretch(film.place, "0-0").catch(() => null))?.size || 0;
    const isHere = Boolean(await cache.match(film.place));
    found.push({ ...film, size, isHere, here: isHere ? size : (old?.here ?? 0), isFull: false });
  }
  return found;
}

// Of those that are to do: which are asked for, and the first two small ones where they come by themselves.
async function wantedOf(films) {
  const asked = (await facts.get(FILMS_ASKED)) ?? [];
  const mayCome = (await filmChoice()).choice === "self";
  const wanted = new Set();
  let room = BY_THEMSELVES;
  for (const { place, size, isNext, isHere } of films) {
    if (!isNext || !size || wanted.has(place)) continue;
    const comesByItself = mayCome && room > 0 && size <= FILM_BYTES;
    if (comesByItself) room -= 1;
    if (comesByItself || isHere || asked.includes(place)) wanted.add(place);
  }
  return wanted;
}

// One after the other, and after the pages: they are large, and nobody waits for them. Returns whether all that are
// wanted are here, or cannot be; `tell` says how far they are.
export function bringFilms(own, listed, tell) {
  return navigator.locks.request(ONE_AT_A_TIME, async () => {
    if ((await facts.get("own")) !== own) return true;
    const films = await known(own, listed);
    const note = async () => {
      if ((await facts.get("own")) !== own) throw new Error("somebody else");
      await facts.set(FILMS, films);
      await tell({ films: true });
    };
    await note();
    const wanted = await wantedOf(films);
    for (const film of films) film.isWanted = wanted.has(film.place);
    await note();
    await sweepFilms(own, films, wanted);
    for (const film of films) {
      if (wanted.has(film.place)) await bring(own, film, films, note);
    }
    return true;
  }).catch(() => false);
}

async function bring(own, film, films, note) {
  const told = async (here) => {
    if (!(await wantedOf(films)).has(film.place)) throw new Error("not wanted any more");
    await note(Object.assign(film, { here }));
  };
  const came = await keepMedium(own, film.place, /^video\//, Infinity, told);
  if (came === "here") {
    const said = await fetch(film.captions);
    if (said.ok) await isPut(await caches.open(`kept:${own}`), film.captions, said);
  }
  await note(Object.assign(film, { isHere: came === "here", isFull: came === "full" }));
}

async function sweepFilms(own, films, wanted) {
  const cache = await caches.open(`kept:${own}`);
  for (const { place, captions } of films.filter((each) => !wanted.has(each.place))) {
    await cache.delete(place);
    await cache.delete(captions);
  }
  await sweepPieces(own, (place) => wanted.has(place) || !films.some((film) => film.place === place));
}

// What the reader chose, and what they asked for now; nobody has to be asked for a film that is done or gone.
export async function choose({ choice, asked }) {
  if (choice) await facts.set(FILM_CHOICE, choice);
  if (asked) await facts.set(FILMS_ASKED, [...new Set([...((await facts.get(FILMS_ASKED)) ?? []), asked])]);
}
