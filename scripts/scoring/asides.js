// What the screen says beside the levels: a question, and a way back for ten seconds.

const LONG_ENOUGH = 10000;

export class Undo {
  constructor(place) {
    this.place = place;
    this.timer = 0;
    this.act = null;
    place.querySelector("button").addEventListener("click", () => {
      const { act } = this;
      this.close();
      act?.();
    });
  }

  offer(text, act) {
    clearTimeout(this.timer);
    this.act = act;
    this.place.querySelector("span").textContent = text;
    this.place.hidden = false;
    this.timer = setTimeout(() => this.close(), LONG_ENOUGH);
  }

  close() {
    clearTimeout(this.timer);
    this.act = null;
    this.place.hidden = true;
  }
}

// Whether somebody who is marked absent is here: true or false, once it was answered.
export function isHere(template, question) {
  const dialog = document.importNode(template.content, true).querySelector("dialog");
  dialog.querySelector("p").textContent = question;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "here");
    });
  });
}
