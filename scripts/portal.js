// Small manners for pages that already work without script: theme, menus, toasts, double clicks.

const WORKER = "/sw.js";
const on = (name, act) => document.addEventListener(name, act);

on("click", (event) => {
  event.target.closest("[data-dismisses]")?.closest(".toast")?.remove();
  if (event.target.closest("[data-prints]")) window.print();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
// Of two clicks a browser throws away what the first one was answered: the way in, or a message.
on("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 2000);
});
// Whoever signed in on a second page has another key since: a page that keeps what was typed sends it with the key of now.
on("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-again]") || !navigator.onLine) return;
  event.preventDefault();
  try {
    const answer = await fetch("/here/", { cache: "no-store", signal: AbortSignal.timeout(5000) });
    const { token } = await answer.json();
    if (token) form.elements.csrfmiddlewaretoken.value = token;
  } catch {
    // As it is: whatever is away says so, and keeps it once more.
  }
  HTMLFormElement.prototype.submit.call(form);
});
on("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

for (const button of navigator.clipboard ? document.querySelectorAll("[data-copies]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copies);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.textContent = button.dataset.done;
  });
}

for (const group of document.querySelectorAll("[data-theme-switch]")) {
  group.hidden = false;
  const current = group.querySelector(`[value="${document.documentElement.dataset.theme}"]`);
  if (current) current.checked = true;
  group.addEventListener("change", (event) => {
    document.documentElement.dataset.theme = event.target.value;
    const isSecure = location.protocol === "https:";
    const name = isSecure ? "__Host-theme" : "theme";
    const marks = `Path=/; Max-Age=31536000; SameSite=Lax${isSecure ? "; Secure" : ""}`;
    document.cookie = `${name}=${event.target.value}; ${marks}`;
  });
}

// What is needed without a network comes after the page, and from then on out of the worker's store.
const { offline } = document.querySelector("[data-offline]")?.dataset ?? {};
if (offline && navigator.serviceWorker) {
  addEventListener("load", async () => {
    try {
      const policy = globalThis.trustedTypes?.createPolicy("worker", { createScriptURL: () => WORKER });
      await navigator.serviceWorker.register(policy ? policy.createScriptURL(WORKER) : WORKER, { updateViaCache: "all" });
      await navigator.serviceWorker.ready;
      await import(offline);
    } catch {
      // Not allowed here, or no network yet: everything works as before.
    }
  });
}

// A message lies over nothing that has the focus: then it goes to the other end of the screen.
const toasts = document.getElementById("toasts");
const giveWay = () => requestAnimationFrame(() => {
  const focused = document.activeElement;
  toasts.removeAttribute("data-high");
  if (focused === document.body || toasts.contains(focused)) return;
  const [at, over] = [focused, toasts].map((each) => each.getBoundingClientRect());
  toasts.toggleAttribute("data-high", at.height < innerHeight / 2 && at.bottom > over.top && at.top < over.bottom);
});
if (toasts) {
  on("focusin", giveWay);
  new MutationObserver(giveWay).observe(toasts, { childList: true });
}

document.querySelector("[data-focus]")?.focus();
for (const old of document.querySelectorAll('.toast[data-tone="success"], .toast[data-tone="info"]')) {
  setTimeout(() => old.contains(document.activeElement) || old.remove(), 8000);
}
