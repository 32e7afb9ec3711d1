// On a phone a quiz shows one question at a time, and a thread first itself, then what was in it. Everything stays in one
// form; the style sheet hides what is not at hand, on narrow screens only, so that a wide one shows all of it.

export function goInSteps(form) {
  const nav = form.querySelector("[data-steps-nav]");
  const steps = [...form.querySelectorAll("[data-step]")];
  const reached = () => steps.filter((step) => !step.hidden);
  if (!nav || steps.length < 2) return;

  function show(step) {
    const open = reached();
    const at = Math.max(open.indexOf(step), 0);
    for (const each of steps) each.toggleAttribute("data-here", each === open[at]);
    form.toggleAttribute("data-first", at === 0);
    form.toggleAttribute("data-last", at === open.length - 1);
    nav.hidden = open.length < 2;
    nav.querySelector("progress").max = open.length;
    nav.querySelector("progress").value = at + 1;
    for (const button of nav.querySelectorAll("[data-goes]")) {
      button.disabled = !open[at + Number(button.dataset.goes)];
    }
  }

  function go(step) {
    show(step);
    if (getComputedStyle(nav).display === "none") return;
    step.focus({ preventScroll: true });
    step.scrollIntoView({ block: "start" });
  }

  form.dataset.stepping = "";
  show(steps.find((step) => step.querySelector(".error:not([hidden])")) ?? steps[0]);
  nav.addEventListener("click", (event) => {
    const button = event.target.closest("[data-goes]");
    const open = reached();
    const next = button && open[open.findIndex((step) => "here" in step.dataset) + Number(button.dataset.goes)];
    if (next) go(next);
  });
  form.addEventListener("revealed", (event) => {
    const inside = steps.filter((step) => event.target.contains(step));
    if (event.target.matches("[data-step]")) show(event.target);
    else if (inside.length) go(inside.at(-1));
  });
  // A link that leads into a question, from what is to be mended, opens it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(link.hash.slice(1));
    const step = target?.closest("[data-step]");
    if (!step || !form.contains(step)) return;
    show(step);
    target.focus();
  });
}
