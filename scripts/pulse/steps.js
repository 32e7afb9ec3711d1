// One question at a time: quietly, and on a phone from the start. Nothing is sent before the end.
// wish: what was chosen in this tab, "true" or "false".

export function oneByOne(form, wish) {
  const head = form.querySelector("[data-asks-head]");
  const steps = form.querySelector("[data-steps]");
  const send = form.querySelector("[data-send]");
  const keys = form.querySelector("[data-keys]");
  const progress = head.querySelector("[data-progress]");
  const way = head.querySelector("button");
  const [back, next] = ["[data-back]", "[data-next]"].map((each) => steps.querySelector(each));
  const questions = [...form.querySelectorAll(":scope > .scale, :scope > .field")];
  const isPhone = matchMedia("(max-width: 47.99rem)").matches;
  const chosen = wish.get();
  let isOne = !form.hasAttribute("data-bound") && (chosen ? chosen === "true" : isPhone);
  let place = 0;
  if (questions.length < 2) return;
  head.hidden = false;
  keys.hidden = !matchMedia("(hover: hover)").matches;
  show();

  function show() {
    const isLast = place === questions.length - 1;
    questions.forEach((each, at) => { each.hidden = isOne && at !== place; });
    steps.hidden = !isOne;
    back.hidden = place === 0;
    next.hidden = isLast;
    send.hidden = isOne && !isLast;
    way.textContent = isOne ? way.dataset.all : way.dataset.one;
    const said = progress.dataset.progress.replace("NUMBER", place + 1).replace("TOTAL", questions.length);
    progress.textContent = isOne ? said : "";
  }

  function go(to) {
    place = Math.max(0, Math.min(questions.length - 1, to));
    show();
    aim(questions[place]);
    head.scrollIntoView({ block: "start" });
  }

  function aim(question) {
    (question.querySelector("input:checked") ?? question.querySelector("input, textarea"))?.focus({ preventScroll: isOne });
  }

  way.addEventListener("click", () => {
    isOne = !isOne;
    wish.set(isOne);
    show();
  });
  back.addEventListener("click", () => go(place - 1));
  next.addEventListener("click", () => go(place + 1));

  function answerWith(question, number) {
    const own = question?.querySelector(`input[value="${number}"]`);
    const field = own ?? (number === "0" ? question?.querySelector('input[value="none"]') : null);
    if (!field) return false;
    field.checked = true;
    field.focus({ preventScroll: isOne });
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isWriting = at.matches("textarea, input:not([type=radio])");
    const asked = isOne ? questions[place] : questions.find((each) => each.contains(at));
    if (/^[0-9]$/.test(event.key) && !isWriting && answerWith(asked, event.key)) event.preventDefault();
    if (event.key !== "Enter" || !form.contains(at) || !at.matches("input[type=radio]")) return;
    event.preventDefault(); // it would send the form
    const from = questions.indexOf(asked);
    if (event.shiftKey && from > 0) goOrAim(from - 1);
    else if (!event.shiftKey && from < questions.length - 1) goOrAim(from + 1);
    else if (!event.shiftKey) send.querySelector("button").focus();
  });

  function goOrAim(to) {
    if (isOne) go(to);
    else aim(questions[to]);
  }
}
