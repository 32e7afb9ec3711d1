// A questionnaire works without this. With it, each answer is kept at the tap, and the tick below it says so when the server
// has it. What could not be sent goes with the next tap, or once there is a network again.

const form = document.querySelector("[data-taps]");
const waiting = new Map();
let sending = Promise.resolve(); // one after the other, so that an older tap never arrives after a newer one
let isLeaving = false;

function say(name, state) {
  const tick = form.querySelector(`[data-tapped="${CSS.escape(name)}"] .saved-tick`);
  tick.dataset.state = state;
  tick.querySelector(".saved-text").textContent = tick.dataset[state] ?? "";
}

async function keep() {
  const taps = [...waiting];
  if (!taps.length || isLeaving) return;
  const csrfmiddlewaretoken = form.elements.csrfmiddlewaretoken.value;
  const body = new URLSearchParams([...taps, ["what", "tap"], ["csrfmiddlewaretoken", csrfmiddlewaretoken]]);
  let isKept = false;
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "error", keepalive: true });
    if ([409, 410].includes(answer.status) && !isLeaving) location.reload();
    isKept = answer.ok;
  } catch { /* said below the answer; the buttons at the end send all of them */ }
  for (const [name, value] of taps) {
    if (waiting.get(name) !== value) continue; // another was chosen meanwhile
    if (isKept) waiting.delete(name);
    say(name, isKept ? "saved" : "failed");
  }
}

const next = () => { sending = sending.then(keep); };

form?.addEventListener("change", ({ target }) => {
  if (target.type !== "radio") return;
  waiting.set(target.name, target.value);
  say(target.name, "saving");
  next();
});
form?.addEventListener("submit", () => { isLeaving = true; });
addEventListener("pageshow", () => { isLeaving = false; });
addEventListener("online", next);
