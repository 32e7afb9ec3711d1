// What the server has, as far as this device knows, and what the ticks may say about it: "saved"
// stands beside nothing but the level that is kept now.

export class Levels {
  // unsent() -> the entries of levels that wait for a network on this device.
  constructor(panels, texts, unsent) {
    this.unsent = unsent;
    this.panels = panels;
    this.texts = texts;
    this.isInTouch = true;
    this.kept = new Map(); // key -> { leader, criterion, level, version }, level null for none
    for (const panel of panels.leaders) {
      const leader = panel.dataset.leader;
      for (const place of panel.querySelectorAll("[data-criterion]")) {
        const isSaved = place.querySelector('.saved-tick[data-state="saved"]');
        this.set({
          leader,
          criterion: place.dataset.criterion,
          level: isSaved ? place.querySelector("input:checked").value : null,
          version: isSaved ? place.dataset.version : texts.nothing,
        });
      }
    }
  }

  static key(leader, criterion) {
    return `tap:${leader}:${criterion}`;
  }

  get(leader, criterion) {
    return this.kept.get(Levels.key(leader, criterion)) ?? { level: null, version: this.texts.nothing };
  }

  set({ leader, criterion, level, version }) {
    const entry = { leader, criterion, level: level === null ? null : String(level), version };
    this.kept.set(Levels.key(leader, criterion), entry);
  }

  // The page shows what is kept, and the strip counts it.
  show(leader, criterion, text = "") {
    const { level } = this.get(leader, criterion);
    const place = this.panels.criterion(leader, criterion);
    this.panels.choose(place, level);
    if (text) this.panels.tick(place, "failed", text);
    else this.tick(place, level);
    this.count(leader);
  }

  tick(place, level) {
    if (level === null) this.panels.tick(place, "idle");
    else if (this.isInTouch) this.panels.tick(place, "saved");
    else this.panels.tick(place, "known", this.texts.known);
  }

  // What waits here counts, and the strip says that it does.
  count(leader) {
    const isTheirs = (each) => String(each.leader) === String(leader);
    const given = new Set([...this.kept].filter(([, each]) => isTheirs(each) && each.level !== null).map(([key]) => key));
    const waiting = this.unsent().filter(({ fields }) => isTheirs(fields));
    for (const { key, fields } of waiting) {
      if (fields.level === undefined) given.delete(key);
      else given.add(key);
    }
    this.panels.count(leader, given.size, waiting.length ? this.texts.unsent : "");
  }

  // All levels as the server tells them, and the version of one that is not given; `isWaiting(key)`
  // says what this device has still to send.
  replace(told, nothing, isWaiting) {
    const fresh = new Map(told.map(([leader, criterion, level, version]) =>
      [Levels.key(leader, criterion), { level, version }]));
    for (const [key, { leader, criterion, level: before, version }] of this.kept) {
      const { level, version: now } = fresh.get(key) ?? { level: null, version: nothing };
      if (isWaiting(key)) continue;
      const place = this.panels.criterion(leader, criterion);
      const says = place?.querySelector(".saved-tick").dataset.state;
      this.set({ leader, criterion, level, version: now });
      const isSame = level === null ? before === null : now === version;
      if (isSame && says !== "known") continue;
      this.show(leader, criterion);
    }
  }

  // Nobody can say whether another device has changed something since.
  doubt() {
    this.isInTouch = false;
    for (const panel of this.panels.leaders) {
      for (const place of panel.querySelectorAll("[data-criterion]")) {
        const isSaved = place.querySelector('.saved-tick[data-state="saved"]');
        if (isSaved) this.panels.tick(place, "known", this.texts.known);
      }
    }
  }
}
