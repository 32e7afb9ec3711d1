// The card player works without this. With it: answers are discussed on the spot, and words typed on a page that was
// lost are back when it opens again.

import {} from "./parsed.js";
import {} from "./offline/phrases.js";
import { DRAFTS, forget, keepDraft, kept, openAround } from "./drafts.js";
import { looksOnAsking } from "./player/moves.js";
import { goInSteps } from "./player/steps.js";

// The address says which card the server has saved: only then is the copy in this browser given up.
const here = new URL(location.href);
const saved = here.searchParams.get("saved");
if (saved) {
  forget((key) => key.endsWith(`-${saved}`));
  here.searchParams.delete("saved");
  history.replaceState(history.state, "", here);
}

const player = document.querySelector("[data-player]");
const key = DRAFTS + player?.dataset.player;
const words = player?.querySelector("[data-draft]");
if (words) {
  keepDraft(words, key, {
    isFresh: !words.closest("[data-invalid]"),
    tell() {
      const note = player.querySelector("[data-restored-note]");
      note.textContent = note.dataset.text;
      note.className = "small muted restored";
      words.after(note);
      openAround(words);
    },
  });
}

for (const button of player?.querySelectorAll("[data-looks]") ?? []) looksOnAsking(button);

// A check shows what there is to say about an answer, and the answer stays as it was given. Once all are shown, the form
// says so, and the server leads on; where not all is right, to a second go for whoever wants one.
const form = player?.querySelector("[data-player-form]");
const checks = [...(form?.querySelectorAll("[data-check]") ?? [])];
// The first go is the one before the reasons were read: on this tab it stands when the page is loaded again.
const isFirst = Boolean(form?.elements.seen_at);
const stood = (isFirst && JSON.parse(kept((store) => store.getItem(key), "sessionStorage"))) || [];
for (const check of checks) {
  const button = check.querySelector("[data-reveals]");
  if (!button) continue;
  button.hidden = false;
  const standing = choicesOf(check).filter((choice) => stood.includes(nameOf(choice)));
  for (const choice of standing) choice.checked = true;
  if (standing.length) settle(check, button);
  button.addEventListener("click", () => {
    if (!isAnswered(check)) return;
    settle(check, button);
    keepSettled();
    (check.querySelector("[data-feedback][tabindex]") ?? check.querySelector("input:checked"))?.focus();
    check.dispatchEvent(new CustomEvent("revealed", { bubbles: true }));
    finish();
  });
}
if (form) goInSteps(form);
if (stood.length) finish();

// What is still to be answered is said here: without a network nobody else would say it in time.
form?.addEventListener("submit", (event) => {
  if (event.submitter?.value !== "complete") return;
  const isOpen = (each) => choicesOf(each).length > 0 && !choicesOf(each).some((choice) => choice.checked);
  const open = [...form.querySelectorAll("fieldset.question")].find(isOpen);
  const note = form.querySelector("[data-unanswered]");
  note?.toggleAttribute("hidden", !open);
  if (!open) return;
  open.querySelector("legend").after(note);
  event.preventDefault();
  open.dispatchEvent(new CustomEvent("revealed", { bubbles: true }));
  choicesOf(open)[0].focus();
});

function choicesOf(check) {
  return [...check.querySelectorAll("input[type=radio], input[name=marked]")];
}

function isAnswered(check) {
  const choices = choicesOf(check);
  if (choices.length && !choices.some((each) => each.checked)) {
    check.querySelector("[data-missing]")?.removeAttribute("hidden");
    choices[0].focus();
    return false;
  }
  return check.querySelector("textarea[required]")?.reportValidity() ?? true;
}

function reveal(check) {
  check.querySelector("[data-missing]")?.setAttribute("hidden", "");
  for (const part of check.querySelectorAll("[data-feedback]")) part.hidden = false;
  for (const label of check.querySelectorAll("label[data-after]")) {
    const isShown = label.dataset.after === "good" || label.querySelector(":checked");
    label.dataset.verdict = isShown ? label.dataset.after : "";
  }
  for (const finding of check.querySelectorAll("[data-finding]")) {
    finding.querySelector("[data-marked]").hidden = !isMarked(check, finding);
  }
}

function isMarked(check, finding) {
  return Boolean(check.querySelector(`input[name=marked][value="${finding.dataset.finding}"]`)?.checked);
}

// The first go stands: what was chosen is sent, whatever is read afterwards.
function settle(check, button) {
  reveal(check);
  check.dataset.checked = "";
  button.parentElement.hidden = true;
  for (const input of choicesOf(check)) {
    if (input.checked) input.addEventListener("click", (event) => event.preventDefault());
    else input.disabled = true;
  }
}

function nameOf(choice) {
  return `${choice.name}=${choice.value}`;
}

function keepSettled() {
  const settled = checks.filter((check) => "checked" in check.dataset).flatMap(choicesOf);
  const names = settled.filter((choice) => choice.checked).map(nameOf);
  if (isFirst && names.length) kept((store) => store.setItem(key, JSON.stringify(names)), "sessionStorage");
}

function isRight(check) {
  const findings = [...check.querySelectorAll("[data-finding]")];
  const choice = check.querySelector("input[type=radio]:checked");
  return choice
    ? choice.closest("label").dataset.after === "good"
    : findings.every((each) => isMarked(check, each) === "carries" in each.dataset);
}

function finish() {
  if (!checks.every((each) => "checked" in each.dataset)) return;
  form.elements.seen.value = "1";
  const again = form.querySelector("[data-again]");
  if (again) again.hidden = checks.every(isRight);
}
