// A look at a draft without leaving the page. The server says what it found; nothing is kept, here or there.

import { parsed } from "../parsed.js";

const REFUSED = 422;

export function looksOnAsking(button) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (button.ariaBusy === "true") return;
    const aid = button.closest("section");
    const failed = aid.querySelector("[data-looks-failed]");
    failed.hidden = true;
    button.ariaBusy = "true";
    const fresh = await look(button).catch(() => null);
    button.ariaBusy = "false";
    const found = fresh?.querySelector("[data-moves]");
    if (!found) failed.hidden = false;
    else {
      found.append(whyNot(fresh));
      aid.querySelector("[data-moves]").replaceWith(found);
      found.focus();
    }
  });
}

async function look(button) {
  const answer = await fetch(button.formAction, {
    method: "POST", body: new FormData(button.form), signal: AbortSignal.timeout(10_000),
  });
  return answer.ok || answer.status === REFUSED ? parsed(await answer.text()) : null;
}

// What is refused, such as a reply that is too long, says why where it would have been told what it does.
function whyNot(fresh) {
  const error = fresh.querySelector("#id_text_error");
  error?.removeAttribute("id"); // the page may have one of its own
  return error ?? "";
}
