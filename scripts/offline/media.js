// Pictures, sounds and films of stories and cards, on this device.

const RECORDING = /^\/learn\/recordings\//;
const CAPTIONS = /^\/learn\/card\/\d+\/\d+\/captions\.vtt$/;
const SHOWN = new Set(["image", "audio", "video", "track"]);
const MOST_BYTES = 12e6;
const FILM_BYTES = 24e6;
const FILMS = 2;

const placeOf = (address) => new URL(address, location.origin).pathname;

export const isRecording = (address) => RECORDING.test(placeOf(address));

export const isMedium = (request) =>
  request.method === "GET" && SHOWN.has(request.destination) && (isRecording(request.url) || CAPTIONS.test(placeOf(request.url)));

export function mediaIn(text) {
  const found = text.matchAll(/<(?:img|audio)\s[^>]*\bsrc="(\/learn\/recordings\/[^"]+)"/g);
  return [...found].map(([, place]) => place);
}

// The film of a card, with its captions, and whether its card is still to do.
export function filmIn(text) {
  const [tag, place] = /<video\s[^>]*\bsrc="(\/learn\/recordings\/[^"]+)"[^>]*>/.exec(text) ?? [];
  const [, captions] = /<track\s[^>]*\bsrc="([^"]+)"/.exec(text) ?? [];
  return tag && { place, captions, isNext: /\bdata-next\b/.test(tag) };
}

// A recording never changes under its name. What it is, and how long, is asked before all of it is; and then it comes
// in pieces of the server's length, so that a slow phone holds nothing up.
export async function keepMedium(cache, address, kinds = /^(image|audio)\//, most = MOST_BYTES) {
  if (await cache.match(address)) return true;
  const first = await stretch(address, "0-0");
  if (!first || !kinds.test(first.type) || first.size > most) return false;
  const pieces = [];
  for (let from = 0; from < first.size; ) {
    const next = await stretch(address, `${from}-`);
    if (!next?.piece.size) return false;
    pieces.push(next.piece);
    from += next.piece.size;
  }
  const headers = { "Content-Type": first.type, "Content-Length": first.size };
  return isPut(cache, address, new Response(new Blob(pieces), { headers }));
}

async function stretch(address, bytes) {
  const answer = await fetch(address, { headers: { Range: `bytes=${bytes}` }, cache: "no-store" });
  const [, size] = /\/(\d+)$/.exec(answer.headers.get("Content-Range") ?? "") ?? [];
  if (answer.status !== 206 || !size) return null;
  return { type: answer.headers.get("Content-Type") ?? "", size: Number(size), piece: await answer.blob() };
}

// A device that is full keeps what it has.
const isPut = (cache, address, answer) =>
  cache.put(address, answer).then(
    () => true,
    () => false,
  );

// Of the films that were found, in the order of what comes next, the first two that are to do and small, with what is said
// in them, unless the device says that it saves data. Returns what is kept, and the cards whose film is not.
export async function keepFilms(cache, films) {
  const places = new Set();
  const kept = [];
  const away = [];
  for (const { page, place, captions, isNext } of films) {
    const isRoom = places.has(place) || (isNext && places.size < FILMS && (!isSaving() || (await cache.match(place))));
    if (isRoom && (await keepMedium(cache, place, /^video\//, FILM_BYTES))) {
      const said = await fetch(captions);
      if (said.ok) await isPut(cache, captions, said);
      places.add(place);
      kept.push(place, captions);
    } else away.push(page);
  }
  return { kept, away };
}

function isSaving() {
  const { saveData = false, type = "" } = navigator.connection ?? {};
  return saveData || type === "cellular";
}

// What a player asks for of a copy (RFC 9110, 14): one range, or all of it.
export async function stretchOf(copy, range) {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (!from && !to) return copy;
  const body = await copy.blob();
  const first = from ? Number(from) : Math.max(0, body.size - Number(to));
  const last = from && to ? Math.min(Number(to), body.size - 1) : body.size - 1;
  const headers = new Headers(copy.headers);
  if (first > last) {
    headers.set("Content-Range", `bytes */${body.size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("Content-Range", `bytes ${first}-${last}/${body.size}`);
  headers.set("Content-Length", last - first + 1);
  return new Response(body.slice(first, last + 1), { status: 206, headers });
}
