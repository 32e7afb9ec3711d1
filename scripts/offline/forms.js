// What cannot wait is not sent without a network: its page would go, and every word on it. Nothing waits of somebody
// who has not signed in: their forms have no `waits`.

import { copyFrom } from "./phrases.js";
import { isPulse } from "./names.js";

export function watchForms() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const mayWait = form.elements.waits || isPulse(location.href);
    if (event.defaultPrevented || form.getAttribute("method") !== "post" || mayWait || navigator.onLine) return;
    event.preventDefault();
    const note = await copyFrom("stays");
    document.querySelector("[data-stays]")?.remove();
    document.getElementById("toasts").append(note);
  });
}
