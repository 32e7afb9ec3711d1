// Notes to each other work without this. With it, words typed on a page that was lost are back when it opens again.

const prefix = "card-draft:"; // as the player's, so that whatever wipes drafts from a device wipes these as well
const page = document.querySelector("[data-notes]");
const keyOf = (field) => `${prefix}notes-${page.dataset.notes}-${field.name}`;
const kept = (work) => { try { return work(localStorage); } catch { return null; } };

const here = new URL(location.href);
if (page && here.searchParams.get("saved") === "notes") {
  kept((store) => {
    const own = `${prefix}notes-${page.dataset.notes}-${here.searchParams.get("only") ?? ""}`; // of one field, where a page has several forms
    for (const key of Object.keys(store)) if (key.startsWith(own)) store.removeItem(key);
  });
  here.searchParams.delete("saved");
  here.searchParams.delete("only");
  history.replaceState(history.state, "", here);
}

for (const field of page?.querySelectorAll("textarea[data-note]") ?? []) {
  const draft = kept((store) => store.getItem(keyOf(field)));
  if (draft !== null && draft !== field.value && field.value === field.defaultValue && !page.querySelector("[data-invalid]")) {
    field.value = draft;
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const note = page.querySelector("[data-restored-note]");
    note.textContent = note.dataset.text;
    note.className = "small muted restored";
  }
  field.addEventListener("input", () => kept((store) => (
    field.value === field.defaultValue ? store.removeItem(keyOf(field)) : store.setItem(keyOf(field), field.value)
  )));
}
