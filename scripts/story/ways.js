// Ways through a story: what learning/stories.py says, for a device without a network. Pure.

export const BEHAVIORS = ["asks-first", "names-the-cue", "sets-a-limit", "assumes", "defends", "fixes-too-fast"];

// Which stretches of the last passage of a way are there, and where it can go on: [to, text].
export function linksOf(story, met) {
  const blocks = [];
  const links = new Map();
  story.passages[met.at(-1)].blocks.forEach(({ when, links: each }, number) => {
    if (when && when.slice(1).some((name) => met.includes(name)) !== when[0]) return;
    blocks.push(number);
    for (const [to, text] of each) if (!links.has(to)) links.set(to, text);
  });
  return { blocks, links: [...links] };
}

export function seatOf(story, way) {
  const [last, before] = way.slice(-2).reverse().map((name) => story.passages[name].tags);
  if (last.includes("swap")) return "other";
  if (last.includes("stays")) return "still";
  return before?.includes("swap") || before?.includes("stays") ? "back" : "own";
}

// The choices of a way, in order; where there was one way on, nothing was chosen.
export function forks(story, way) {
  const found = [];
  for (let at = 1; at < way.length; at += 1) {
    const { links } = linksOf(story, way.slice(0, at));
    if (links.length < 2) continue;
    const { tags, price } = story.passages[way[at]];
    found.push({
      at,
      text: links.find(([to]) => to === way[at])?.[1] ?? "",
      others: links.filter(([to]) => to !== way[at]).map(([, text]) => text),
      behavior: tags.find((tag) => BEHAVIORS.includes(tag)) ?? "",
      price,
      isOther: story.passages[way[at - 1]].tags.includes("swap"),
    });
  }
  return found;
}
