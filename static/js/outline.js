// The outline of a draft and its rules are arranged with buttons. With this, cards and modules can be drawn to their place by their handles too,
// with a mouse, a pen or a finger: what is let go is sent by the same form as the buttons.

// Whoever moves something by a button stands on that button again where it is now, and can go on.
const MOVED = "moved";
document.addEventListener("submit", ({ submitter }) => {
  if (/(^|_)(up|down)$/.test(submitter?.name)) sessionStorage.setItem(MOVED, submitter.name);
});
const moved = sessionStorage.getItem(MOVED);
sessionStorage.removeItem(MOVED);
const standAgain = () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const back = moved.replace(/(up|down)$/, (way) => (way === "up" ? "down" : "up"));
  (place?.querySelector(`button[name=${moved}]`) ?? place?.querySelector(`button[name=${back}]`))?.focus();
};
// Not before the browser has gone to the place itself, which takes the focus away.
if (moved) addEventListener("load", () => setTimeout(standAgain));

const outline = document.querySelector(".outline");
const form = document.querySelector("[data-arrange]");
const OPENS_AFTER = 600;
const BEGINS_AFTER = 6;
const EDGE = 80;
const PACE = 12;

if (outline && form) {
  let held = null;
  let drawn = null;
  let goal = null;
  let waiting;
  let over = null;
  let at = { x: 0, y: 0 };

  for (const handle of outline.querySelectorAll("[data-drag]")) handle.hidden = false;

  const mark = (place, side) => {
    if (goal?.place === place && goal?.side === side) return;
    goal?.place.removeAttribute("data-drop");
    goal = place ? { place, side } : null;
    place?.setAttribute("data-drop", side);
  };
  const isUpper = (item) => {
    const { top, height } = item.getBoundingClientRect();
    return at.y < top + height / 2;
  };
  // Where a card would go: beside another one, or into a row that has none.
  const cardGoal = (target) => {
    const row = target.closest("[data-row]");
    if (!row) return [];
    const item = target.closest("[data-card]");
    if (item && item !== drawn.item) return [item, isUpper(item) ? "before" : "after"];
    return row.querySelector("[data-card]") ? [] : [row, "inside"];
  };
  const moduleGoal = (target) => {
    const item = target.closest("[data-module]");
    return item && item !== drawn.item ? [item, isUpper(item) ? "before" : "after"] : [];
  };
  // A card that is held over a module that is closed opens it.
  const open = (summary) => {
    if (summary === over) return;
    clearTimeout(waiting);
    over = summary;
    if (summary) waiting = setTimeout(() => { summary.parentElement.open = true; }, OPENS_AFTER);
  };
  const look = () => {
    const target = document.elementFromPoint(at.x, at.y);
    const isHere = target && outline.contains(target);
    const found = !isHere ? [] : drawn.key === "card" ? cardGoal(target) : moduleGoal(target);
    mark(found[0] ?? null, found[1]);
    open(isHere && drawn.key === "card" ? target.closest("summary") : null);
  };
  // The page goes along where something is held at its upper or lower edge.
  const goAlong = () => {
    if (!drawn) return;
    const by = at.y < EDGE ? -PACE : at.y > innerHeight - EDGE ? PACE : 0;
    if (by) {
      scrollBy({ top: by, behavior: "instant" });
      look();
    }
    requestAnimationFrame(goAlong);
  };
  const begin = () => {
    const { key, item } = held;
    const label = document.createElement("div");
    label.className = "drawn-label";
    label.textContent = item.querySelector(".grow a, strong")?.textContent.trim() ?? "";
    document.body.append(label);
    drawn = { key, item, label };
    outline.dataset.drawing = key;
    item.dataset.drawn = "";
    requestAnimationFrame(goAlong);
  };
  const stop = () => {
    if (drawn) {
      mark(null);
      open(null);
      drawn.label.remove();
      drawn.item.removeAttribute("data-drawn");
      outline.removeAttribute("data-drawing");
    }
    held = drawn = null;
  };
  // What follows the place, itself left out: the one before which it goes, none at the end.
  const following = ({ place, side }, key) => {
    let next = side === "before" ? place : side === "after" ? place.nextElementSibling : null;
    if (next === drawn.item) next = next.nextElementSibling;
    return next?.dataset[key] ?? "";
  };
  const send = (name, value, to) => {
    form.elements.kind.value = to;
    const button = form.querySelector("button");
    Object.assign(button, { name, value });
    form.requestSubmit(button);
  };
  const drop = () => {
    const { key, item } = drawn;
    const next = following(goal, key);
    if (key === "card") {
      const row = goal.place.closest("[data-row]").dataset.row;
      send("card_to", item.dataset.card, [row, next.split("/").at(-1)].filter(Boolean).join("/"));
    } else {
      send("module_to", item.dataset.module, next);
    }
  };

  outline.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-drag]");
    if (!handle || held || !event.isPrimary || event.button !== 0) return;
    const key = handle.dataset.drag;
    held = { key, item: handle.closest(`[data-${key}]`), id: event.pointerId, x: event.clientX, y: event.clientY };
    handle.setPointerCapture(event.pointerId);
  });
  outline.addEventListener("pointermove", (event) => {
    if (event.pointerId !== held?.id) return;
    at = { x: event.clientX, y: event.clientY };
    if (!drawn && Math.hypot(at.x - held.x, at.y - held.y) < BEGINS_AFTER) return;
    if (!drawn) begin();
    drawn.label.style.transform = `translate(${at.x}px, ${at.y}px)`;
    look();
  });
  outline.addEventListener("pointerup", (event) => {
    if (event.pointerId !== held?.id) return;
    if (drawn && goal) drop();
    stop();
  });
  outline.addEventListener("pointercancel", stop);
  // Neither a picture of the icon nor a menu gets in the way of a finger on a handle, and letting go there opens no module.
  for (const kind of ["dragstart", "contextmenu", "click"]) {
    outline.addEventListener(kind, (event) => {
      if (event.target.closest("[data-drag]")) event.preventDefault();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
  });
}
