// Which films are to be on this device: those that come by themselves, where its reader wants that, and those they asked for.

import { FILM_CHOICE, FILMS_ASKED, facts } from "./store.js";

const FILM_BYTES = 24e6;
const BY_THEMSELVES = 2;

// Whether films come by themselves ("self") or when they are asked for ("ask"), and why: its reader chose so, the device
// saves data or is on a mobile network, or it does not tell (iPhones and Firefox never do).
export async function filmChoice() {
  const chosen = await facts.get(FILM_CHOICE);
  if (chosen) return { choice: chosen, why: "chosen" };
  if (!navigator.connection) return { choice: "ask", why: "untold" };
  const { saveData, type } = navigator.connection;
  return saveData || type === "cellular" ? { choice: "ask", why: "saving" } : { choice: "self", why: "free" };
}

// Of those that are to do: which are asked for, and the first two small ones where they come by themselves.
export async function wantedOf(films) {
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
