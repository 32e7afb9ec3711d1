// The workbench works without this, with its button. With it: the server works out what is typed, while it is typed.

import { differs } from "./forms/differs.js";
import { parsed } from "./parsed.js";

const form = document.querySelector("[data-reckons]");

if (form) {
  const problems = document.querySelector("[data-problems]");
  const result = document.querySelector('[data-live="result"]');
  let timer;
  let asking;

  const put = (page) => {
    for (const fresh of page.querySelectorAll("[data-live]")) {
      document.querySelector(`[data-live="${fresh.dataset.live}"]`)?.replaceChildren(...fresh.childNodes);
    }
  };
  const reckon = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.reckons, { method: "POST", body: new FormData(form), signal: asking.signal });
      if (!answer.ok && answer.status !== 422) return;
      const page = parsed(await answer.text());
      if (answer.ok) put(page);
      else problems.replaceChildren(...page.body.childNodes);
      problems.hidden = answer.ok;
      result.toggleAttribute("data-stale", !answer.ok);
    } catch { /* typed on meanwhile, or no network: the last result stays */ }
  };

  let isChanged = differs(form);
  form.addEventListener("input", () => {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(reckon, 350);
  });
  form.addEventListener("submit", () => { isChanged = false; });
  addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
  form.querySelector("[data-work]").hidden = true;
  if (isChanged) reckon();
}
