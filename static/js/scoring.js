// Scoring beside a call: every tap saves itself. A tap that cannot be sent stays on this device, keyed by leader and
// criterion inside this session's own store, and goes out in order once the network is back.

const root = document.querySelector("[data-scoring]");
if (root) start();

function start() {
  const words = root.dataset;
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const news = root.querySelector("[data-news]");
  const panels = [...root.querySelectorAll("[data-leader]")];
  const panelOf = (leader) => panels.find((panel) => panel.dataset.leader === String(leader));
  const saved = new Map(); // radio group -> level the server has
  let queue = read();
  let isSending = false;
  let wait = 2000;
  let retry = 0;
  let isWaiting = false;

  function read() {
    try {
      return JSON.parse(localStorage.getItem(words.store)) ?? [];
    } catch {
      return [];
    }
  }
  function write() {
    try {
      if (queue.length) localStorage.setItem(words.store, JSON.stringify(queue));
      else localStorage.removeItem(words.store);
    } catch {
      // A full or closed store: the tap still waits in memory.
    }
  }

  // Where an entry shows on the page.
  function place(entry) {
    const panel = panelOf(entry.fields.leader);
    if (entry.kind === "tap") return panel?.querySelector(`[data-criterion="${entry.fields.criterion}"]`);
    return entry.kind === "note" ? panel?.querySelector("[data-notes]") : null;
  }
  function paint(entry, state, text = "") {
    const tick = place(entry)?.querySelector(".saved-tick");
    if (!tick) return;
    tick.dataset.state = state;
    tick.querySelector(".saved-text").textContent = text || (tick.dataset[state] ?? "");
  }

  function put(kind, key, fields, delay = 0) {
    const known = queue.find((entry) => entry.key === key);
    const entry = known ?? { kind, key };
    entry.fields = fields;
    entry.turn = (entry.turn ?? 0) + 1;
    if (!known) queue.push(entry);
    write();
    paint(entry, "saving");
    clearTimeout(retry);
    retry = setTimeout(send, delay);
  }

  async function send() {
    if (isSending) return;
    isSending = true;
    clearTimeout(retry);
    while (queue.length) {
      const entry = queue[0];
      const turn = entry.turn;
      let answer;
      try {
        answer = await fetch(words[entry.kind], {
          method: "POST",
          body: new URLSearchParams(entry.fields),
          headers: { "X-CSRFToken": token, Accept: "application/json" },
          redirect: "manual",
          signal: AbortSignal.timeout(15000),
        });
      } catch {
        hold(words.waiting);
        break;
      }
      const isAnswer = answer.headers.get("content-type")?.startsWith("application/json");
      const data = isAnswer ? await answer.json().catch(() => ({})) : {};
      if (answer.ok && isAnswer) {
        wait = 2000;
        settle(entry, data);
        if (entry.turn === turn) drop(entry);
      } else if (answer.status === 409) {
        drop(entry);
        differ(entry, data);
      } else if (answer.status === 404 || answer.status === 422) {
        drop(entry);
        refuse(entry, data.error ?? words.refused);
      } else {
        hold(answer.type === "opaqueredirect" || answer.status === 403 ? words.signedOut : words.waiting);
        break;
      }
    }
    isSending = false;
    if (!queue.length && isWaiting) {
      isWaiting = false;
      news.textContent = "";
    }
  }

  function drop(entry) {
    queue = queue.filter((each) => each !== entry);
    write();
    if (queue.every((each) => each.key !== entry.key) && entry.isKept) paint(entry, "saved");
  }
  function hold(text) {
    isWaiting = true;
    news.textContent = text;
    for (const entry of queue) paint(entry, "failed");
    wait = Math.min(wait * 2, 30000);
    retry = setTimeout(send, wait);
  }
  function settle(entry, data) {
    const panel = panelOf(entry.fields.leader);
    entry.isKept = true;
    if (entry.kind === "tap" && panel) {
      saved.set(entry.key, entry.fields.level);
      count(panel);
    }
    if (entry.kind === "note") revise(entry, data.revision);
  }
  function revise(entry, revision) {
    const field = panelOf(entry.fields.leader)?.querySelector("[data-revision]");
    if (field) field.value = revision;
    entry.fields.revision = revision;
  }
  function differ(entry, data) {
    const other = place(entry)?.querySelector("[data-other]");
    revise(entry, data.revision);
    paint(entry, "failed", " ");
    if (!other) return;
    other.querySelector("[data-other-text]").textContent = data.text;
    other.hidden = false;
  }
  function refuse(entry, text) {
    isWaiting = false;
    news.textContent = text;
    paint(entry, "failed", text);
    if (entry.kind === "tap") choose(entry, saved.get(entry.key));
  }
  function choose(entry, level) {
    for (const radio of place(entry)?.querySelectorAll("input[type=radio]") ?? []) radio.checked = radio.value === level;
  }

  // The marks in the strip count what the server has, not what was tapped.
  function count(panel) {
    const groups = [...panel.querySelectorAll("[data-criterion]")];
    const done = groups.filter((group) => saved.get(`tap:${panel.dataset.leader}:${group.dataset.criterion}`)).length;
    const mark = root.querySelector(`[data-shows="${panel.dataset.leader}"] [data-done]`);
    if (mark) mark.textContent = mark.textContent.replace(/\d+/, String(done));
  }

  // One leader at a time.
  function show(leader, moves = true) {
    const chosen = panelOf(leader) ?? panels[0];
    for (const panel of panels) panel.hidden = panel !== chosen;
    for (const link of root.querySelectorAll("[data-shows]")) {
      if (link.dataset.shows === chosen?.dataset.leader) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (!moves || !chosen) return;
    chosen.focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
  }

  for (const panel of panels) {
    const leader = panel.dataset.leader;
    panel.querySelector("[data-plain]").hidden = true;
    panel.querySelector("[data-steps]").hidden = panels.length < 2;
    for (const group of panel.querySelectorAll("[data-criterion]")) {
      const chosen = group.querySelector("input:checked");
      if (chosen) saved.set(`tap:${leader}:${group.dataset.criterion}`, chosen.value);
    }
    panel.addEventListener("change", (event) => {
      const group = event.target.closest("[data-criterion]");
      if (group) {
        const criterion = group.dataset.criterion;
        put("tap", `tap:${leader}:${criterion}`, { leader, criterion, level: event.target.value });
      } else if (event.target.matches("[data-presence]")) {
        const link = root.querySelector(`[data-shows="${leader}"]`);
        link.toggleAttribute("data-away", !event.target.checked);
        put("presence", `presence:${leader}`, { leader, present: event.target.checked ? "on" : "" });
      }
    });
    const text = panel.querySelector("textarea");
    const note = (delay) => {
      const revision = panel.querySelector("[data-revision]").value;
      put("note", `note:${leader}`, { leader, revision, text: text.value }, delay);
    };
    text.addEventListener("input", () => note(900));
    text.addEventListener("blur", () => queue.length && send());
    panel.querySelector("[data-mine]").addEventListener("click", (event) => {
      event.preventDefault();
      panel.querySelector("[data-other]").hidden = true;
      note(0);
    });
    panel.addEventListener("click", (event) => {
      const step = event.target.closest("[data-step]");
      if (!step) return;
      const next = panels[(panels.indexOf(panel) + Number(step.dataset.step) + panels.length) % panels.length];
      history.replaceState(null, "", `#leader-${next.dataset.leader}`);
      show(next.dataset.leader);
    });
  }
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-shows]");
    if (!link) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    show(link.dataset.shows);
  });
  document.getElementById("finish-form")?.addEventListener("submit", (event) => {
    if (!queue.length) return;
    event.preventDefault();
    isWaiting = true;
    news.textContent = words.unsaved;
    send();
  });
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());

  // What an earlier visit could not send: shown as it was left, then sent.
  for (const entry of queue) {
    paint(entry, "saving");
    if (entry.kind === "tap") choose(entry, entry.fields.level);
    const panel = panelOf(entry.fields.leader);
    if (entry.kind === "note" && panel) panel.querySelector("textarea").value = entry.fields.text;
    if (entry.kind === "presence" && panel) panel.querySelector("[data-presence]").checked = Boolean(entry.fields.present);
  }
  show(location.hash.replace("#leader-", ""), false);
  send();
}
