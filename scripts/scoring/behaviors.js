// What to look for, below each criterion: opened when somebody wants it, ticked while it is seen.
// Every tick is kept as a level is, with the version that stood there; no level follows from it. The
// words come with the run sheet: once that was read they are there without a network.

const NEW = "0";

export class Behaviors {
  // ticks: [[leader, criterion, level, position, isSeen, version]]; words() -> a promise of
  // [[criterion, [[level name, [text]]]]], or of null where they cannot be had now.
  constructor(panels, ticks, texts, words) {
    this.panels = panels;
    this.texts = texts;
    this.words = words;
    this.kept = new Map(); // key -> { isSeen, version }
    this.wanted = new Map(); // key -> isSeen, as long as the server has not answered
    for (const row of ticks) this.take(row);
    for (const panel of panels.leaders) this.addTo(panel);
  }

  static key(leader, criterion, level, position) {
    return `tick:${leader}:${criterion}:${level}:${position}`;
  }

  static keyOf({ fields }) {
    return Behaviors.key(fields.leader, fields.criterion, fields.level, fields.position);
  }

  take([leader, criterion, level, position, isSeen, version]) {
    this.kept.set(Behaviors.key(leader, criterion, level, position), { isSeen, version });
  }

  get(key) {
    return this.kept.get(key) ?? { isSeen: false, version: NEW };
  }

  // A fold below each criterion; its boxes are made when it is first opened.
  addTo(panel) {
    for (const place of panel.querySelectorAll("[data-criterion]")) {
      const fold = document.createElement("details");
      fold.className = "fold behaviors";
      const summary = document.createElement("summary");
      summary.append(`${this.texts.looks} `, document.createElement("b"));
      fold.append(summary);
      fold.addEventListener("toggle", () => fold.open && this.fill(panel, place, fold));
      place.append(fold);
      this.count(panel, place);
    }
  }

  async fill(panel, place, fold) {
    const words = await this.words();
    if (fold.querySelector("fieldset")) return;
    if (!words) fold.open = false;
    const { leader } = panel.dataset;
    const { criterion } = place.dataset;
    const levels = words?.find(([id]) => String(id) === criterion)?.[1] ?? [];
    if (!levels.length) return;
    for (const [index, [name, behaviors]] of levels.entries()) {
      const group = document.createElement("fieldset");
      const legend = document.createElement("legend");
      legend.textContent = name;
      group.append(legend);
      for (const [at, text] of behaviors.entries()) {
        group.append(this.box(Behaviors.key(leader, criterion, index + 1, at), text));
      }
      fold.append(group);
    }
    const tick = place.querySelector(".saved-tick").cloneNode(true);
    fold.append(tick);
    this.panels.tick(fold, "idle");
  }

  box(key, text) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.dataset.tick = key;
    box.checked = this.wanted.get(key) ?? this.get(key).isSeen;
    const words = document.createElement("span");
    words.textContent = text;
    label.append(box, words);
    return label;
  }

  find(key) {
    const [, leader] = key.split(":");
    return this.panels.of(leader)?.querySelector(`[data-tick="${key}"]`);
  }

  // What a box asks to be sent.
  fields(key, isSeen) {
    const [, leader, criterion, level, position] = key.split(":");
    const seen = this.get(key).version;
    return { leader, criterion, level, position, ticked: isSeen ? "on" : "", seen };
  }

  keep(entry, { ticked, version }) {
    this.kept.set(Behaviors.keyOf(entry), { isSeen: Boolean(ticked), version });
    entry.fields.seen = version;
  }

  // The page shows what is kept.
  show(key, state = "saved", text = "") {
    this.wanted.delete(key);
    const box = this.find(key);
    if (box) box.checked = this.get(key).isSeen;
    this.paint(key, state, text);
  }

  // Shown before it is kept.
  choose(key, isSeen) {
    this.wanted.set(key, isSeen);
    const box = this.find(key);
    if (box) box.checked = isSeen;
  }

  paint(key, state, text = "") {
    const [, leader, criterion] = key.split(":");
    const place = this.panels.criterion(leader, criterion);
    if (!place) return;
    const fold = place.querySelector(".behaviors");
    if (fold?.querySelector(".saved-tick")) this.panels.tick(fold, state, text);
    this.count(this.panels.of(leader), place);
  }

  count(panel, place) {
    const start = `tick:${panel.dataset.leader}:${place.dataset.criterion}:`;
    const seen = [...this.kept].filter(([key, { isSeen }]) => isSeen && key.startsWith(start));
    const mark = place.querySelector(".behaviors b");
    if (mark) mark.textContent = seen.length ? `(${seen.length})` : "";
  }

  // All ticks as the server tells them; `isWaiting(key)` says what this device has still to send.
  replace(told, isWaiting) {
    for (const row of told) {
      const key = Behaviors.key(...row);
      if (isWaiting(key) || this.get(key).version === row[5]) continue;
      this.take(row);
      this.show(key, "idle");
    }
  }
}
