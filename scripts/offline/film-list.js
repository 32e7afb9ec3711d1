// The calm page: which films come next, how large they are, which of them are here, and who decides that.

import { FILMS, facts, filmChoice } from "./store.js";
import { isShut, opensAt } from "./ahead.js";
import { nameOf } from "./names.js";
import { copyFrom, say, saySize, sayTime, titleOf } from "./phrases.js";

// Those of cards that are to do; each once, whatever number of cards shows it.
export async function nextFilms() {
  const films = ((await facts.get(FILMS)) ?? []).filter(({ isNext, size }) => isNext && size);
  return films.filter(({ place }, at) => films.findIndex((each) => each.place === place) === at);
}

export async function listFilms(section, pages, ask) {
  const films = await nextFilms();
  section.hidden = films.length === 0;
  await showChoice(section, ask);
  const rows = section.querySelector("[data-rows]");
  const left = new Set(films.map(({ place }) => place));
  for (const row of rows.querySelectorAll("[data-film]")) if (!left.has(row.dataset.film)) row.remove();
  for (const film of films) {
    const row = rows.querySelector(`[data-film="${film.place}"]`) ?? (await begin(rows, film, pages, ask));
    showFilm(row, film);
  }
}

async function showChoice(section, ask) {
  const { choice, why } = await filmChoice();
  for (const field of section.querySelectorAll("input")) {
    field.checked = field.value === choice;
    field.onchange = () => ask({ do: "films", choice: field.value });
  }
  for (const note of section.querySelectorAll("[data-why]")) note.hidden = note.dataset.why !== why;
}

async function begin(rows, film, pages, ask) {
  const row = await copyFrom("row-film");
  row.dataset.film = film.place;
  const own = pages.find(({ address }) => nameOf(address) === film.page);
  const isNamed = own && !isShut(own.copy);
  row.querySelector(isNamed ? "[data-later]" : "[data-title]").remove();
  const title = isNamed ? await titleOf(own.copy) : "";
  say(row, { TITLE: title, TIME: own ? sayTime(opensAt(own.copy)) : "", SIZE: saySize(film.size) });
  row.querySelector("button").addEventListener("click", () => ask({ do: "films", asked: film.place }));
  const twin = rows.querySelector(`[data-film="${film.place}"]`); // drawn meanwhile
  if (!twin) rows.append(row);
  return twin ?? row;
}

// Changed where it stands, so that nobody's focus is lost while it arrives.
function showFilm(row, { isHere, isFull, here, size }) {
  const state = (isHere && "here") || (isFull && "full") || (here > 0 && "begun") || "";
  for (const note of row.querySelectorAll("[data-state]")) {
    note.hidden = note.dataset.state !== state;
    note.dataset.said ??= note.textContent;
    note.textContent = note.hidden ? "" : note.dataset.said.replaceAll("PART", () => saySize(Math.min(here, size)));
  }
  row.querySelector("button").hidden = isHere;
}

// On Today: how many of them are not here.
export async function tellFilms(place) {
  place.querySelector("[data-films-away]")?.remove();
  const films = (await nextFilms()).filter(({ isHere }) => !isHere);
  if (films.length === 0) return;
  const note = await copyFrom(films.length === 1 ? "films-away-one" : "films-away-many");
  note.dataset.filmsAway = "";
  say(note, { NUMBER: films.length, SIZE: saySize(films.reduce((total, { size }) => total + size, 0)) });
  place.querySelector("[data-films-away]")?.remove();
  place.append(" ", note);
}
