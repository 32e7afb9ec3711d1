// Words that are typed stay in this browser until the server has them, with what the field held when they were begun.
// Where something else is saved by now, the form keeps that, and they stand beside it until their writer has chosen.

import { copyFrom } from "./offline/phrases.js";

export const DRAFTS = "card-draft:"; // whatever wipes drafts from a device goes by it

// Storage is full, or switched off: nothing is kept, and nothing is missing.
export function kept(work, place = "localStorage") {
  try { return work(globalThis[place]); } catch { return null; }
}

// Once the server has them; what a tab keeps of the same card goes as well.
export function forget(isSaved) {
  for (const place of ["localStorage", "sessionStorage"]) {
    kept((store) => {
      for (const key of Object.keys(store)) if (key.startsWith(DRAFTS) && isSaved(key)) store.removeItem(key);
    }, place);
  }
}

// Of releases before, a draft is its words alone, begun nobody knows from what: from an empty field, as most are.
function draftAt(key) {
  const found = kept((store) => store.getItem(key));
  if (found === null) return {};
  try {
    const draft = JSON.parse(found);
    if (typeof draft.from === "string") return draft;
  } catch { /* words alone */ }
  return { from: "", text: found };
}

// `tell` is called where the words are back in the field.
export async function keepDraft(field, key, { isFresh, tell }) {
  const { from, text, beside } = draftAt(key);
  const isElse = text !== undefined && text !== field.defaultValue;
  const isBack = isElse && from === field.defaultValue;
  const began = isFresh ? field.defaultValue : (from ?? field.defaultValue); // what was refused is not saved
  let left = [beside, isElse && !isBack && text].filter(Boolean).join("\n\n");
  const write = () => kept((store) => {
    const typed = field.value === field.defaultValue ? undefined : field.value;
    const draft = { from: began, text: typed, beside: left || undefined };
    if (typed === undefined && !left) store.removeItem(key);
    else store.setItem(key, JSON.stringify(draft));
  });
  field.addEventListener("input", write);
  if (!isFresh || field.value !== field.defaultValue) return;
  if (isBack) {
    field.value = text;
    tell();
  }
  if (!left) return;
  const note = await copyFrom("draft-beside");
  offerBeside(field, note, left, () => {
    left = "";
    write();
  });
}

function offerBeside(field, note, words, choose) {
  const leave = () => {
    note.remove();
    choose();
  };
  if (document.querySelector("[data-device-note] textarea")?.value === words) return void leave(); // it stands there
  note.querySelector("textarea").value = words;
  note.querySelector("[data-drop]").addEventListener("click", leave);
  note.querySelector("[data-use]").addEventListener("click", () => {
    field.value = words;
    leave();
    field.focus();
  });
  field.after(note);
  openAround(field);
}

export function openAround(field) {
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}
