// Pictures and sounds of stories and cards. A film stays where it is: it is large, and what is said in it stands on its page.

const RECORDING = /^\/learn\/recordings\//;
const SHOWN = new Set(["image", "audio", "video"]);
const MOST_BYTES = 12e6;

export const isRecording = (address) => RECORDING.test(new URL(address, location.origin).pathname);

export const isMedium = (request) => request.method === "GET" && SHOWN.has(request.destination) && isRecording(request.url);

export function mediaIn(text) {
  const found = text.matchAll(/<(?:img|audio|video)\s[^>]*\bsrc="(\/learn\/recordings\/[^"]+)"/g);
  return [...found].map(([, place]) => place);
}

// A recording never changes under its name. What it is, and how long, is asked before all of it is.
export async function keepMedium(cache, address) {
  if (await cache.match(address)) return;
  const first = await fetch(address, { headers: { Range: "bytes=0-0" }, cache: "no-store" });
  const [, size] = /\/(\d+)$/.exec(first.headers.get("Content-Range") ?? "") ?? [];
  const isWanted = /^(image|audio)\//.test(first.headers.get("Content-Type") ?? "") && Number(size) <= MOST_BYTES;
  if (first.status !== 206 || !isWanted) return;
  const whole = await fetch(address);
  if (whole.status === 200) await cache.put(address, whole);
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
