// One leader at a time: the panels, the strip above them, and the ticks on them.

export class Panels {
  constructor(root) {
    this.root = root;
    this.all = [...root.querySelectorAll("[data-leader]")];
  }

  of(leader) {
    return this.all.find((panel) => panel.dataset.leader === String(leader));
  }

  link(leader) {
    return this.root.querySelector(`[data-shows="${leader}"]`);
  }

  // Where an entry of the queue shows on the page; presence shows nowhere.
  place(entry) {
    const panel = this.of(entry.fields.leader);
    if (entry.kind === "tap") {
      return panel?.querySelector(`[data-criterion="${entry.fields.criterion}"]`);
    }
    return entry.kind === "note" ? panel?.querySelector("[data-notes]") : null;
  }

  paint(entry, state, text = "") {
    const tick = this.place(entry)?.querySelector(".saved-tick");
    if (!tick) return;
    tick.dataset.state = state;
    tick.querySelector(".saved-text").textContent = text || (tick.dataset[state] ?? "");
  }

  choose(entry, level) {
    const radios = this.place(entry)?.querySelectorAll("input[type=radio]") ?? [];
    for (const radio of radios) radio.checked = radio.value === level;
  }

  // How many criteria of a leader the server has, in the strip.
  count(leader, done) {
    const mark = this.link(leader)?.querySelector("[data-done]");
    if (mark) mark.textContent = mark.textContent.replace(/\d+/, String(done));
  }

  revision(leader) {
    return this.of(leader)?.querySelector("[data-revision]");
  }

  // The note that stands elsewhere, above one's own.
  showOther(entry, text) {
    const other = this.place(entry)?.querySelector("[data-other]");
    if (!other) return;
    other.querySelector("[data-other-text]").textContent = text;
    other.hidden = false;
  }

  show(leader, { moves = true } = {}) {
    const chosen = this.of(leader) ?? this.all[0];
    for (const panel of this.all) panel.hidden = panel !== chosen;
    for (const link of this.root.querySelectorAll("[data-shows]")) {
      if (link.dataset.shows === chosen?.dataset.leader) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (!moves || !chosen) return;
    chosen.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "start" });
  }

  go(leader) {
    history.replaceState(null, "", `#leader-${leader}`);
    this.show(leader);
  }

  next(panel, step) {
    const place = this.all.indexOf(panel) + step + this.all.length;
    return this.all[place % this.all.length];
  }
}
