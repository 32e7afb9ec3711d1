// What this browser keeps in its database: what waits to be sent, and a few facts. The pages and the
// worker read and write the same.

const OURS = "portal-offline";
const STORES = { waiting: { keyPath: "key" }, facts: {} };

function opened() {
  return new Promise((done, failed) => {
    const asking = indexedDB.open(OURS, 1);
    asking.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) asking.result.createObjectStore(name, options);
    };
    asking.onsuccess = () => done(asking.result);
    asking.onerror = () => failed(asking.error);
  });
}

// One transaction; the answer comes once it is on the disk.
async function within(name, mode, act) {
  const base = await opened();
  try {
    return await new Promise((done, failed) => {
      const change = base.transaction(name, mode);
      const asking = act(change.objectStore(name));
      change.oncomplete = () => done(asking.result);
      change.onerror = change.onabort = () => failed(change.error);
    });
  } finally {
    base.close();
  }
}

export const facts = {
  get: (name) => within("facts", "readonly", (store) => store.get(name)),
  set: (name, value) => within("facts", "readwrite", (store) => store.put(value, name)),
  drop: (name) => within("facts", "readwrite", (store) => store.delete(name)),
  clear: () => within("facts", "readwrite", (store) => store.clear()),
};

// The fact that everything of somebody is kept: { own, release, at }; there is none before all of it is here.
export const KEEPING = "keeping";

// The facts about films. FILMS: { page, place, captions, isNext, size, here (bytes), isHere, isFull, isWanted } of each that pages
// name; FILM_CHOICE: "self" or "ask", as its reader chose; FILMS_ASKED: the places of those they asked for.
export const FILMS = "films";
export const FILM_CHOICE = "film-choice";
export const FILMS_ASKED = "films-asked";

// Whether films come by themselves ("self") or when they are asked for ("ask"), and why: its reader chose so, the device
// saves data or is on a mobile network, or it does not tell (iPhones and Firefox never do).
export async function filmChoice() {
  const chosen = await facts.get(FILM_CHOICE);
  if (chosen) return { choice: chosen, why: "chosen" };
  if (!navigator.connection) return { choice: "ask", why: "untold" };
  const { saveData, type } = navigator.connection;
  return saveData || type === "cellular" ? { choice: "ask", why: "saving" } : { choice: "self", why: "free" };
}

// The pages of which films are known to be away.
export const filmless = async () => ((await facts.get(FILMS)) ?? []).filter(({ isHere }) => !isHere).map(({ page }) => page);

// entry: { key, own (whose it is, "" for an answer without a name), address, fields, title, places,
//          onward (a page that is put together here), at, state (waiting, differs or refused), turn }
//        or, of somebody who is not here (sealing.js): { key, own, at, state (sealed), iv, words }
export const waiting = {
  clear: () => within("waiting", "readwrite", (store) => store.clear()),
  all: () => within("waiting", "readonly", (store) => store.getAll()),
  get: (key) => within("waiting", "readonly", (store) => store.get(key)),
  put: (entry) => within("waiting", "readwrite", (store) => store.put(entry)),
  // With a turn only while it is that one: what was written since stays.
  drop: (key, turn) =>
    within("waiting", "readwrite", (store) => {
      const asking = store.get(key);
      asking.onsuccess = () => (turn === undefined || asking.result?.turn === turn) && store.delete(key);
      return asking;
    }),
};

// Whether anything waits of somebody who is not here.
export const sealedWaits = async () => (await waiting.all()).some(({ state }) => state === "sealed");

// Those of somebody, and those that are nobody's.
export async function waitingOf(own) {
  const entries = (await waiting.all()).filter(({ state }) => state !== "sealed");
  return entries.filter((each) => each.own === own || each.own === "");
}
