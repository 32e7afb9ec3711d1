// Whether a form holds more than what the server sent: also what was typed before a script ran, or a browser brought back.

const isWritten = (field) => field.checked !== field.defaultChecked || field.value !== field.defaultValue;
const isChosen = ({ options: [...options] }) =>
  options.some((each) => each.defaultSelected) && options.some((each) => each.selected !== each.defaultSelected);

// Fields of the names that are `asides` say nothing about what is written.
export function differs(form, asides = new Set()) {
  const fields = [...form.querySelectorAll("input:not([type=file]), textarea, select")];
  const isChanged = (field) => (field.options ? isChosen(field) : isWritten(field));
  return "unsaved" in form.dataset || fields.some((field) => !asides.has(field.name) && isChanged(field));
}
