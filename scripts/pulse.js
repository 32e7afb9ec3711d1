// Answering works without this. With it: one question at a time for whoever likes, a draft on this device until it is
// sent, and the key with which this device can replace what it has sent.

import { noteDown, noteName, notesOf, safely, sweepNotes } from "./pulse/notes.js";
import { oneByOne } from "./pulse/steps.js";

const SENT = "pulse-sent";
const ONE = "pulse-one";

const asks = document.querySelector("[data-asks]");
const change = document.querySelector("[data-change]");
const name = await noteName(location.href);

sweepNotes();
if (asks?.hasAttribute("data-keyed") && name) {
  keepDraft(asks);
  keepKey(asks);
}
const wish = {
  get: () => safely(() => sessionStorage.getItem(ONE)),
  set: (isOne) => safely(() => sessionStorage.setItem(ONE, isOne)),
};
if (asks) oneByOne(asks, wish);
if (change) offerChange(change);

function keepDraft(form) {
  const fields = [...form.elements].filter((field) => field.name.startsWith("item_"));
  const note = form.querySelector("[data-draft-note]");
  const { draft } = notesOf(name);
  if (draft && !form.hasAttribute("data-bound")) restore(fields, draft);
  note.hidden = false;
  form.addEventListener("input", () => noteDown(name, { until: form.dataset.until, draft: written(fields) }));
  note.querySelector("button").addEventListener("click", () => {
    noteDown(name, { draft: undefined });
    restore(fields, {});
    document.getElementById("main").focus();
  });
}

function written(fields) {
  const said = fields.filter((field) => (field.type === "radio" ? field.checked : field.value));
  return said.length ? Object.fromEntries(said.map((field) => [field.name, field.value])) : undefined;
}

function restore(fields, draft) {
  for (const field of fields) {
    if (field.type === "radio") field.checked = draft[field.name] === field.value;
    else field.value = draft[field.name] ?? "";
  }
}

// One key for a link and a device, so that what a second tab sends does not take the place of the first one's.
function keepKey(form) {
  const field = form.elements["pulse-key"];
  form.addEventListener("submit", ({ submitter }) => {
    const { key = field.value, draft } = notesOf(name);
    // What the worker takes it sends, now or later; or the page that comes has it.
    const isDone = navigator.serviceWorker?.controller || submitter?.hasAttribute("formaction");
    field.value = key;
    noteDown(name, { until: asks.dataset.until, key, draft: isDone ? undefined : draft });
    safely(() => sessionStorage.setItem(SENT, name));
  });
}

// On the page of thanks, and where a link that was used is opened again.
function offerChange(form) {
  const which = name ?? safely(() => sessionStorage.getItem(SENT));
  if (!which) return;
  noteDown(which, { draft: undefined }); // it was sent
  const { key } = notesOf(which);
  if (!key) return;
  const forget = form.querySelector("[data-forget-key]");
  form.elements["pulse-key"].value ||= key;
  form.hidden = forget.hidden = false;
  forget.addEventListener("click", () => {
    noteDown(which, { key: undefined });
    form.hidden = true;
    document.getElementById("main").focus();
  });
}
