/* The door into the portal: leads there, asks how far the leader is, and tells the platform.
 *
 * The ticket is made up here and known to nobody else. In the portal, signed in, the leader says
 * once that it is theirs; then the portal answers it with how many cards are done. */
"use strict";

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
const TICKET = /^(?=[a-z]*[2-7])[a-z2-7]{26}$/;
const SOON = 3000;
const LATER = 20000;
const { opens, asks } = document.body.dataset;
const behind = platform();
let ticket = "";
let isOver = false;
let timer = 0;

const one = (name) => document.querySelector(`[data-${name}]`);

function show(...states) {
  for (const part of document.querySelectorAll("[data-when]")) {
    part.hidden = !states.includes(part.dataset.when);
  }
  one("open").hidden = !ticket || states.includes("lost");
}

function newTicket() {
  let made = "";
  while (!TICKET.test(made)) {
    const random = crypto.getRandomValues(new Uint8Array(26));
    made = Array.from(random, (byte) => LETTERS[byte % 32]).join("");
  }
  return made;
}

function draw(said, isAway) {
  const state = !said.confirmed ? "new" : said.completed ? "done" : "going";
  one("bar").max = said.total || 1;
  one("bar").value = said.done || 0;
  one("count").textContent = `${said.done} / ${said.total}`;
  show(state, isAway ? "away" : "");
}

let last = { confirmed: false };

async function look() {
  clearTimeout(timer);
  let isAway = false;
  try {
    const answer = await fetch(`${asks}${ticket}/`, { credentials: "omit", cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    last = await answer.json();
  } catch {
    isAway = true;
  }
  if (isOver) return;
  draw(last, isAway);
  try {
    if (!isAway && last.confirmed) await behind.tell(last);
  } catch {
    show("lost");
    return;
  }
  if (!last.completed) timer = setTimeout(look, last.confirmed || document.hidden ? LATER : SOON);
}

function end() {
  if (isOver) return;
  isOver = true;
  clearTimeout(timer);
  behind.end();
}

async function begin() {
  if (!behind) {
    show("alone");
    return;
  }
  try {
    ticket = await behind.begin();
    if (!TICKET.test(ticket)) {
      ticket = newTicket();
      await behind.keep(ticket);
    }
  } catch {
    ticket = "";
    show("lost");
    return;
  }
  one("code").textContent = `${ticket.slice(0, 3)}-${ticket.slice(3, 6)}`.toUpperCase();
  one("open").href = `${opens}${ticket}/`;
  window.addEventListener("pagehide", end);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !isOver && !last.completed) look();
  });
  window.addEventListener("focus", () => {
    if (!isOver && !last.completed) look();
  });
  await look();
}

begin();
