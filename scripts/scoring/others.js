// One panel is sent, and every panel reads the same but for what is its leader's alone: the others
// are made of it here, so that all leaders can be scored when the network dies.

const NAMES = ["id", "for", "name", "href", "aria-labelledby"];
const NUMBER = /(leader|name|present|note|level)([-/])\d+/;

// own: { leader, name, about, turn, minutes, present, attendance, note, revision, levels }, as the server
// says it. Levels, presence and whose turn it is are filled in by whoever asks for the panel.
export function another(model, own) {
  const panel = model.cloneNode(true);
  for (const element of [panel, ...panel.querySelectorAll("*")]) {
    for (const name of NAMES) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(NUMBER, `$1$2${own.leader}`));
    }
  }
  const find = (selector) => panel.querySelector(selector);
  const help = find("[data-notes] .help");
  help.textContent = help.textContent.replace(model.dataset.name, () => own.name);
  Object.assign(panel.dataset, { leader: own.leader, name: own.name, minutes: own.minutes });
  for (const field of panel.querySelectorAll("[name=leader]")) field.value = own.leader;
  find("h2").textContent = own.name;
  find("[data-about]").textContent = own.about;
  find("[data-attendance]").value = own.attendance;
  find("[data-revision]").value = own.revision;
  find("textarea").value = own.note;
  find("[data-other]").hidden = true;
  find("form > .error")?.remove();
  const begin = find("[data-begin]");
  if (begin) begin.dataset.begin = own.turn;
  return panel;
}
