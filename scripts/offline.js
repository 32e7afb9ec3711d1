// Pages with what this device keeps: the worker (scripts/worker.js) answers without a network, and
// here stands what is not on the server yet. Comes after the page, and is not missed without.

// Parts ask those above them.
import {} from "./parsed.js";
import {} from "./offline/ahead.js";
import { isPulse } from "./offline/names.js";
import { KEEPING, facts, waiting, waitingOf } from "./offline/store.js";
import { copyFrom, say, sayTime } from "./offline/phrases.js";
import { leadBack } from "./offline/levels.js";
import { keptPages, listDevice, noteArrival } from "./offline/device.js";
import { listFilms, nextFilms, tellFilms } from "./offline/film-list.js";
import { markCard, markFilms, markLinks, markTally, tellHowMany } from "./offline/marks.js";
import { markToday } from "./offline/today.js";
import { announceRecall } from "./offline/recall.js";
import { staysHere, watchForms } from "./offline/forms.js";
import { forgetDrafts, isServerThere, watchLeaving, wipe } from "./offline/leaving.js";

const root = document.documentElement;
const own = document.body.dataset.own ?? "";
const language = root.lang;
const { keptAt } = root.dataset;
const isInstalled = matchMedia("(display-mode: standalone)").matches;

const { active } = await navigator.serviceWorker.ready;
const ask = (message) =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    active.postMessage(message, [port2]);
  });

navigator.serviceWorker.addEventListener("message", ({ data, ports }) => {
  if (data.stays && staysHere(data.stays)) ports[0].postMessage("here");
  if (data.token) {
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = data.token;
  }
  if (data.sent) forgetDrafts(data.sent);
  if (data.sent) noteArrival();
  if (data.isChanged) show();
  if (data.films) showFilms();
});
navigator.serviceWorker.startMessages();

// The bar of the browser, or of the installed portal, is the paper of the theme that was chosen.
const bar = document.createElement("meta");
bar.name = "theme-color";
bar.content = getComputedStyle(root).backgroundColor;
document.head.append(bar);

// Before the page is drawn: the network may come back meanwhile.
const sendAny = untilDone(isAnyWaiting, () => ask({ do: "send" }));
const lookForServer = untilDone(isUnreached, sayWhetherReached);
addEventListener("online", sendAny);
addEventListener("online", untilDone(isAnyFilmAway, () => ask({ do: "films" })));
addEventListener("online", lookForServer);
addEventListener("offline", () => {
  root.dataset.unreached = "";
});

await arrive();
if (keptAt) await sayOfWhen(keptAt);
await show();
await sayWhatWasKept();
sendAny();
lookForServer();
document.addEventListener("visibilitychange", () => document.hidden || sendAny());
watchLeaving(own, ask);
watchForms();
listenToSwitch(document.querySelector("[data-keeps]"));

// Whose page this is. The device of somebody else becomes theirs, without anything of the other's.
async function arrive() {
  const known = await facts.get("own");
  if (own) {
    if (known && known !== own) forgetDrafts();
    const chosen = known === own ? await facts.get("keeps") : undefined;
    ask({ do: "opened", own, language, keeps: chosen ?? isInstalled });
  } else if (isPulse(location.href)) {
    await ask({ do: "speak", language });
  } else if (document.querySelector("body.entrance")) {
    await ask({ do: "signedOut" });
    // Its person has ended the session from another device: nothing here is theirs any more.
    if (document.body.matches(".ended")) await wipe();
  }
}

// Whatever this device knows of the page, drawn anew whenever something has changed.
async function show() {
  const whose = own || ((await facts.get("own")) ?? "");
  const entries = await waitingOf(whose);
  await markCard(entries, show);
  if (keptAt) await announceRecall(whose, entries);
  if (keptAt) await markFilms();
  await markToday(whose, entries);
  await markLinks(entries);
  markTally(entries);
  await tellHowMany(entries, Boolean(document.querySelector("body.entrance")));
  await listDevice(whose, entries, { show, ask });
  await leadBack(whose);
  await showSwitch(document.querySelector("[data-keeps]"));
}

// A network may be back before it carries anything: what is left is tried again some times, less and less often.
function untilDone(isAnyLeft, act) {
  let timer = 0;
  return async function now(_event, wait = 2000) {
    clearTimeout(timer);
    if (!(await isAnyLeft())) return;
    await act();
    if (wait < 60000 && navigator.onLine && (await isAnyLeft())) timer = setTimeout(now, wait, null, 2 * wait);
  };
}

async function isAnyWaiting() {
  return (await waiting.all()).some(({ state }) => state === "waiting");
}

// Of those that are to come: nobody asks in vain for one that waits for its reader, or has no room.
async function isAnyFilmAway() {
  return (await nextFilms()).some(({ isWanted, isHere, isFull }) => isWanted && !isHere && !isFull);
}

async function isUnreached() {
  return "unreached" in root.dataset;
}

async function sayWhetherReached() {
  if (await isServerThere()) delete root.dataset.unreached;
}

async function sayOfWhen(at) {
  const note = await copyFrom("old");
  say(note, { TIME: sayTime(at) });
  document.querySelector("main").prepend(note);
}

// Once: the address that the worker led to says so.
async function sayWhatWasKept() {
  const here = new URL(location.href);
  if (!here.searchParams.has("kept")) return;
  here.searchParams.delete("kept");
  history.replaceState(history.state, "", here);
  const note = await copyFrom("kept");
  document.getElementById("toasts").append(note);
  setTimeout(() => note.contains(document.activeElement) || note.remove(), 6000);
}

// Films arrive after everything else, piece by piece.
async function showFilms() {
  const place = document.querySelector("[data-films]");
  if (place) await listFilms(place, await keptPages((await facts.get("own")) ?? ""), ask);
  await tellOfFilms(document.querySelector("[data-keeps]"));
}

async function tellOfFilms(place) {
  if (place) await tellFilms(place.querySelector("[data-on]"));
}

function listenToSwitch(place) {
  place?.querySelector("[data-keep-on]").addEventListener("click", async (event) => {
    event.target.setAttribute("aria-busy", "true");
    await ask({ do: "opened", own, language, keeps: true });
    event.target.removeAttribute("aria-busy");
    await show();
    place.querySelector("[data-on]").focus();
  });
}

async function showSwitch(place) {
  if (!place) return;
  const isKept = (await facts.get(KEEPING))?.own === own;
  place.hidden = false;
  place.querySelector("[data-off]").hidden = isKept;
  place.querySelector("[data-on]").hidden = !isKept;
  await tellOfFilms(place);
}
