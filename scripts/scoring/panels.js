// One panel at a time: those of the leaders and the run sheet, the strip above them, the ticks on
// them. Whoever is not looked at stands outside of the document.

export class Panels {
  // another(panel, own): the panel of somebody else.
  constructor(root, another) {
    this.root = root;
    this.stage = root.querySelector("[data-stage]");
    const found = [...this.stage.children];
    for (const template of root.querySelectorAll("template[data-panel]")) {
      found.push(document.adoptNode(template.content.firstElementChild));
      template.remove();
    }
    const model = found.find((panel) => panel.dataset.name);
    const others = JSON.parse(root.querySelector("#others").textContent);
    found.push(...others.map((own) => another(model, own)));
    this.links = [...root.querySelectorAll("[data-shows]")];
    this.all = this.links
      .map((link) => found.find((panel) => panel.dataset.leader === link.dataset.shows))
      .filter(Boolean);
    this.leaders = this.all.filter((panel) => panel.dataset.name);
    for (const own of others) this.fill(own);
    this.setLeading(root.dataset.leading);
  }

  // What is theirs alone, on a panel made of another's.
  fill({ leader, present, revision, levels }) {
    this.setPresence(leader, present);
    const kept = new Map(levels.map(([criterion, ...score]) => [String(criterion), score]));
    for (const place of this.of(leader).querySelectorAll("[data-criterion]")) {
      const [level, version] = kept.get(place.dataset.criterion) ?? [null, "0"];
      place.dataset.version = version;
      this.choose(place, level);
      this.tick(place, level === null ? "idle" : "saved");
    }
    this.tick(this.of(leader).querySelector("[data-notes]"), revision ? "saved" : "idle");
  }

  // The run sheet, once it has come.
  add(panel) {
    this.all.push(panel);
  }

  of(leader) {
    return this.all.find((panel) => panel.dataset.leader === String(leader));
  }

  link(leader) {
    return this.links.find((link) => link.dataset.shows === String(leader));
  }

  criterion(leader, criterion) {
    return this.of(leader)?.querySelector(`[data-criterion="${criterion}"]`);
  }

  // Where an entry of the queue shows on the page.
  place(entry) {
    const { leader, criterion } = entry.fields;
    if (criterion) return this.criterion(leader, criterion);
    const part = { note: "[data-notes]", presence: ".field.check" }[entry.kind];
    return part ? this.of(leader)?.querySelector(part) : null;
  }

  paint(entry, state, text = "") {
    this.tick(this.place(entry), state, text);
  }

  tick(place, state, text = "") {
    const tick = place?.querySelector(".saved-tick");
    if (!tick) return;
    tick.dataset.state = state;
    tick.querySelector(".saved-text").textContent = text || (tick.dataset[state] ?? "");
  }

  // Level null: none, and what to look for stands in the place of what was seen.
  choose(place, level) {
    if (!place) return;
    const text = place.querySelector("[data-anchor]");
    text.textContent = text.dataset.question;
    for (const radio of place.querySelectorAll("input[type=radio]")) {
      radio.checked = radio.value === String(level ?? "");
      const anchor = radio.parentElement.querySelector(".level-anchor");
      if (radio.checked && anchor) text.textContent = anchor.textContent;
    }
    place.querySelector("[data-takes-back]").hidden = !place.querySelector("input:checked[type=radio]");
  }

  // What each level looks like, on all panels alike.
  explain(isWanted) {
    for (const panel of this.leaders) panel.querySelector("[data-anchors]").checked = isWanted;
  }

  // "Ama Mensah, Tone recognition: Consistent"
  describe(leader, criterion, nothing) {
    const place = this.criterion(leader, criterion);
    const chosen = place.querySelector("input:checked[type=radio]")?.parentElement;
    const level = chosen?.querySelector(".level-name").textContent ?? nothing;
    return `${this.of(leader).dataset.name}, ${place.querySelector("legend").textContent}: ${level}`;
  }

  // How many criteria of a leader have a level, in the strip, and a word about it.
  count(leader, done, word) {
    const mark = this.link(leader)?.querySelector("[data-done]");
    if (!mark) return;
    mark.textContent = mark.textContent.replace(/\d+/, String(done));
    mark.dataset.word = word;
  }

  field(leader, name) {
    return this.of(leader)?.querySelector(`[data-${name}]`);
  }

  setPresence(leader, isPresent, revision) {
    const box = this.field(leader, "presence");
    if (!box) return;
    box.checked = isPresent;
    this.link(leader).toggleAttribute("data-away", !isPresent);
    if (revision !== undefined) this.field(leader, "attendance").value = revision;
  }

  setLeading(leader) {
    for (const panel of this.leaders) {
      const isOn = panel.dataset.leader === String(leader ?? "");
      this.link(panel.dataset.leader).toggleAttribute("data-on", isOn);
      const begin = panel.querySelector("[data-begin]");
      if (begin) begin.hidden = isOn || !begin.dataset.begin;
    }
  }

  // The note that stands elsewhere, above one's own.
  showOther(entry, text) {
    const other = this.place(entry)?.querySelector("[data-other]");
    if (!other) return;
    other.querySelector("[data-other-text]").textContent = text;
    other.hidden = false;
  }

  show(leader) {
    const chosen = this.of(leader) ?? this.all[0];
    this.stage.replaceChildren(chosen);
    for (const link of this.links) {
      if (link.dataset.shows === chosen.dataset.leader) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  go(leader) {
    history.replaceState(null, "", `?show=${leader}`);
    this.show(leader);
    this.stage.firstElementChild.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "start" });
  }

  next(panel, step) {
    const place = this.leaders.indexOf(panel) + step + this.leaders.length;
    return this.leaders[place % this.leaders.length];
  }
}
