// The card player works without this. With it: answers are discussed on the spot, and words typed on a page that was
// lost are back when it opens again.

const prefix = "card-draft:";
const store = {
  get: (key) => { try { return localStorage.getItem(prefix + key); } catch { return null; } },
  set: (key, text) => { try { localStorage.setItem(prefix + key, text); } catch { /* no room or not allowed */ } },
  drop: (key) => { try { localStorage.removeItem(prefix + key); } catch { /* nothing kept, nothing to drop */ } },
};

// The address says which card the server has saved: only then is the copy in this browser given up.
const here = new URL(location.href);
const saved = here.searchParams.get("saved");
if (saved) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix) && key.endsWith(`-${saved}`)) localStorage.removeItem(key);
    }
  } catch { /* storage is switched off */ }
  here.searchParams.delete("saved");
  history.replaceState(history.state, "", here);
}

const player = document.querySelector("[data-player]");
const words = player?.querySelector("[data-draft]");
if (words) {
  const key = player.dataset.player;
  const draft = store.get(key);
  if (draft !== null && draft !== words.value && words.value === words.defaultValue && !words.closest("[data-invalid]")) {
    words.value = draft;
    const note = player.querySelector("[data-restored-note]");
    note.textContent = note.dataset.text;
    note.className = "small muted restored";
    words.after(note);
    words.closest("details")?.setAttribute("open", "");
  }
  words.addEventListener("input", () => {
    if (words.value === words.defaultValue) store.drop(key);
    else store.set(key, words.value);
  });
}

// A check shows what there is to say about an answer. Once all are shown, the form says so, and the server leads on.
const form = player?.querySelector("[data-player-form]");
const checks = [...(form?.querySelectorAll("[data-check]") ?? [])];
for (const check of checks) {
  const button = check.querySelector("[data-reveals]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const missing = check.querySelector("input[type=radio]") && !check.querySelector("input[type=radio]:checked");
    if (missing) return check.querySelector("input[type=radio]").focus();
    const text = check.querySelector("textarea[required]");
    if (text && !text.reportValidity()) return undefined;
    reveal(check);
    check.dataset.checked = "";
    button.parentElement.hidden = true;
    (check.querySelector("[data-feedback][tabindex]") ?? check.querySelector("input:checked"))?.focus();
    if (checks.every((each) => "checked" in each.dataset)) form.elements.seen.value = "1";
    return undefined;
  });
  check.addEventListener("change", () => "checked" in check.dataset && reveal(check));
}

function reveal(check) {
  for (const part of check.querySelectorAll("[data-feedback]")) part.hidden = false;
  for (const label of check.querySelectorAll("label[data-after]")) {
    const isShown = label.dataset.after === "good" || label.querySelector(":checked");
    label.dataset.verdict = isShown ? label.dataset.after : "";
  }
  for (const finding of check.querySelectorAll("[data-finding]")) {
    const box = check.querySelector(`input[name=marked][value="${finding.dataset.finding}"]`);
    finding.querySelector("[data-marked]").hidden = !box?.checked;
  }
}
