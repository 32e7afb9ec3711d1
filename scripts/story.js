// A story without a network. Its page carries all of it; a way through it is put together here as the server does
// (learning/stories.py), with what was chosen on this device. What is chosen is sent by the same form as ever, which
// the worker keeps.

import { isStoryOf, storyOf } from "./offline/names.js";
import { facts, waitingOf } from "./offline/store.js";
import { forks, linksOf, seatOf } from "./story/ways.js";

const page = document.querySelector("[data-story]");
const base = page.dataset.story;
const part = (name) => {
  const piece = document.querySelector(`template[data-part="${name}"]`).content;
  return document.importNode(piece, true).firstElementChild;
};
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const story = read("story-outline");
const own = document.body.dataset.own ?? (await facts.get("own"));

// Without this mark it came from the network, which has better pages.
if (document.documentElement.dataset.keptAt) await tell();
else location.replace(base);

async function tell() {
  const goes = await knownGoes();
  const next = Math.max(0, ...goes.keys()) + 1;
  const here = new URL(location.href);
  const [, asked] = /\/(\d+)\/(debrief\/)?$/.exec(here.pathname.slice(base.length - 1)) ?? [];
  const number = Number(asked) || whereItStands(goes, next);
  const place = { number, goes, next, at: Number(here.searchParams.get("at")) || 0, way: [story.start], isKept: goes.has(number) };
  if (place.isKept) place.way = goes.get(number).way;
  else if (number !== next) return void location.replace(base);
  else if (here.searchParams.get("after")) Object.assign(place, leaving(goes, here.searchParams));
  if (!(place.at > 0 && place.at <= place.way.length)) place.at = place.way.length;
  const met = place.way.slice(0, place.at);
  const isOver = story.passages[met.at(-1)].tags.includes("debrief");
  show(isOver ? after(place) : moment(place, met));
  if (isOver) await import(page.dataset.drafts);
  if (!isOver && here.hash) document.getElementById("moment").focus();
  return undefined;
}

// What the server knew, and what waits on this device.
async function knownGoes() {
  const goes = new Map(read("story-goes").map((go) => [go.number, go]));
  for (const entry of await waitingOf(own)) {
    if (!isStoryOf(entry.address, base) || entry.state !== "waiting") continue;
    const [, number] = /\/(\d+)\/way\/$/.exec(entry.address);
    const of = (wanted) => entry.fields.filter(([name]) => name === wanted).map(([, value]) => value);
    const before = goes.get(Number(number)) ?? { text: "", seenAt: "" };
    const [text = before.text] = of("text");
    goes.set(Number(number), { ...before, number: Number(number), way: of("way"), text });
  }
  return new Map([...goes].map(([number, go]) => [number, { ...go, way: go.way ?? [] }]));
}

function whereItStands(goes, next) {
  const last = goes.get(next - 1);
  return last?.way.length ? next - 1 : next;
}

function leaving(goes, query) {
  const earlier = goes.get(Number(query.get("after")))?.way ?? [];
  const way = earlier.slice(0, Number(query.get("at")) || 0);
  return way.length ? { way, at: way.length } : {};
}

function show(shown) {
  const place = page.querySelector("[data-story-place]");
  place.replaceChildren(...[shown].flat());
}

function texts(met) {
  const name = met.at(-1);
  return linksOf(story, met).blocks.map((number) => {
    const piece = document.querySelector(`template[data-text="${CSS.escape(`${number} ${name}`)}"]`);
    return document.importNode(piece.content, true);
  });
}

function moment({ number, way, at }, met) {
  const { tags } = story.passages[met.at(-1)];
  const seat = seatOf(story, met);
  const told = part("moment");
  told.dataset.seat = seat === "still" ? "other" : seat;
  if (tags.includes("ending")) told.dataset.ending = "";
  const name = part(tags.includes("ending") ? "name-ending" : `name-${seat === "still" ? "own" : seat}`);
  if (name.matches(".visually-hidden")) name.textContent = name.textContent.replace("NUMBER", at);
  told.prepend(name);
  told.querySelector(".story-text").append(...texts(met));
  const media = document.querySelector(`template[data-media="${CSS.escape(met.at(-1))}"]`);
  if (media) name.after(document.importNode(media.content, true));
  const { links } = linksOf(story, met);
  const rest = at < way.length ? chosen(number, links, way[at], at) : choosing(number, links, met);
  return at === 1 ? [part("before"), told, rest] : [told, rest];
}

function hidden(form, met) {
  for (const name of met) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "way", value: name });
    form.append(field);
  }
}

function choosing(number, links, met) {
  const form = part("choosing");
  form.action = `${base}${number}/`;
  hidden(form, met);
  const fields = form.querySelector("fieldset");
  if (links.length < 2) fields.remove();
  for (const [to, text] of links) {
    const button = part(links.length > 1 ? "choice" : "onward");
    button.value = to;
    (button.querySelector("span") ?? button).textContent = text || part("to-the-debrief").textContent;
    (links.length > 1 ? fields : form).append(button);
  }
  return form;
}

function chosen(number, links, to, at) {
  const shown = part("chosen");
  shown.querySelector("a").href = `${base}${number}/?at=${at + 1}#moment`;
  const list = shown.querySelector("ul");
  if (links.length < 2) {
    list.previousElementSibling.remove();
    list.remove();
  }
  for (const [name, text] of links) {
    const item = document.createElement("li");
    item.className = "story-choice";
    item.dir = "auto";
    if (name === to) {
      item.dataset.chosen = "";
      item.append(document.importNode(document.querySelector('template[data-part="was-chosen"]').content, true));
    }
    item.append(text);
    list.append(item);
  }
  return shown;
}

// What the way showed, and words for oneself.
function after({ number, goes, next, way, isKept }) {
  const shown = part("after");
  const form = shown.querySelector("form");
  const { text = "", seenAt = "" } = goes.get(number) ?? {};
  form.action = `${base}${number}/debrief/`;
  form.elements.seen_at.value = seenAt;
  form.elements.text.defaultValue = text;
  hidden(form, way);
  page.dataset.player = `story-story${storyOf(base)}n${number}`;
  shown.querySelector('[data-place="text"]').append(...texts(way));
  const map = shown.querySelector(".story-map");
  const again = (query) => `${base}${next}/${query}`;
  let wasOther = false;
  for (const fork of forks(story, way)) {
    if (fork.isOther !== wasOther) map.lastElementChild.before(part(fork.isOther ? "seat-other" : "seat-back"));
    wasOther = fork.isOther;
    map.lastElementChild.before(stop(fork, isKept ? again(`?after=${number}&at=${fork.at}#moment`) : ""));
  }
  shown.querySelector("[data-again]").href = again("");
  return shown;
}

function stop({ text, others, behavior, price, isOther }, url) {
  const shown = part("stop");
  if (isOther) shown.dataset.seat = "other";
  shown.querySelector("h3").textContent = text;
  if (behavior) shown.querySelector("h3").after(part(`shows-${behavior}`));
  const cost = shown.querySelector('[data-place="price"]');
  if (price) cost.lastElementChild.textContent = price;
  else cost.remove();
  shown.querySelector(".outcomes").append(...others.map((other) => {
    const item = document.createElement("li");
    item.textContent = other;
    return item;
  }));
  const link = shown.querySelector("a");
  if (url) link.href = url;
  else link.parentElement.remove();
  return shown;
}
