// Where the thumb is: what of this page is on this device alone.

import { isOfPage, nameOf } from "./names.js";
import { filmless, waiting } from "./store.js";
import { copyFrom, say } from "./phrases.js";

const textOf = (entry) => entry.fields.find(([name]) => name === "text")?.[1] ?? "";

// On a card: that it waits; or what came of it, with every word, until its writer has chosen.
export async function markCard(entries, show) {
  const entry = entries.find((each) => isOfPage(each, location.href));
  const form = document.querySelector("[data-player-form]");
  const state = entry && (isOfAnotherTab(form, entry) ? "elsewhere" : entry.state);
  const note = entry && (await copyFrom(`card-${state}`));
  const before = document.querySelector("[data-device-note]");
  before?.remove();
  if (!note) return;
  note.dataset.deviceNote = state;
  if (state === "waiting") restore(form, entry, isUntouched);
  else offer(note, entry, form, show);
  if (state === "waiting" && form) form.dataset.knows = entry.turn;
  if (entry.state !== before?.dataset.deviceNote && entry.state !== "waiting") standBeside(form, entry);
  if (state === "elsewhere") return void form.elements.text.after(note); // where its reader writes
  const place = document.querySelector("[data-device-place]") ?? form?.querySelector(".player-end");
  (place ?? document.querySelector("main > :last-child")).before(note);
}

// Words that wait, and were written where this form does not know of them: it holds others, and would take their place.
function isOfAnotherTab(form, entry) {
  const field = form?.elements.text;
  if (entry.state !== "waiting" || !field || form.dataset.knows === String(entry.turn)) return false;
  return field.value !== field.defaultValue && textOf(entry) !== "" && field.value !== textOf(entry);
}

// Words over which something else is saved by now are not put in its place, even before the server has said so.
function isUntouched(field, entry) {
  const began = entry.fields.find(([name]) => name === "seen_at")?.[1];
  return field.value === field.defaultValue && field.form.elements.seen_at?.value === began;
}

// Told once: the form holds what is saved, and the words are offered in one place, whatever the player kept of them.
function standBeside(form, entry) {
  const field = form?.elements.text;
  if (field?.value === textOf(entry)) {
    field.value = field.defaultValue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const other of document.querySelectorAll("[data-beside]")) {
    if (other.querySelector("textarea").value === textOf(entry)) other.querySelector("[data-drop]").click();
  }
}

// What was chosen and written, as it was sent.
function restore(form, entry, isWanted) {
  const values = new Set(entry.fields.map(([name, value]) => `${name}=${value}`));
  for (const field of form?.elements ?? []) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.has(`${field.name}=${field.value}`);
    if (field.name === "text" && isWanted(field, entry)) field.value = textOf(entry);
  }
}

export function offer(note, entry, form, show) {
  const text = note.querySelector("textarea");
  text.value = textOf(entry);
  text.closest(".field").hidden = !text.value;
  note.querySelector("[data-drop]").addEventListener("click", async () => {
    await waiting.drop(entry.key);
    await show();
  });
  const use = note.querySelector("[data-use]");
  if (!use || !form) return void use?.remove();
  use.addEventListener("click", () => {
    restore(form, entry, () => true);
    const field = form.elements.text;
    field?.dispatchEvent(new Event("input", { bubbles: true }));
    field?.closest("details")?.setAttribute("open", "");
    field?.focus();
    if (entry.state === "waiting") show();
  });
  // What waits is replaced by the worker, which knows whether one of both was done.
  if (entry.state !== "waiting") form.addEventListener("submit", () => waiting.drop(entry.key, entry.turn));
  return undefined;
}

// On a page of this device: which cards have a film that is not here.
export async function markFilms() {
  const away = await filmless();
  const badge = await copyFrom("film-away");
  badge.dataset.filmMark = "";
  for (const mark of document.querySelectorAll("[data-film-mark]")) mark.remove();
  for (const link of document.querySelectorAll("main a[data-keep]")) {
    if (!away.includes(nameOf(link.href))) continue;
    link.after(" ", badge.cloneNode(true));
  }
}

// Beside every link to a card that waits.
export async function markLinks(entries) {
  const badge = entries.length > 0 && (await copyFrom("badge"));
  for (const mark of document.querySelectorAll("[data-link-mark]")) mark.remove();
  if (!badge) return;
  badge.dataset.linkMark = "";
  for (const link of document.querySelectorAll("main a[data-keep]")) {
    if (entries.some((each) => isOfPage(each, link.href))) link.after(" ", badge.cloneNode(true));
  }
}

// On a module: what waits counts, as its cards say beside their names, and the button leads to one that is to do.
export function markTally(entries) {
  const tally = document.querySelector("[data-tally]");
  if (!tally) return;
  const links = [...document.querySelector(".deck").querySelectorAll("li:not([data-state=done]) a")];
  const left = links.filter((link) => !entries.some((each) => isOfPage(each, link.href)));
  if (left.length === links.length) return;
  tally.dataset.said ??= tally.textContent;
  tally.textContent = tally.dataset.said.replace(/\d+/, (done) => Number(done) + links.length - left.length);
  document.querySelector("[data-left]")?.remove();
  const button = document.querySelector("[data-begins]");
  if (!button) return;
  button.hidden = left.length === 0;
  button.textContent = button.dataset.begins;
  if (left.length) button.href = left[0].href;
}

// On every page, as long as anything waits: below the button of a card, at the head of another page.
export async function tellHowMany(entries, isEntrance) {
  const total = entries.length;
  document.querySelector("[data-not-sent]")?.remove();
  if (total === 0 || document.querySelector("[data-device]")) return; // there they are listed
  const number = total === 1 ? "one" : "many";
  const pill = await copyFrom(isEntrance ? `sign-in-${number}` : `waits-${number}`);
  pill.dataset.notSent = "";
  say(pill, { NUMBER: total });
  document.querySelector("[data-not-sent]")?.remove(); // another one came meanwhile
  const end = document.querySelector(".player-end");
  if (end) end.after(pill);
  else document.querySelector("main").prepend(pill);
}
