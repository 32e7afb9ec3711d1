// The live screen beside a call: every tap saves itself. A tap that cannot be sent stays on this
// device, keyed by leader and criterion inside this session's own store, and goes out in order once
// the network is back. What another device changes shows here within seconds.

import {} from "./parsed.js";
import { isHere, Undo } from "./scoring/asides.js";
import { Behaviors } from "./scoring/behaviors.js";
import { Clock, stayAwake } from "./scoring/clock.js";
import { RunSheet } from "./scoring/guide.js";
import { Levels } from "./scoring/levels.js";
import { another } from "./scoring/others.js";
import { Panels } from "./scoring/panels.js";
import { Queue } from "./scoring/queue.js";
import { deviceStore, poster, watch } from "./scoring/wire.js";

const NOTE_PAUSE = 900;
const NOBODY = { name: "", minutes: 0 };

function start(root) {
  const texts = root.dataset;
  const pass = { token: document.querySelector('meta[name="csrf-token"]')?.content ?? "" };
  const news = root.querySelector("[data-news]");
  const panels = new Panels(root, another);
  const isLevel = (entry) => entry.kind === "tap" || entry.kind === "clear";
  const levels = new Levels(panels, texts, () => (queue.isWaiting ? queue.entries.filter(isLevel) : []));
  const clock = new Clock(root);
  const guide = panels.links.at(-1);
  const tabStore = deviceStore(`${texts.store}:guide`, "sessionStorage");
  const runSheet = new RunSheet(guide.href, tabStore, panels.of(guide.dataset.shows));
  const ticks = JSON.parse(root.querySelector("#ticks").textContent);
  const behaviors = new Behaviors(panels, ticks, texts, async () => {
    const section = await readGuide();
    return section && JSON.parse(section.querySelector("#behaviors")?.textContent ?? "[]");
  });
  const undo = new Undo(root.querySelector("[data-undo]"));
  const isTick = (entry) => entry.kind === "tick";

  const queue = new Queue({
    store: deviceStore(texts.store),
    post: poster(texts, pass),
    tell: {
      saving: (entry) => paint(entry, "saving"),
      kept(entry, data) {
        if (isLevel(entry)) keepLevel(entry, data);
        if (isTick(entry)) behaviors.keep(entry, data);
        if (entry.kind === "note") revise(entry, data.revision);
        if (entry.kind === "presence") entry.fields.revision = data.revision;
        if (entry.kind === "presence") panels.field(entry.fields.leader, "attendance").value = data.revision;
      },
      saved(entry) {
        if (isLevel(entry)) levels.show(entry.fields.leader, entry.fields.criterion);
        else if (isTick(entry)) behaviors.show(entry.key);
        else panels.paint(entry, "saved");
      },
      differs(entry, data) {
        const { leader, criterion } = entry.fields;
        if (isLevel(entry)) {
          keepLevel(entry, data);
          levels.show(leader, criterion, texts.elsewhere);
        } else if (isTick(entry)) {
          behaviors.keep(entry, data);
          behaviors.show(entry.key, "failed", texts.elsewhere);
        } else if (entry.kind === "presence") {
          panels.setPresence(leader, data.present, data.revision);
          panels.paint(entry, "failed", texts.elsewhere);
        } else {
          revise(entry, data.revision);
          panels.paint(entry, "failed", " ");
          panels.showOther(entry, data.text);
        }
      },
      absent(entry, data) {
        const { leader, criterion, level } = entry.fields;
        panels.setPresence(leader, false, data.attendance);
        if (isTick(entry)) askForTick(leader, entry.key, Boolean(entry.fields.ticked));
        else ask(leader, criterion, level);
      },
      refused(entry, data) {
        const text = data.error ?? texts.refused;
        news.textContent = text;
        if (isLevel(entry)) levels.show(entry.fields.leader, entry.fields.criterion, text);
        else if (isTick(entry)) behaviors.show(entry.key, "failed", text);
        else putBack(entry, text);
      },
      waiting(outcome, entries) {
        news.textContent = outcome === "signedOut" ? texts.signedOut : texts.waiting;
        for (const entry of entries) paint(entry, "failed", texts.onDevice);
        for (const { fields } of entries.filter(isLevel)) levels.count(fields.leader);
        if (outcome === "away") levels.doubt();
      },
      caughtUp() {
        news.textContent = "";
      },
    },
  });

  function paint(entry, state, text) {
    if (isTick(entry)) behaviors.paint(entry.key, state, text);
    else panels.paint(entry, state, text);
  }
  // What was refused is shown as it stands; a turn with the next news of how that is.
  function putBack(entry, text) {
    if (entry.kind === "turn") texts.leading = entry.fields.leader;
    if (entry.kind === "presence") panels.setPresence(entry.fields.leader, !entry.fields.present);
    panels.paint(entry, "failed", text);
  }
  function keepLevel(entry, { level, version }) {
    const { leader, criterion } = entry.fields;
    levels.set({ leader: String(leader), criterion: String(criterion), level, version });
    levels.count(leader);
    entry.fields.seen = version;
  }
  function revise(entry, revision) {
    const field = panels.field(entry.fields.leader, "revision");
    if (field) field.value = revision;
    entry.fields.revision = revision;
  }

  // A level is given, or taken back with null.
  function give(leader, criterion, level) {
    const seen = levels.get(leader, criterion).version;
    const place = panels.criterion(leader, criterion);
    panels.choose(place, level);
    const key = Levels.key(leader, criterion);
    if (level === null) queue.put("clear", key, { leader, criterion, seen });
    else queue.put("tap", key, { leader, criterion, level, seen });
  }

  function giveWithWayBack(leader, criterion, level) {
    const before = levels.get(leader, criterion).level;
    give(leader, criterion, level);
    const text = panels.describe(leader, criterion, texts.cleared);
    undo.offer(text, () => give(leader, criterion, before));
  }

  // Somebody marked absent; true once it was said that they are here.
  async function isHereAfterAll(leader) {
    const { name } = panels.of(leader).dataset;
    const question = texts.here.replaceAll("NAME", () => name);
    const isAnswered = await isHere(root.querySelector("template[data-asking]"), question);
    if (isAnswered) notePresence(leader, true);
    return isAnswered;
  }

  async function ask(leader, criterion, level) {
    if (await isHereAfterAll(leader)) giveWithWayBack(leader, criterion, level);
    else levels.show(leader, criterion);
  }

  function tick(key, isSeen) {
    behaviors.choose(key, isSeen);
    queue.put("tick", key, behaviors.fields(key, isSeen));
  }

  async function askForTick(leader, key, isSeen) {
    if (await isHereAfterAll(leader)) tick(key, isSeen);
    else behaviors.show(key, "idle");
  }

  function notePresence(leader, isPresent) {
    panels.setPresence(leader, isPresent);
    const revision = panels.field(leader, "attendance").value;
    const fields = { leader, revision, present: isPresent ? "on" : "" };
    queue.put("presence", `presence:${leader}`, fields);
  }

  function changed(leader, field) {
    const criterion = field.closest("[data-criterion]")?.dataset.criterion;
    const isPresent = panels.field(leader, "presence").checked;
    if (field.matches("[data-tick]")) {
      if (isPresent) tick(field.dataset.tick, field.checked);
      else askForTick(leader, field.dataset.tick, field.checked);
    } else if (field.matches("[data-anchors]")) panels.explain(field.checked);
    else if (field.matches("[data-presence]")) notePresence(leader, field.checked);
    else if (!criterion) return;
    else if (isPresent) giveWithWayBack(leader, criterion, field.value);
    else ask(leader, criterion, field.value);
  }

  function beginTurn(leader) {
    panels.setLeading(leader);
    clock.run(panels.of(leader).dataset, 0);
    queue.put("turn", "turn", { leader });
    runSheet.get(); // the session runs: it is there before it is asked for
  }

  // The run sheet; where it cannot be had now, the page says so.
  async function readGuide() {
    const section = await runSheet.get();
    if (!section) news.textContent = texts.noGuide;
    else if (news.textContent === texts.noGuide) news.textContent = "";
    return section;
  }

  async function open(link) {
    const { shows } = link.dataset;
    if (!panels.of(shows)) {
      link.setAttribute("aria-busy", "true");
      const section = await readGuide();
      link.removeAttribute("aria-busy");
      if (!section) return;
      if (!panels.of(shows)) panels.add(section);
    }
    panels.go(shows);
  }

  for (const panel of panels.leaders) listen(panel);

  function listen(panel) {
    const leader = panel.dataset.leader;
    panel.querySelector("[data-plain]").hidden = true;
    panel.querySelector("[data-step]").hidden = panels.leaders.length < 2;
    for (const place of panel.querySelectorAll("[data-criterion]")) {
      place.querySelector("[data-takes-back]").hidden = !place.querySelector("input:checked[type=radio]");
    }
    panel.addEventListener("change", (event) => changed(leader, event.target));
    panel.addEventListener("click", (event) => {
      const step = event.target.closest("[data-step]");
      if (step) panels.go(panels.next(panel, Number(step.dataset.step)).dataset.leader);
      const clear = event.target.closest("[data-takes-back]");
      if (clear) giveWithWayBack(leader, clear.closest("[data-criterion]").dataset.criterion, null);
    });
    panel.querySelector("[data-begin]")?.addEventListener("submit", (event) => {
      event.preventDefault();
      beginTurn(leader);
    });
    listenToNote(panel, leader);
  }

  function listenToNote(panel, leader) {
    const text = panel.querySelector("textarea");
    const keep = (delay) => {
      const revision = panels.field(leader, "revision").value;
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
    if (link) {
      event.preventDefault();
      open(link);
    }
    if (event.target.closest("[data-leaves]") && !queue.isEmpty) {
      event.preventDefault();
      news.textContent = texts.unsaved;
      queue.insist();
    }
  });
  addEventListener("online", () => queue.send());
  document.addEventListener("visibilitychange", () => document.hidden || queue.send());

  // How things stand, every few seconds; whatever this device has still to send stays as it is.
  watch(texts.state, {
    stands(told) {
      if (String(told.member) !== texts.member) {
        news.textContent = texts.somebodyElse;
        return;
      }
      pass.token = told.token;
      levels.isInTouch = true;
      levels.replace(told.levels, told.nothing, (key) => Boolean(queue.find(key)));
      behaviors.replace(told.ticks, (key) => Boolean(queue.find(key)));
      follow(told);
      queue.free();
    },
    lost(outcome) {
      if (outcome === "away") levels.doubt();
      if (outcome === "signedOut") news.textContent = texts.signedOut;
    },
  });

  function follow({ attendance, leading, elapsed, notes }) {
    for (const [leader, isPresent, revision] of attendance) {
      if (!queue.find(`presence:${leader}`)) panels.setPresence(leader, isPresent, revision);
    }
    for (const [leader, revision] of Object.entries(notes)) {
      const field = panels.field(leader, "revision");
      if (!field || queue.find(`note:${leader}`) || Number(field.value) === revision) continue;
      panels.tick(panels.of(leader).querySelector("[data-notes]"), "failed", texts.elsewhere);
    }
    if (queue.find("turn") || String(leading ?? "") === texts.leading) return;
    texts.leading = leading ?? "";
    panels.setLeading(leading);
    clock.run(panels.of(leading)?.dataset ?? NOBODY, elapsed);
  }

  // What an earlier visit could not send: shown as it was left, then sent.
  for (const entry of queue.entries) {
    const panel = panels.of(entry.fields.leader);
    paint(entry, "saving");
    if (isTick(entry)) behaviors.choose(entry.key, Boolean(entry.fields.ticked));
    if (isLevel(entry)) panels.choose(panels.place(entry), entry.fields.level);
    if (entry.kind === "note" && panel) panel.querySelector("textarea").value = entry.fields.text;
    if (entry.kind === "presence") panels.setPresence(entry.fields.leader, Boolean(entry.fields.present));
  }
  if (texts.elapsed) clock.run(panels.of(texts.leading)?.dataset ?? NOBODY, Number(texts.elapsed));
  if (texts.stayAwake) stayAwake();
  queue.send();
}

const root = document.querySelector("[data-scoring]");
if (root) start(root);
