// A page tells that somebody reads it: once, and only after a hand moved on it. What fetches addresses by itself does not.

const form = document.querySelector("form[data-seen]");
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

const tell = (event) => {
  if (!event.isTrusted || document.visibilityState !== "visible") return;
  for (const sign of SIGNS) removeEventListener(sign, tell);
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
};

if (form) for (const sign of SIGNS) addEventListener(sign, tell, { passive: true });
