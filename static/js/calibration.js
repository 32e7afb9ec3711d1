// A round of calibration works without this. With it, each level is kept at the tap, and the tick says so when the server has.

const form = document.querySelector("[data-calibrating]");
let sending = Promise.resolve(); // one after the other, so that an older tap never arrives after a newer one

function say(tick, state) {
  tick.dataset.state = state;
  tick.querySelector(".saved-text").textContent = tick.dataset[state] ?? "";
}

async function keep(criterion, level, tick) {
  const body = new URLSearchParams({ criterion, level, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  let state = "failed"; // without a network; the button below sends all of them
  try {
    const answer = await fetch(form.dataset.tap, { method: "POST", body, redirect: "error" });
    if (answer.status === 409) location.reload();
    if (answer.ok) state = "saved";
  } catch { /* said below */ }
  const chosen = form.querySelector(`[data-criterion="${criterion}"] :checked`);
  if (chosen?.value === level) say(tick, state);
}

form?.addEventListener("change", (event) => {
  const box = event.target.closest("[data-criterion]");
  if (!box || event.target.type !== "radio") return;
  const { value } = event.target;
  const tick = box.querySelector(".saved-tick");
  say(tick, "saving");
  sending = sending.then(() => keep(box.dataset.criterion, value, tick));
});

// What the panel gave is what is read next.
if (location.hash === "#panel") document.getElementById("panel")?.focus();
