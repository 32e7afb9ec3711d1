// Small manners for pages that already work without script: htmx on demand, theme, dialogs, menus, toasts, saved ticks.

const script = document.querySelector("script[data-htmx]");
const toasts = document.getElementById("toasts");
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

// htmx is fetched only where a page asks for it. It starts on DOMContentLoaded, which may have passed by the time it
// arrives (and the page is not "complete" yet, the other moment it knows); then it is told again.
const asksForHtmx = "[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete], [hx-boost]";
if (script && document.querySelector(asksForHtmx)) {
  let isParsed = document.readyState === "complete";
  document.addEventListener("DOMContentLoaded", () => { isParsed = true; }, { once: true });
  const htmx = document.createElement("script");
  htmx.src = script.dataset.htmx;
  htmx.nonce = script.nonce;
  htmx.addEventListener("load", () => {
    const hasStarted = !window.htmx.config.allowEval;
    if (isParsed && !hasStarted) document.dispatchEvent(new Event("DOMContentLoaded"));
  });
  document.head.append(htmx);
}

export function toast(text, tone = "info") {
  if (!toasts || !text) return;
  if ([...toasts.children].some((shown) => shown.firstElementChild?.textContent === text)) return;
  const box = document.createElement("div");
  box.className = "toast";
  box.dataset.tone = tone;
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-button";
  close.dataset.dismisses = "";
  close.setAttribute("aria-label", toasts.dataset.close);
  close.textContent = "\u00d7";
  box.append(words, close);
  toasts.append(box);
}

// A tick says "Saved" only when the server has answered.
function tick(form, state) {
  const found = form?.closest?.("form, [data-saves]")?.querySelector(".saved-tick");
  if (!found) return;
  found.dataset.state = state;
  found.querySelector(".saved-text").textContent = found.dataset[state] ?? "";
}

const on = (name, act) => document.addEventListener(name, act);

on("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = meta("csrf-token");
});
on("htmx:beforeRequest", (event) => tick(event.detail.elt, "saving"));
// A lost session answers with the sign-in page: nothing was saved, and the page with its typed text stays.
let wasSignedOut = false;
const isSignedOut = ({ xhr }) =>
  Boolean(xhr?.responseURL && script?.dataset.login && new URL(xhr.responseURL).pathname.startsWith(script.dataset.login));
on("htmx:beforeSwap", (event) => {
  if (!isSignedOut(event.detail)) return;
  event.detail.shouldSwap = false;
  wasSignedOut = true;
  toast(toasts?.dataset.signedOut, "error");
});
// Signing in elsewhere changes the form token; coming back fetches the new one, so that the next tap counts.
document.addEventListener("visibilitychange", async () => {
  if (document.hidden || !wasSignedOut) return;
  const page = await fetch(location.href).then((answer) => answer.text(), () => "");
  const token = page.match(/name="csrf-token" content="([^"]+)"/)?.[1];
  if (!token) return;
  document.querySelector('meta[name="csrf-token"]').content = token;
  for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = token;
  wasSignedOut = false;
});
on("htmx:afterRequest", (event) => {
  tick(event.detail.elt, event.detail.successful && !isSignedOut(event.detail) ? "saved" : "failed");
});
on("htmx:responseError", () => toast(toasts?.dataset.server, "error"));
on("htmx:sendError", () => toast(toasts?.dataset.offline, "error"));
on("htmx:timeout", () => toast(toasts?.dataset.offline, "error"));

on("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  if (event.target.closest("[data-closes]") || event.target.matches("dialog")) event.target.closest("dialog")?.close();
  event.target.closest("[data-dismisses]")?.closest(".toast")?.remove();
  if (event.target.closest("[data-prints]")) window.print();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
on("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

for (const group of document.querySelectorAll("[data-theme-switch]")) {
  group.hidden = false;
  const current = group.querySelector(`[value="${document.documentElement.dataset.theme}"]`);
  if (current) current.checked = true;
  group.addEventListener("change", (event) => {
    document.documentElement.dataset.theme = event.target.value;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${event.target.value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  });
}

document.querySelector("[data-focus]")?.focus();
for (const old of document.querySelectorAll('.toast[data-tone="success"], .toast[data-tone="info"]')) {
  setTimeout(() => old.contains(document.activeElement) || old.remove(), 8000);
}
