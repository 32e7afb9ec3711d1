// The editor of pieces works without this. With it: the preview follows what is typed, Markdown has buttons, and nobody
// leaves with words that are not saved.

import { differs } from "./forms/differs.js";
import { parsed } from "./parsed.js";

const form = document.querySelector("[data-editor]");
const frame = form?.querySelector("[data-preview]");
const ASIDES = new Set(["width", "audience", "spoken"]);

if (frame) {
  const note = form.querySelector("[data-preview-note]");
  const reckoned = form.querySelector("[data-reckoned]");
  let timer;
  let asking;

  // Remarks on a story lead to their line in the text.
  const goToLine = (number) => {
    const area = form.querySelector("textarea");
    const lines = area.value.split("\n");
    const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
    // A field turns to its caret when it gets the focus, and the page to the field.
    area.blur();
    area.setSelectionRange(start, start);
    area.focus();
    area.setSelectionRange(start, start + lines[number - 1].length);
  };
  const leadToLines = () => {
    for (const place of frame.contentDocument.querySelectorAll("span[data-line]")) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: place.textContent });
      button.className = "button plain small";
      button.addEventListener("click", () => goToLine(Number(place.dataset.line)));
      place.replaceWith(button);
    }
  };
  // A map opens at its start, which stands in the middle, and stays where one has turned it.
  const mapIn = () => frame.contentDocument.querySelector(".story-map");
  const turnMap = (before) => {
    const map = mapIn();
    if (map) map.scrollTo(before?.scrollLeft ?? (map.scrollWidth - map.clientWidth) / 2, before?.scrollTop ?? 0);
  };
  const draw = (page) => {
    const { scrollLeft, scrollTop } = mapIn() ?? {};
    frame.contentDocument.body.replaceChildren(...page.body.childNodes);
    leadToLines();
    turnMap({ scrollLeft, scrollTop });
    Object.assign(frame.contentDocument.documentElement.dataset, document.documentElement.dataset);
    if (reckoned) reckoned.textContent = page.body.dataset.reckoned ?? "";
  };
  const say = (problem, isDrawn) => {
    note.textContent = problem;
    note.hidden = !problem;
    frame.toggleAttribute("data-stale", Boolean(problem) && !isDrawn);
  };
  const follow = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.editor, { method: "POST", body: new FormData(form), signal: asking.signal });
      const page = parsed(await answer.text());
      const problem = page.querySelector("[data-problem]");
      const isDrawn = answer.ok || page.querySelector("[data-remarks]") !== null;
      if (isDrawn) draw(page);
      if (answer.ok || problem) say(problem?.textContent ?? "", isDrawn);
    } catch { /* typed on meanwhile, or no network: the last picture stays */ }
  };
  form.addEventListener("input", (event) => {
    if (event.target.name === "width") return;
    clearTimeout(timer);
    timer = setTimeout(follow, 400);
  });
  // Whatever is being written is what one wants to see: the picture turns to where its first words stand.
  form.addEventListener("focusin", ({ target }) => {
    const start = (target.matches("textarea, input[type=text]") ? target.value : "").replaceAll(/[*_>]/g, "").trim().slice(0, 24);
    if (start.length < 12) return;
    const blocks = [...frame.contentDocument.querySelectorAll("h1, h2, p, li, q, legend, .message-text, label, dd")];
    const found = blocks.filter((block) => block.textContent.trim().startsWith(start));
    found.at(-1)?.scrollIntoView({ block: "center" });
  });
  form.querySelector("[data-preview-button]").hidden = true;
  // The frame opens with what is saved, whenever that comes.
  const opened = () => {
    leadToLines();
    turnMap();
    if (differs(form, ASIDES)) follow();
  };
  frame.addEventListener("load", opened);
  if (frame.contentDocument.URL !== "about:blank" && frame.contentDocument.readyState === "complete") opened();
}

if (form) {
  let isChanged = differs(form, ASIDES);
  form.addEventListener("input", ({ target }) => { isChanged ||= !ASIDES.has(target.name); });
  form.addEventListener("submit", () => { isChanged = false; });
  addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

// Markdown: around what is selected, or before each of its lines. The browser's own command keeps its undo.
const put = (area, start, end, text) => {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
};
const around = (area, mark) => {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const text = value.slice(start, end);
  put(area, start, end, `${mark}${text}${mark}`);
  area.setSelectionRange(start + mark.length, start + mark.length + text.length);
};
const before = (area, mark) => {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const stop = value.indexOf("\n", selectionEnd);
  const end = stop < 0 ? value.length : stop;
  const lines = value.slice(start, end).split("\n");
  const isMarked = lines.every((line) => line.startsWith(mark));
  put(area, start, end, lines.map((line) => (isMarked ? line.slice(mark.length) : mark + line)).join("\n"));
};
const link = (area) => {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const text = value.slice(start, end);
  put(area, start, end, `[${text}](https://)`);
  const place = text ? start + text.length + 11 : start + 1;
  area.setSelectionRange(place, place);
};
const marks = {
  bold: (area) => around(area, "**"),
  italic: (area) => around(area, "*"),
  list: (area) => before(area, "- "),
  quote: (area) => before(area, "> "),
  link,
};
const toolbar = document.querySelector("template[data-toolbar]");
for (const area of toolbar ? document.querySelectorAll("textarea[data-markdown]") : []) {
  area.before(toolbar.content.cloneNode(true));
  area.previousElementSibling.addEventListener("click", (event) => {
    const button = event.target.closest("[data-marks]");
    if (button) marks[button.dataset.marks](area);
  });
}
