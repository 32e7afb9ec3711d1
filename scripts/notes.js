// Notes to each other work without this. With it, words typed on a page that was lost are back when it opens again.

import {} from "./parsed.js";
import {} from "./offline/phrases.js";
import { DRAFTS, forget, keepDraft, openAround } from "./drafts.js";

const page = document.querySelector("[data-notes]");
const here = new URL(location.href);
if (page && here.searchParams.get("saved") === "notes") {
  const own = `${DRAFTS}notes-${page.dataset.notes}-${here.searchParams.get("only") ?? ""}`; // of one field, where a page has several forms
  forget((key) => key.startsWith(own));
  here.searchParams.delete("saved");
  here.searchParams.delete("only");
  history.replaceState(history.state, "", here);
}

for (const field of page?.querySelectorAll("textarea[data-note]") ?? []) {
  keepDraft(field, `${DRAFTS}notes-${page.dataset.notes}-${field.name}`, {
    isFresh: !page.querySelector("[data-invalid]"),
    tell() {
      openAround(field);
      const note = page.querySelector("[data-restored-note]");
      note.textContent = note.dataset.text;
      note.className = "small muted restored";
    },
  });
}
