// The run sheet comes when it is asked for, out of the page its link leads to, and stays as long as
// the tab is open: whoever had it once reads it without a network, also on the next page load.

import { parsed } from "../parsed.js";

const LONGEST_WAIT = 15000;

export class RunSheet {
  // store: { read() -> texts, write(texts) }; section: the run sheet, where it came with the page.
  constructor(address, store, section) {
    this.address = address;
    this.store = store;
    this.coming = section ? Promise.resolve(this.keep(section)) : null;
  }

  // The run sheet, or null where it cannot be had now.
  async get() {
    this.coming ??= this.load();
    const section = await this.coming;
    if (!section) this.coming = null;
    return section;
  }

  async load() {
    const options = { redirect: "manual", signal: AbortSignal.timeout(LONGEST_WAIT) };
    try {
      const answer = await fetch(this.address, options);
      if (answer.ok) return this.keep(this.parse(await answer.text()));
      if (answer.status < 500) return null;
    } catch {
      // No network: the one that was read before.
    }
    const [kept] = this.store.read();
    return kept ? this.parse(kept) : null;
  }

  parse(text) {
    return document.adoptNode(parsed(text).querySelector(".guide"));
  }

  keep(section) {
    this.store.write([section.outerHTML]);
    return section;
  }
}
