// The two ends of the queue: this browser's storage, and the server.

const PATIENCE = 15000;

export function deviceStore(key) {
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key)) ?? [];
      } catch {
        return [];
      }
    },
    write(entries) {
      try {
        if (entries.length) localStorage.setItem(key, JSON.stringify(entries));
        else localStorage.removeItem(key);
      } catch {
        // A full or closed store: the entry still waits in memory.
      }
    },
  };
}

// addresses: kind of entry -> where it is posted.
export function poster(addresses, token) {
  return async (entry) => {
    let answer;
    try {
      answer = await fetch(addresses[entry.kind], {
        method: "POST",
        body: new URLSearchParams(entry.fields),
        headers: { "X-CSRFToken": token, Accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      return { outcome: "away", data: {} };
    }
    const isAnswer = answer.headers.get("content-type")?.startsWith("application/json");
    const data = isAnswer ? await answer.json().catch(() => ({})) : {};
    return { outcome: outcomeOf(answer, isAnswer), data };
  };
}

function outcomeOf(answer, isAnswer) {
  if (answer.ok && isAnswer) return "kept";
  if (answer.status === 409) return "differs";
  if (answer.status === 404 || answer.status === 422) return "refused";
  if (answer.type === "opaqueredirect" || answer.status === 403) return "signedOut";
  return "away";
}
