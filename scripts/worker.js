// The worker of the portal: pages come from the network as ever, and where there is none, from this
// device. What is sent by a form and does not arrive is kept and sent later. SENT (see home/worker.py)
// says which release this is.

// Parts ask those above them.
import {} from "./offline/ahead.js";
import { isOfPage, isPart, isPulse, isRecall, storyOf } from "./offline/names.js";
import { FILMS, FILM_CHOICE, facts, waiting, waitingOf } from "./offline/store.js";
import { calmPage, fileFor, isFile, noteOpenPages, renewCalmPage, stock, sweep } from "./offline/releases.js";
import { isMedium, stretchOf } from "./offline/media.js";
import { bringFilms, choose } from "./offline/films.js";
import { copyOf, forgetPages, forgetPulse, keepAll, releasesOfKeptPages, renew, shown, unreached } from "./offline/pages.js";
import { knowsKeyOf, learnKey, sealOthers, unseal } from "./offline/sealing.js";
import { entryOf, hold, remember, sendAll, whoIsHere } from "./offline/sending.js";

const SHORT = 4000;
const LONG = 8000;
const AWAY = new Set([502, 503, 504, 511]);
const DONE_ONCE = /^\/(learn\/(card|now|story|recall\/\d+)|pulse)\//;
const LIVE = /^\/scores\/\d+\/$/;
const LEFT_ALONE = /^\/(account|demo)\//;

addEventListener("install", (event) => {
  // At once: an open page goes on with the files of its own release, which stay.
  event.waitUntil(stock(SENT).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(begin());
});

async function begin() {
  await registration.navigationPreload?.enable();
  await noteOpenPages(SENT.release);
  await clients.claim();
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  const isDocument = request.mode === "navigate" && request.destination === "document";
  if (request.method === "GET" && isFile(url.pathname, SENT.static)) {
    if (!request.headers.has("Range")) event.respondWith(fileFor(request, SENT.release));
  } else if (isMedium(request)) {
    event.respondWith(play(request));
  } else if (request.method === "GET" && !isDocument && url.pathname === "/offline/") {
    event.respondWith(calm());
  } else if (request.method === "GET" && (isDocument || LIVE.test(url.pathname))) {
    event.respondWith(read(event, url));
  } else if (request.method === "POST" && isDocument && !LEFT_ALONE.test(url.pathname)) {
    const isUpload = request.headers.get("Content-Type")?.startsWith("multipart/");
    if (!isUpload) event.respondWith(post(event, url));
  }
});

async function play(request) {
  const answer = await fetch(request).catch(() => null);
  if (answer && !AWAY.has(answer.status)) return answer;
  const copy = await copyOf(request.url);
  return copy ? stretchOf(copy, request.headers.get("Range")) : (answer ?? Response.error());
}

// The network first; a copy where that does not answer soon, and a calm page where there is none.
async function read(event, url) {
  const isAfterSending = (isPart(url.href) || isPulse(url.href)) && (await waitsFor(url.href));
  if (isAfterSending && !(await isSentSoon(event, url))) {
    const whole = await copyOf(url.href);
    if (whole) return shown(whole);
  }
  const network = isAfterSending ? fetch(event.request) : fromNetwork(event);
  network.catch(() => null);
  const copy = await copyOf(url.href);
  let answer;
  try {
    answer = await (copy ? Promise.race([network, failAfter(SHORT)]) : network);
  } catch {
    return copy ? shown(copy) : calm();
  }
  if (copy && AWAY.has(answer.status)) return shown(copy);
  if (copy || isPulse(url.href)) event.waitUntil(renew(url.href, answer.clone(), SENT));
  return answer;
}

// A story and a recall go on from what was done here: a server that does not know it yet would show an older one, and
// ask once more what was answered in a pulse.
async function waitsFor(address) {
  const entries = (await waitingOf(await facts.get("own"))).filter(({ state }) => state === "waiting");
  return entries.some((each) => (isRecall(address) ? isRecall(each.address) : isOfPage(each, address)));
}

async function isSentSoon(event, url) {
  const sending = sendAll(tell);
  event.waitUntil(keepAfter(sending));
  await Promise.race([sending, failAfter(SHORT)]).catch(() => null);
  return !(await waitsFor(url.href));
}

// Where there is no network, Firefox resolves what it asked for ahead with an error; the others throw one.
async function fromNetwork(event) {
  const ahead = await event.preloadResponse;
  if (ahead?.type === "error") throw new Error("away");
  return ahead ?? fetch(event.request);
}

const failAfter = (time) =>
  new Promise((_done, failed) => {
    setTimeout(() => failed(new Error("too slow")), time);
  });

async function calm(status = 200) {
  const page = await calmPage(SENT.release);
  if (!page) return Response.error();
  const text = unreached(await page.text(), status === 200 ? "" : "data-unsent ");
  return new Response(text, { status, headers: page.headers });
}

async function post(event, url) {
  const { request } = event;
  if (request.cache === "only-if-cached") return anew(url);
  if (!DONE_ONCE.test(url.pathname)) return fetch(request).catch(() => stays(url));
  const written = request.clone();
  if (storyOf(url.href) && (await waitsFor(url.href))) return (await keepWriting(url, written)) ?? calm(503);
  try {
    const answer = await Promise.race([fetch(request), failAfter(LONG)]);
    if (AWAY.has(answer.status)) return (await keepWriting(url, written)) ?? (await stays(url));
    if (answer.type === "opaqueredirect" && isPulse(url.href)) await forgetPulse(url.href);
    return answer;
  } catch {
    return (await keepWriting(url, written)) ?? stays(url);
  }
}

// What may not be kept stays on its page, which says so: without a new document it is as it was. The calm page where it is gone.
async function stays(url) {
  const pages = await clients.matchAll({ type: "window" });
  const asked = pages.map(
    (page) =>
      new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        page.postMessage({ stays: url.href }, [port2]);
      }),
  );
  return Promise.race([...asked, failAfter(1000)]).then(
    () => new Response(null, { status: 204 }),
    () => calm(503),
  );
}

// Back to a page that answered a form: as it is now. Nothing is sent again, and nothing is missing.
function anew(url) {
  const page = `<!doctype html><meta http-equiv="refresh" content="0; url=${url.href}">`;
  return new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

// Kept, and on to what comes next; null where it may not be kept.
async function keepWriting(url, request) {
  const entry = entryOf(url.href, await request.formData());
  if (!entry) return null;
  await hold(entry);
  await registration.sync?.register("send").catch(() => null);
  await tell({ isChanged: true });
  if (entry.onward && (await copyOf(entry.onward))) return Response.redirect(entry.onward, 303);
  const place = await placeAfter(entry);
  return Response.redirect(`${place}?kept=1`, 303);
}

// The next card that does not wait itself and is here; else its module, or Today.
async function placeAfter(entry, passed = new Set([entry.key])) {
  for (const place of entry.places) {
    const key = `${entry.own} ${place}`;
    const other = await waiting.get(key);
    if (other && !passed.has(key)) return placeAfter(other, passed.add(key));
    if (!other && (await copyOf(place))) return place;
  }
  return entry.places.length && (await copyOf("/")) ? "/" : "/offline/";
}

async function tell(news) {
  for (const page of await clients.matchAll({ type: "window" })) page.postMessage(news);
}

// The calm page in the reader's language; without a network it stays as it is.
async function speak(language) {
  const spoken = `${SENT.release} ${language}`;
  if ((await facts.get("spoken")) === spoken) return;
  await renewCalmPage(SENT.release, language);
  await facts.set("spoken", spoken);
}

const sendWhatWaits = () => keepAfter(sendAll(tell));

async function keepAfter(sending) {
  const isSent = await sending;
  const own = await facts.get("own");
  if (isSent && own && (await facts.get("keeps"))) await (await keepAll(own, SENT, true))?.(tell);
}

addEventListener("sync", (event) => {
  event.waitUntil(sendWhatWaits());
});

// What pages ask for; what one of them returns is done when the page has its answer.
const DEEDS = {
  send: sendWhatWaits,
  // A page of somebody, with a network or without one. Whoever was here before is somebody else.
  async opened({ own, keeps, language }) {
    if (await remember(own)) {
      await forgetPages(own);
      await facts.drop("keeps");
      await facts.drop(FILM_CHOICE);
    }
    await sealOthers(own);
    if (!(await knowsKeyOf(own))) await learnKey((await whoIsHere()) ?? {});
    const isAnybodyBack = await unseal(own);
    await speak(language).catch(() => null);
    if (keeps) await facts.set("keeps", true);
    const bringRest = keeps ? await keepAll(own, SENT) : undefined;
    await sweep(SENT.release, releasesOfKeptPages);
    await tell({ isChanged: true });
    if (isAnybodyBack) await sendWhatWaits();
    return bringRest;
  },
  // A pulse speaks the language of whoever is asked, which need not be the browser's.
  speak: ({ language }) => speak(language).catch(() => null),
  // The session is over, or nobody is in: pages go, what waits stays for whoever it is of.
  signedOut: () => forgetPages(),
  // What its reader chose about films, or asks for; or the network is back.
  async films(wish) {
    await choose(wish);
    const [own, films = []] = [await facts.get("own"), await facts.get(FILMS)];
    return own && films.length ? () => bringFilms(own, films, tell) : undefined;
  },
  async stopKeeping() {
    await facts.set("keeps", false);
    await forgetPages();
    await tell({ isChanged: true });
  },
};

addEventListener("message", (event) => {
  const answer = async () => {
    const doRest = await DEEDS[event.data.do]?.(event.data);
    event.ports[0]?.postMessage("done");
    if (typeof doRest === "function") await doRest(tell);
  };
  event.waitUntil(answer());
});
