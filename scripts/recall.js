// Recall without a network: its page carries the questions that are due, with what there is to say about each answer.
// What is answered is sent by the same form as ever, which the worker keeps.

import {} from "./parsed.js";
import { nameOf } from "./offline/names.js";
import { say, sayTime } from "./offline/phrases.js";
import { facts, waitingOf } from "./offline/store.js";

const player = document.querySelector("[data-recall]");
const entrance = player.dataset.recall;
const own = document.body.dataset.own ?? (await facts.get("own"));

// Without this mark it came from the network, which has better pages.
if (document.documentElement.dataset.keptAt) await ask();
else location.replace(entrance);

async function ask() {
  const answers = new Map((await waitingOf(own)).map((entry) => [entry.address, entry]));
  const here = answers.get(nameOf(location.pathname));
  const questions = [...document.querySelectorAll("template[data-question]")];
  if (here) return void tell(here);
  const left = questions.filter(({ dataset }) => !answers.has(dataset.question));
  const [next] = left;
  if (!next) return void show(document.querySelector("template[data-rest]"));
  if (Date.parse(next.dataset.due) <= Date.now()) return void show(next);
  show(document.querySelector("template[data-later]"));
  say(player, { TIME: sayTime(next.dataset.due) });
  return undefined;
}

function show(piece) {
  player.querySelector("[data-recall-place]").replaceChildren(document.importNode(piece.content, true));
}

// What there is to say about an answer that waits.
function tell({ address, fields }) {
  const [, choice] = fields.find(([name]) => name === "choice") ?? [];
  const piece = document.querySelector(`template[data-of="${address}"][data-answered="${Number(choice)}"]`);
  if (!piece) return void location.replace(entrance);
  show(piece);
  const heading = player.querySelector("[data-is-right]") ? player.dataset.right : player.dataset.wrong;
  document.querySelector("h1").textContent = heading;
  return undefined;
}
