// What cannot wait on the device stays on its page where nothing arrives: every word and choice would go with it. Nothing
// waits of somebody who has not signed in: their forms have no `waits`.

import { copyFrom } from "./phrases.js";
import { isServerThere } from "./leaving.js";
import { isPulse } from "./names.js";

const AGAIN_AFTER = 2000;
const AGAIN_AT_LAST_AFTER = 60000;
let lastSent = null; // { form, button, words }
let nextTry = 0;

export function watchForms() {
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter: button } = event;
    clearTimeout(nextTry);
    const mayWait = form.elements.waits || isPulse(location.href);
    if (event.defaultPrevented || form.getAttribute("method") !== "post" || mayWait) return;
    lastSent = { form, button, words: wordsOf(form) };
    if (navigator.onLine) return;
    event.preventDefault();
    await stay();
  });
  addEventListener("online", () => tryAgain());
}

// The worker asks: a form of this page did not arrive. Returns whether it is of this page.
export function staysHere(address) {
  if (!lastSent || addressOf(lastSent.form) !== address) return false;
  stay();
  return true;
}

// By its attribute: a button may be called "action" itself.
function addressOf(form) {
  const url = new URL(form.getAttribute("action") ?? "", location.href);
  url.hash = "";
  return url.href;
}

async function stay() {
  const { form } = lastSent;
  delete form.dataset.sent; // a second tap is no double click
  const goesByItself = form.matches("[data-player-form]");
  const note = await copyFrom(goesByItself ? "stays-until" : "stays");
  document.querySelector("[data-stays]")?.remove();
  document.getElementById("toasts").append(note);
  if (goesByItself) tryAgain();
}

const wordsOf = (form) => new URLSearchParams(new FormData(form)).toString();

// A card is done once, however often it is sent. Whoever has changed something meanwhile sends it themselves.
function tryAgain(wait = AGAIN_AFTER) {
  clearTimeout(nextTry);
  nextTry = setTimeout(async () => {
    const { form, button, words } = lastSent ?? {};
    if (!form?.matches("[data-player-form]") || wordsOf(form) !== words) return;
    if (navigator.onLine && (await isServerThere())) form.requestSubmit(button);
    else tryAgain(Math.min(2 * wait, AGAIN_AT_LAST_AFTER));
  }, wait);
}
