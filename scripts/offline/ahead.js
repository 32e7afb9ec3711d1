// What is kept before its time (learning/ahead.py says from when on it may be shown), and until when it stays shut.

export const OPENS = "Portal-Opens";
export const KEEPS = { "Portal-Keeps": "ahead" };

export const opensAt = (answer) => Date.parse(answer.headers.get(OPENS) ?? "") || 0;

export const isShut = (answer) => opensAt(answer) > Date.now();
