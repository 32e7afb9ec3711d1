// Pictures, sounds and films of stories and cards, on this device.

import { PIECES } from "./names.js";

const RECORDING = /^\/learn\/recordings\//;
const CAPTIONS = /^\/learn\/card\/\d+\/\d+\/captions\.vtt$/;
const SHOWN = new Set(["image", "audio", "video", "track"]);
const MOST_BYTES = 12e6;
const SIZE = "X-Size";
const MARK = "X-Mark";

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

// A recording comes in pieces of the server's length, each of which is here for good once it has arrived: what is cut off
// goes on where it stopped. What it is, and how long, is asked before; where it has become another one meanwhile
// (its mark says so), it begins anew. Says how it went: "here", "unwanted", "full", or raises where the line breaks.
export async function keepMedium(shelf, address, kinds = /^(image|audio)\//, most = MOST_BYTES, told = () => null) {
  const cache = await caches.open(`kept:${shelf}`);
  if (await cache.match(address)) return "here";
  const pieces = await caches.open(PIECES + shelf);
  const begun = await begunOf(pieces, address);
  const first = begun ?? (await stretch(address, "0-0"));
  if (!first || !kinds.test(first.type) || first.size > most) return "unwanted";
  const blobs = begun?.blobs ?? [];
  for (let from = lengthOf(blobs); from < first.size; from = lengthOf(blobs)) {
    const next = await stretch(address, `${from}-`);
    if (!next?.piece.size) return "unwanted";
    if (next.mark !== first.mark || next.size !== first.size) {
      await dropPieces(pieces, address);
      return keepMedium(shelf, address, kinds, most, told);
    }
    const headers = { "Content-Type": first.type, [SIZE]: first.size, [MARK]: first.mark };
    if (!(await isPut(pieces, partOf(address, from), new Response(next.piece, { headers })))) return "full";
    blobs.push(next.piece);
    await told(lengthOf(blobs));
  }
  const headers = { "Content-Type": first.type, "Content-Length": first.size };
  if (!(await isPut(cache, address, new Response(new Blob(blobs), { headers })))) return "full";
  await dropPieces(pieces, address);
  return "here";
}

const lengthOf = (blobs) => blobs.reduce((total, { size }) => total + size, 0);

const partOf = (address, from) => `${placeOf(address)}?from=${from}`;

// What has arrived of one that was cut off.
async function begunOf(pieces, address) {
  const blobs = [];
  let first = null;
  for (;;) {
    const next = await pieces.match(partOf(address, lengthOf(blobs)));
    if (!next) break;
    const { headers } = next;
    first ??= { type: headers.get("Content-Type"), size: Number(headers.get(SIZE)), mark: headers.get(MARK) };
    blobs.push(await next.blob());
  }
  return first && { ...first, blobs };
}

async function dropPieces(pieces, address) {
  for (const request of await pieces.keys()) {
    if (placeOf(request.url) === placeOf(address)) await pieces.delete(request);
  }
}

// Pieces of what is not wanted any more go.
export async function sweepPieces(shelf, isWanted) {
  const pieces = await caches.open(PIECES + shelf);
  for (const request of await pieces.keys()) {
    if (!isWanted(placeOf(request.url))) await pieces.delete(request);
  }
}

export async function stretch(address, bytes) {
  const answer = await fetch(address, { headers: { Range: `bytes=${bytes}` }, cache: "no-store" });
  const [, size] = /\/(\d+)$/.exec(answer.headers.get("Content-Range") ?? "") ?? [];
  if (answer.status >= 500) throw new Error("away");
  if (answer.status !== 206 || !size) return null;
  const { headers } = answer;
  const known = { type: headers.get("Content-Type") ?? "", size: Number(size), mark: headers.get("ETag") ?? "" };
  return { ...known, piece: await answer.blob() };
}

// A device that is full keeps what it has.
export const isPut = (cache, address, answer) =>
  cache.put(address, answer).then(
    () => true,
    () => false,
  );

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
