// What waits to be sent: entries in order, one at a time, kept on the device until the server has
// answered. Knows nothing of the page: it is given a store, a way to post, and somebody to tell.

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30000;

export class Queue {
  // store: { read() -> entries, write(entries) }
  // post(entry) -> { outcome, data }, outcome one of kept, again (the entry was brought up to date),
  //       differs, absent, refused, signedOut, away
  // tell: saving(entry), kept(entry, data), saved(entry), differs(entry, data), absent(entry, data),
  //       refused(entry, data), waiting(outcome, entries), caughtUp()
  constructor({ store, post, tell }) {
    this.store = store;
    this.post = post;
    this.tell = tell;
    this.entries = store.read();
    this.pause = FIRST_PAUSE;
    this.timer = 0;
    this.isSending = false;
    this.isWaiting = false;
  }

  get isEmpty() {
    return this.entries.length === 0;
  }

  find(key) {
    return this.entries.find((each) => each.key === key);
  }

  // A second entry with the same key takes the place of the first, also of one that is on its way.
  put(kind, key, fields, delay = 0) {
    let entry = this.find(key);
    if (!entry) {
      entry = { key, turn: 0 };
      this.entries.push(entry);
    }
    entry.kind = kind;
    entry.fields = fields;
    entry.turn += 1;
    this.store.write(this.entries);
    this.tell.saving(entry);
    this.wake(delay);
  }

  wake(delay = 0) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    while (!this.isEmpty) {
      const entry = this.entries[0];
      const turn = entry.turn;
      const { outcome, data } = await this.post(entry);
      if (outcome === "away" || outcome === "signedOut") {
        this.hold(outcome);
        break;
      }
      if (outcome !== "again") this.settle(entry, turn, outcome, data);
    }
    this.isSending = false;
    if (this.isEmpty && this.isWaiting) {
      this.isWaiting = false;
      this.tell.caughtUp();
    }
  }

  settle(entry, turn, outcome, data) {
    if (outcome !== "kept") {
      this.drop(entry);
      if (outcome === "refused") this.isWaiting = false;
      this.tell[outcome](entry, data);
      return;
    }
    this.pause = FIRST_PAUSE;
    this.tell.kept(entry, data);
    if (entry.turn !== turn) return; // changed while it was on its way: it goes out once more
    this.drop(entry);
    this.tell.saved(entry);
  }

  drop(entry) {
    this.entries = this.entries.filter((each) => each !== entry);
    this.store.write(this.entries);
  }

  hold(outcome) {
    this.isWaiting = true;
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    this.tell.waiting(outcome, this.entries);
    this.wake(this.pause);
  }

  // The server can be reached, and knows who we are: no reason to go on waiting.
  free() {
    this.pause = FIRST_PAUSE;
    if (!this.isEmpty) this.send();
  }

  // Somebody wants to leave while something waits.
  insist() {
    this.isWaiting = true;
    this.send();
  }
}
