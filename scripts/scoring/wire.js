// The ends of the queue: this browser's storage, and the server.

const PATIENCE = 15000;

// place: localStorage, or sessionStorage for what goes with the tab.
export function deviceStore(key, place = "localStorage") {
  return {
    read() {
      try {
        return JSON.parse(window[place].getItem(key)) ?? [];
      } catch {
        return [];
      }
    },
    write(entries) {
      try {
        if (entries.length) window[place].setItem(key, JSON.stringify(entries));
        else window[place].removeItem(key);
      } catch {
        // A full or closed store: the entry still waits in memory.
      }
    },
  };
}

// A request that may fail: an outcome and what was answered.
async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, {
      ...options,
      headers: { Accept: "application/json", ...options.headers },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return { outcome: "away", data: {} };
  }
  const isAnswer = answer.headers.get("content-type")?.startsWith("application/json");
  const data = isAnswer ? await answer.json().catch(() => ({})) : {};
  return { outcome: outcomeOf(answer, isAnswer, data), data };
}

function outcomeOf(answer, isAnswer, data) {
  if (answer.ok && isAnswer) return "kept";
  if (answer.status === 409) return data.absent ? "absent" : "differs";
  if (answer.status === 404 || answer.status === 422) return "refused";
  if (answer.type === "opaqueredirect" || answer.status === 403) return "signedOut";
  return "away";
}

// addresses: kind of entry -> where it is posted. `pass.token` is the one of whoever is signed in.
export function poster(addresses, pass) {
  return async (entry) => {
    const said = { tap: "level", tick: "ticked" }[entry.kind];
    if (said) entry.tried = [...(entry.tried ?? []), String(entry.fields[said])];
    const { outcome, data } = await ask(addresses[entry.kind], {
      method: "POST",
      body: new URLSearchParams(entry.fields),
      headers: { "X-CSRFToken": pass.token },
    });
    // What stands there came from here: its answer got lost on the way.
    if (outcome === "differs" && entry.tried?.includes(String(data[said ?? "level"]))) {
      entry.fields.seen = data.version;
      return { outcome: "again", data };
    }
    return { outcome, data };
  };
}

const LOOK_AGAIN = 3000;

// Looks every few seconds how things stand, as long as somebody looks at the page. A page that was
// just sent says it itself; one that comes out of the browser's memory does not.
// tell: stands(data), lost(outcome)
export function watch(address, tell) {
  let timer = 0;
  let isLooking = false;
  const look = async () => {
    clearTimeout(timer);
    if (document.hidden || isLooking) return;
    isLooking = true;
    const { outcome, data } = await ask(address);
    isLooking = false;
    if (outcome === "kept") tell.stands(data);
    else tell.lost(outcome);
    timer = setTimeout(look, LOOK_AGAIN);
  };
  for (const event of ["online", "focus"]) addEventListener(event, look);
  addEventListener("pageshow", (event) => event.persisted && look());
  addEventListener("offline", () => tell.lost("away"));
  document.addEventListener("visibilitychange", look);
  timer = setTimeout(look, LOOK_AGAIN);
}
