// Scoring beside a call: every tap saves itself. A tap that cannot be sent stays on this device,
// keyed by leader and criterion inside this session's own store, and goes out in order once the
// network is back.

import { Panels } from "./scoring/panels.js";
import { Queue } from "./scoring/queue.js";
import { deviceStore, poster } from "./scoring/wire.js";

const NOTE_PAUSE = 900;

function start(root) {
  const texts = root.dataset;
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const news = root.querySelector("[data-news]");
  const panels = new Panels(root);
  const saved = new Map(); // key of a tap -> level the server has

  const queue = new Queue({
    store: deviceStore(texts.store),
    post: poster(texts, token),
    tell: {
      saving: (entry) => panels.paint(entry, "saving"),
      kept(entry, data) {
        if (entry.kind === "tap") keepTap(entry);
        if (entry.kind === "note") revise(entry, data.revision);
      },
      saved: (entry) => panels.paint(entry, "saved"),
      differs(entry, data) {
        revise(entry, data.revision);
        panels.paint(entry, "failed", " ");
        panels.showOther(entry, data.text);
      },
      refused(entry, data) {
        const text = data.error ?? texts.refused;
        news.textContent = text;
        panels.paint(entry, "failed", text);
        if (entry.kind === "tap") panels.choose(entry, saved.get(entry.key));
      },
      waiting(outcome, entries) {
        news.textContent = outcome === "signedOut" ? texts.signedOut : texts.waiting;
        for (const entry of entries) panels.paint(entry, "failed");
      },
      caughtUp() {
        news.textContent = "";
      },
    },
  });

  // The marks in the strip count what the server has, not what was tapped.
  function keepTap(entry) {
    saved.set(entry.key, entry.fields.level);
    const own = `tap:${entry.fields.leader}:`;
    panels.count(entry.fields.leader, [...saved.keys()].filter((key) => key.startsWith(own)).length);
  }
  function revise(entry, revision) {
    const field = panels.revision(entry.fields.leader);
    if (field) field.value = revision;
    entry.fields.revision = revision;
  }

  for (const panel of panels.all) listen(panel);

  function listen(panel) {
    const leader = panel.dataset.leader;
    panel.querySelector("[data-plain]").hidden = true;
    panel.querySelector("[data-steps]").hidden = panels.all.length < 2;
    for (const group of panel.querySelectorAll("[data-criterion]")) {
      const chosen = group.querySelector("input:checked");
      if (chosen) saved.set(`tap:${leader}:${group.dataset.criterion}`, chosen.value);
    }
    panel.addEventListener("change", (event) => changed(leader, event.target));
    panel.addEventListener("click", (event) => {
      const step = event.target.closest("[data-step]");
      if (step) panels.go(panels.next(panel, Number(step.dataset.step)).dataset.leader);
    });
    listenToNote(panel, leader);
  }

  function changed(leader, field) {
    const criterion = field.closest("[data-criterion]")?.dataset.criterion;
    if (criterion) {
      queue.put("tap", `tap:${leader}:${criterion}`, { leader, criterion, level: field.value });
    } else if (field.matches("[data-presence]")) {
      panels.link(leader).toggleAttribute("data-away", !field.checked);
      queue.put("presence", `presence:${leader}`, { leader, present: field.checked ? "on" : "" });
    }
  }

  function listenToNote(panel, leader) {
    const text = panel.querySelector("textarea");
    const keep = (delay) => {
      const revision = panels.revision(leader).value;
      queue.put("note", `note:${leader}`, { leader, revision, text: text.value }, delay);
    };
    text.addEventListener("input", () => keep(NOTE_PAUSE));
    text.addEventListener("blur", () => queue.isEmpty || queue.send());
    panel.querySelector("[data-mine]").addEventListener("click", (event) => {
      event.preventDefault();
      panel.querySelector("[data-other]").hidden = true;
      keep(0);
    });
  }

  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-shows]");
    if (!link) return;
    event.preventDefault();
    panels.go(link.dataset.shows);
  });
  document.getElementById("finish-form")?.addEventListener("submit", (event) => {
    if (queue.isEmpty) return;
    event.preventDefault();
    news.textContent = texts.unsaved;
    queue.insist();
  });
  addEventListener("online", () => queue.send());
  document.addEventListener("visibilitychange", () => document.hidden || queue.send());

  // What an earlier visit could not send: shown as it was left, then sent.
  for (const entry of queue.entries) {
    const panel = panels.of(entry.fields.leader);
    panels.paint(entry, "saving");
    if (entry.kind === "tap") panels.choose(entry, entry.fields.level);
    if (entry.kind === "note" && panel) panel.querySelector("textarea").value = entry.fields.text;
    if (entry.kind === "presence" && panel) {
      panel.querySelector("[data-presence]").checked = Boolean(entry.fields.present);
    }
  }
  panels.show(location.hash.replace("#leader-", ""), { moves: false });
  queue.send();
}

const root = document.querySelector("[data-scoring]");
if (root) start(root);
