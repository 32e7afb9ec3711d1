// The outline of a draft is arranged with buttons. With this, and a mouse, cards and modules can be drawn to their place too:
// what is let go is sent by the same form as the buttons.

const outline = document.querySelector(".outline");
const form = document.querySelector("[data-arrange]");
const OPENS_AFTER = 600;
const FINE = matchMedia("(pointer: fine)");

if (outline && form && FINE.matches) {
  let drawn = null;
  let goal = null;
  let waiting;

  for (const handle of outline.querySelectorAll("[data-drag]")) {
    handle.hidden = false;
    handle.draggable = true;
  }
  const mark = (place, side) => {
    if (goal?.place === place && goal?.side === side) return;
    goal?.place.removeAttribute("data-drop");
    goal = place ? { place, side } : null;
    place?.setAttribute("data-drop", side);
  };
  const isUpper = (event, item) => {
    const { top, height } = item.getBoundingClientRect();
    return event.clientY < top + height / 2;
  };
  const stop = () => {
    clearTimeout(waiting);
    mark(null);
    outline.removeAttribute("data-drawing");
    drawn?.item.removeAttribute("data-drawn");
    drawn = null;
  };
  // Where a card would go: beside another one, or into a row that has none.
  const cardGoal = (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return [];
    const item = event.target.closest("[data-card]");
    if (item && item !== drawn.item) return [item, isUpper(event, item) ? "before" : "after"];
    return row.querySelector("[data-card]") ? [] : [row, "inside"];
  };
  const moduleGoal = (event) => {
    const item = event.target.closest("[data-module]");
    return item && item !== drawn.item ? [item, isUpper(event, item) ? "before" : "after"] : [];
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

  outline.addEventListener("dragstart", (event) => {
    const handle = event.target.closest?.("[data-drag]");
    if (!handle) return;
    const key = handle.dataset.drag;
    const item = handle.closest(`[data-${key}]`);
    drawn = { key, item };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset[key]);
    event.dataTransfer.setDragImage(item, 0, 0);
    // The picture is taken first; then rows without a card make room.
    setTimeout(() => {
      outline.dataset.drawing = key;
      item.dataset.drawn = "";
    });
  });
  outline.addEventListener("dragover", (event) => {
    if (!drawn) return;
    const found = drawn.key === "card" ? cardGoal(event) : moduleGoal(event);
    mark(found[0] ?? null, found[1]);
    if (!found[0]) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
  });
  // A card that is held over a module that is closed opens it.
  outline.addEventListener("dragenter", (event) => {
    const summary = event.target.closest?.("summary");
    clearTimeout(waiting);
    if (drawn?.key !== "card" || !summary) return;
    waiting = setTimeout(() => { summary.parentElement.open = true; }, OPENS_AFTER);
  });
  outline.addEventListener("drop", (event) => {
    if (!drawn || !goal) return;
    event.preventDefault();
    const { key, item } = drawn;
    const next = following(goal, key);
    if (key === "card") {
      const row = goal.place.closest("[data-row]").dataset.row;
      send("card_to", item.dataset.card, [row, next.split("/").at(-1)].filter(Boolean).join("/"));
    } else {
      send("module_to", item.dataset.module, next);
    }
    stop();
  });
  outline.addEventListener("dragend", stop);
}
